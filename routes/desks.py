"""My desk: what waits for me, what it is worth and by when; then what waits for others, and since when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.numbers import dollars
from contracts.periods import say_period
from contracts.roles import Actor, Role, may
from contracts.said import count, number
from models.clock import today
from operations.desks import Desk, kinds_for, open_desk, page_of_kind
from operations.waiting import Waiting
from routes import work_lists
from routes.guard import signed_in
from routes.list_files import every_row, list_links, send_list, wanted_kind
from routes.words import day, moment, money

pages = Blueprint("desks", __name__)

_IDLE = {
    Role.VENDOR: "Open a contract to deliver the next report, or to see where your report and your money are.",
    Role.OFFICER: "Open a contract to see its periods. Reports appear here as soon as a vendor submits them.",
    Role.INSPECTOR: "Open a contract to deliver the city’s own records.",
    Role.FINANCE: "Statements appear here as soon as an officer computes them.",
    Role.AUDITOR: "You may read everything and change nothing. Open a contract to begin.",
    Role.ADMINISTRATOR: "You manage people and roles and hold no duty over money.",
}

# The pages of things that are known by their ids, with the name of the id in the address.
PAGES_OF_THINGS = {
    "report": ("reports.show_report", "report_id"),
    "statement": ("statements.show_statement", "statement_id"),
    "change_order": ("change_orders.show_order", "change_order_id"),
    "ruling": ("rulings.show_ruling", "ruling_id"),
    "dispute": ("disputes.show_dispute", "dispute_id"),
    "corrective_action": ("corrective_actions.show_action", "action_id"),
    "meeting": ("meetings.show_meeting", "meeting_id"),
    "evaluation": ("evaluations.show_evaluation", "evaluation_id"),
    "draft": ("terms_drafts.show_draft", "draft_id"),
    "policy": ("policies.show_policy", "policy_id"),
}
_PAGES_OF_CONTRACTS = {
    "forecast": "forecasts.show_forecasts",
    "renewal": "renewals.show_dossier",
    "ledgers": "ledgers.show_ledgers",
    "to_evaluate": "evaluations.show_of_contract",
}
_OWN_PAGES = {
    "finance_limit": "finance_limits.show_limits",
    "vouchers": "vouchers.show_vouchers",
    "payments": "payments.show_place",
}
_PAGES_OF_PERIODS = {"verification": "verifications.show_period", "discrepancies": "discrepancies.show_list"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a desk."""

    title: str
    detail: str
    address: str
    worth: Markup | str
    due: str
    late: str
    since: str
    whose: str
    note: str = ""


@pages.get("/")
def show_desk() -> ResponseReturnValue:
    """The desk of the person who asks."""
    actor, now = signed_in(), today(g.time_zone)
    if wanted_kind():
        whole = open_desk(actor, work_lists.MOST_OF_A_DESK)
        return send_list("My desk", work_lists.DESK, work_lists.of_desk(whole, now, g.time_zone))
    desk = open_desk(actor)
    return render_template(
        "desks/desk.html",
        greeting=greeting(desk),
        links=list_links() if desk.mine or desk.others else (),
        my_turn=[entry(each, now) for each in desk.mine],
        others=[entry(each, now) for each in desk.others],
        idle_advice=idle_advice(actor),
        may_search=may(actor, "see contracts"),
        left=[
            (f"{number(each.count)} more {each.words}", url_for("desks.show_kind", kind=kind, after=each.after))
            for kind, each in desk.left.items()
        ],
    )


@pages.get("/waiting/<kind>")
def show_kind(kind: str) -> ResponseReturnValue:
    """All that waits of one kind, mine and others', page by page."""
    actor, after, now = signed_in(), request.args.get("after"), today(g.time_zone)
    page = page_of_kind(actor, kind, after)
    words = kinds_for(actor)[kind].words.capitalize()
    if wanted_kind():
        every = every_row(lambda key, limit: page_of_kind(actor, kind, key, limit))
        return send_list(words, work_lists.DESK, work_lists.of_turns(every, now, g.time_zone))
    return render_template(
        "desks/kind.html",
        trail=(("My desk", url_for("desks.show_desk")), (words, "")),
        heading=words,
        paged=bool(after),
        first_address=url_for("desks.show_kind", kind=kind),
        links=list_links(),
        entries=[(entry(waiting, now), "Mine" if mine else waiting.whose) for waiting, mine in page.rows],
        next_address=url_for("desks.show_kind", kind=kind, after=page.after) if page.after else "",
    )


def greeting(desk: Desk) -> str:
    """How much waits, and what it is worth; at least so much, where some stands behind what is shown."""
    more = bool(desk.left)
    if not desk.mine:
        return "None of the oldest things waits for you." if more else "You are up to date."
    waits = f"{'At least ' if more else ''}{count(len(desk.mine), 'thing waits', 'things wait')} for you"
    disputed = any(each.link_kind == "dispute" and each.worth for each in desk.mine)
    what = "payments and what is in dispute" if disputed else "payments"
    return f"{waits}, worth {dollars(desk.worth)} in {what}." if desk.worth else f"{waits}."


def idle_advice(actor: Actor) -> str:
    """What somebody can do for whom nothing waits."""
    return " ".join(_IDLE[role] for role in Role if role in actor.roles)


def entry(waiting: Waiting, now: date) -> Entry:
    """A line of the desk in words."""
    late = (now - waiting.due).days if waiting.due is not None else 0
    return Entry(
        title=f"{waiting.title}, {say_period(waiting.period_name)}" if waiting.period_name else waiting.title,
        detail=" · ".join(filter(None, (waiting.contract_number, waiting.contract_title, waiting.vendor))),
        address=address_of(waiting),
        worth=money(waiting.worth) if waiting.worth is not None else "",
        due=day(waiting.due) if waiting.due is not None else "",
        late=f"{count(late, 'day', 'days')} late" if late > 0 else "",
        since=since_words(waiting, now),
        whose=waiting.whose,
        note=waiting.note,
    )


def since_words(waiting: Waiting, now: date) -> str:
    """For how long it has waited, and since when: 9 days, since October 5, 2027."""
    since = moment(waiting.since) if isinstance(waiting.since, datetime) else day(waiting.since)
    days = waiting.days(now, g.time_zone)
    return f"{count(days, 'day', 'days')}, since {since}" if days else f"Since {since}"


def address_of(waiting: Waiting) -> str:
    """The page where the thing is done."""
    kind, number = waiting.link_kind, waiting.contract_number
    if kind in PAGES_OF_THINGS:
        endpoint, named = PAGES_OF_THINGS[kind]
        place: dict[str, Any] = {named: waiting.link_id}
        return url_for(endpoint, **place)
    if kind in _PAGES_OF_CONTRACTS:
        return url_for(_PAGES_OF_CONTRACTS[kind], number=number)
    if kind in _PAGES_OF_PERIODS:
        return url_for(_PAGES_OF_PERIODS[kind], number=number, period=waiting.period_name)
    if kind == "upload":
        return url_for("uploads.show_upload", number=number, period=waiting.link_id)
    if kind == "terms":
        return url_for("terms_history.show_version", number=number, amendment=int(waiting.link_id))
    if kind == "milestone":
        return url_for("milestones.show_milestone", number=number, milestone_id=waiting.link_id)
    if kind in _OWN_PAGES:
        return url_for(_OWN_PAGES[kind])
    return url_for("contracts.show_contract", number=waiting.link_id)
