"""Review meetings: planning one, its agenda and printable pack, the minutes, and what was agreed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.meetings import MOST_ACTIONS
from contracts.roles import may
from models.database import db
from operations.meeting_actions import close_meeting_action
from operations.meetings import (
    STATUSES,
    MeetingSeen,
    add_minutes,
    cancel_meeting,
    find_meeting_place,
    hold_meeting,
    list_meetings,
    meetings_of_contract,
    plan_meeting,
    see_meeting,
    see_pack,
)
from routes import care_lists
from routes.actions import offer
from routes.contract_words import contract_line, contract_list, trail
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.histories import told
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_choices, list_shown, wanted, wanted_after
from routes.lists import MEETINGS, MEETINGS_OF_CONTRACT
from routes.meeting_views import KIND_WORDS, PARTY_TITLES, agreed, counter, facts, minutes, results, row, sections
from routes.words import day, status_words

pages = Blueprint("meetings", __name__)


@pages.get("/meetings")
def show_list() -> ResponseReturnValue:
    """The meetings about all contracts, by where they stand."""
    actor, chosen = signed_in(), request.args.get("status", "planned")
    chosen = chosen if chosen in STATUSES else "planned"
    titles = {each: status_words("review_meeting", each).word for each in STATUSES}
    if wanted_kind():
        every = every_row(lambda after, limit: list_meetings(actor, chosen, after, limit, wanted()))
        return send_list(f"Review meetings: {titles[chosen]}", care_lists.MEETINGS, care_lists.of_meetings(every))
    found, here = list_meetings(actor, chosen, wanted_after(), wanted=wanted()), "meetings.show_list"
    return render_template(
        "meetings/list.html",
        shown=list_shown(here, MEETINGS, found.after),
        trail=(),
        contract="",
        counter="",
        new_address="",
        rows=[row(each) for each in found.rows],
        choices=list_choices(here, "status", titles, chosen),
    )


@pages.get("/contracts/<number>/meetings")
def show_of_contract(number: str) -> ResponseReturnValue:
    """The meetings about a contract."""
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: meetings_of_contract(actor, number, after, limit, wanted())[1])
        return send_list(f"Review meetings of {number}", care_lists.MEETINGS, care_lists.of_meetings(every))
    contract, found, quarterly = meetings_of_contract(actor, number, wanted_after(), wanted=wanted())
    holds = may(actor, "hold review meetings")
    shown = list_shown("meetings.show_of_contract", MEETINGS_OF_CONTRACT, found.after)
    return render_template(
        "meetings/list.html",
        **contract_list(contract, "Review meetings", shown, [row(each) for each in found.rows]),
        counter=counter(quarterly.held, quarterly.due),
        new_address=url_for("meetings.show_form", number=number) if holds else "",
    )


@pages.get("/contracts/<number>/meetings/new")
def show_form(number: str) -> ResponseReturnValue:
    """The form that plans a meeting."""
    return form_page(number, Form())


@pages.post("/contracts/<number>/meetings/new")
def plan(number: str) -> ResponseReturnValue:
    """Plan a meeting; where something is wrong, the form with what was typed."""
    try:
        meeting = plan_meeting(signed_in(), number, request.form)
    except Invalid as refusal:
        db.session.rollback()
        return form_page(number, refused_form(request.form, refusal)), 422
    return done(meeting.id, f"The meeting is planned for {day(meeting.on_day)}. Its agenda makes itself until then.")


@pages.get("/meetings/<meeting_id>")
def show_meeting(meeting_id: str) -> ResponseReturnValue:
    """A meeting with its agenda, its minutes and what was agreed."""
    return meeting_page(see_meeting(signed_in(), meeting_id), Form())


@pages.get("/meetings/<meeting_id>/pack")
def show_pack(meeting_id: str) -> ResponseReturnValue:
    """Everything that the people in the meeting want before them, on paper."""
    seen, trends = see_pack(signed_in(), meeting_id)
    headings, rows = results(trends)
    return render_template("meetings/pack.html", headings=headings, rows=rows, **_shown(seen))


@pages.post("/meetings/<meeting_id>/held")
def record(meeting_id: str) -> ResponseReturnValue:
    """Write down that it was held."""
    try:
        meeting = hold_meeting(signed_in(), meeting_id, request.form)
    except Invalid as refusal:
        return _again(meeting_id, refusal)
    return done(meeting.id, "Written down. The agenda stays as it stood; minutes can be added to.")


@pages.post("/meetings/<meeting_id>/minutes")
def add(meeting_id: str) -> ResponseReturnValue:
    """Add to the minutes."""
    try:
        meeting = add_minutes(signed_in(), meeting_id, request.form)
    except Invalid as refusal:
        return _again(meeting_id, refusal)
    return done(meeting.id, "Added to the minutes.")


@pages.post("/meetings/<meeting_id>/cancel")
def cancel(meeting_id: str) -> ResponseReturnValue:
    """Call it off."""
    return done(cancel_meeting(signed_in(), meeting_id, request.form.get("reason", "")).id, "Called off.")


@pages.post("/meeting-actions/<meeting_action_id>/close")
def close_action(meeting_action_id: str) -> ResponseReturnValue:
    """Close what was agreed."""
    action = close_meeting_action(signed_in(), meeting_action_id, request.form.get("reason", ""))
    return done(action.meeting_id, "Closed. City and vendor both read what came of it.")


def _again(meeting_id: str, refusal: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    return meeting_page(see_meeting(signed_in(), meeting_id), refused_form(request.form, refusal)), 422


def done(meeting_id: str, message: str) -> ResponseReturnValue:
    """Back to the meeting with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("meetings.show_meeting", meeting_id=meeting_id), 303)
    db.session.commit()
    return answer


