"""Calendar feeds (iCalendar, RFC 5545): due dates as all-day entries at an address that only its owner knows."""

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from icalendar import Calendar, Event

from models.clock import now
from models.database import db
from models.governments import find_government
from models.reach import reach_as
from operations import calendar_feeds
from operations.calendar_days import CalendarDay, calendar_days
from operations.messages import choice_of
from routes.forms import Form
from routes.guard import signed_in
from routes.letters import address_of_page
from routes.messages import choice_page

pages = Blueprint("calendar_feeds", __name__)


@pages.post("/messages/calendar")
def open_one() -> ResponseReturnValue:
    """Make the person's calendar address and show it, this once; an earlier one shows nothing from now on."""
    actor = signed_in()
    secret = calendar_feeds.open_own(actor)
    page = choice_page(Form({"choice": choice_of(actor).value}), secret)
    db.session.commit()
    return page, 201


@pages.post("/messages/calendar/close")
def close() -> ResponseReturnValue:
    """Let the person's calendar address show nothing any more."""
    calendar_feeds.close_own(signed_in())
    flash("Closed. The address shows nothing from now on.", "success")
    answer = redirect(url_for("messages.show_choice"), 303)
    db.session.commit()
    return answer


@pages.get("/calendar/<secret>.ics")
def show_feed(secret: str) -> ResponseReturnValue:
    """The calendar of whoever's address it is."""
    actor = calendar_feeds.actor_of_feed(secret)
    reach_as(actor)
    city = find_government(actor.government_id)
    made = Calendar()
    made.add("prodid", "-//Performance Pay//Due dates//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Performance Pay, {city.name}")
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for each in calendar_days(actor):
        made.add_component(entry(each, city.id))
    return Response(made.to_ical(), content_type="text/calendar; charset=utf-8")


def entry(each: CalendarDay, government_id: str) -> Event:
    """An all-day entry; it takes no time, so that nobody looks busy."""
    shown = Event()
    shown.add("uid", f"{each.key}@{government_id}.performance-pay")
    shown.add("dtstamp", now())
    shown.add("dtstart", each.day)
    shown.add("dtend", each.day + timedelta(days=1))
    shown.add("summary", each.title)
    shown.add("transp", "TRANSPARENT")
    path = address_of_page(each.page, each.link, each.contract, each.period) if each.page else "/"
    address = request.host_url.rstrip("/") + path
    shown.add("description", "\n".join((*each.lines, address)))
    shown.add("url", address)
    return shown