def form_page(number: str, form: Form) -> str:
    """The form that plans a meeting."""
    contract = find_meeting_place(signed_in(), number)
    here = url_for("meetings.show_of_contract", number=number)
    return render_template(
        "meetings/form.html",
        trail=trail(number, ("Review meetings", here), ("Plan one", "")),
        contract=contract_line(contract),
        kinds=tuple(KIND_WORDS.items()),
        form=form,
    )


def meeting_page(seen: MeetingSeen, form: Form) -> str:
    """The page of a meeting."""
    actor, meeting = signed_in(), seen.meeting
    holds, number = may(actor, "hold review meetings"), meeting.contract.number
    source = f"meeting:{meeting.id}"
    return render_template(
        "meetings/meeting.html",
        form=form,
        action_numbers=range(1, MOST_ACTIONS + 1),
        parties=tuple(PARTY_TITLES.items()),
        pack_address=url_for("meetings.show_pack", meeting_id=meeting.id),
        record_address=_if(holds and meeting.status == "planned", "meetings.record", meeting.id),
        add_address=_if(holds and meeting.status == "held", "meetings.add", meeting.id),
        action_address=url_for("corrective_actions.show_form", number=number, source=source) if holds else "",
        offer=offer("review_meeting", meeting.id, meeting.status, actor, seen.hands),
        **_shown(seen),
    )


def _if(is_so: bool, endpoint: str, meeting_id: str) -> str:
    return url_for(endpoint, meeting_id=meeting_id) if is_so else ""


def _shown(seen: MeetingSeen) -> dict[str, object]:
    """What the page of a meeting and its pack both show."""
    meeting, contract = seen.meeting, seen.meeting.contract
    here = url_for("meetings.show_of_contract", number=contract.number)
    return {
        "trail": trail(contract.number, ("Review meetings", here), (f"Meeting {meeting.number}", "")),
        "heading": f"{KIND_WORDS[meeting.kind]}, {day(meeting.on_day)}",
        "contract": contract_line(contract),
        "status": status_words("review_meeting", meeting.status),
        "results_address": url_for("trends.show_trends", number=contract.number),
        "facts": tuple(facts(seen)),
        "sections": sections(seen.agenda),
        "minutes": minutes(seen),
        "agreed": agreed(seen, signed_in()),
        "history": told(seen.history.of(meeting.id), seen.history.people),
    }
