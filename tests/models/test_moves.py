"""A status changes along its workflow, for the right hands, once, and with its event."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from contracts.roles import Role
from models.events import events_of
from models.governments import Government
from models.moves import hands_on, move, moves_for
from models.people import actor_of
from tests.builders import a_person, a_report, a_statement, an_actor


def test_a_move_changes_the_status_and_writes_the_event(session: Session) -> None:
    report, officer = a_report(status="submitted"), an_actor(Role.OFFICER)
    event = move(report, "accept", officer)
    assert (report.status, report.lock_version) == ("accepted", 2)
    assert (event.act, event.before, event.after, event.person_id) == (
        "report.accepted",
        "submitted",
        "accepted",
        officer.person_id,
    )
    session.commit()
    session.expire_all()
    assert report.status == "accepted"


def test_a_move_that_the_workflow_does_not_have_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="must be submitted"):
        move(a_report(status="received"), "accept", an_actor(Role.OFFICER))


def test_whoever_entered_a_report_cannot_accept_it(session: Session) -> None:
    officer = a_person(Role.OFFICER)
    report = a_report(by=officer, status="submitted")
    with pytest.raises(NotAllowed, match="somebody else"):
        move(report, "accept", actor_of(officer.government_id, officer.id))


def test_the_officer_who_accepted_a_report_cannot_approve_its_statement(session: Session) -> None:
    both = an_actor(Role.OFFICER, Role.FINANCE)
    report = a_report(status="submitted")
    move(report, "accept", both)
    statement = a_statement(report, status="in_review")
    assert "approve" not in {step.name for step in moves_for(statement, both)}
    with pytest.raises(NotAllowed, match="accepted a report"):
        move(statement, "approve", both)
    move(statement, "approve", an_actor(Role.FINANCE))
    assert statement.status == "approved"


def test_the_hands_on_a_statement_are_those_on_its_reports_too(session: Session) -> None:
    report = a_report()
    statement = a_statement(report)
    assert hands_on(statement) == {"entered": {report.entered_by}, "computed": {statement.computed_by}}


def test_a_return_needs_a_reason(session: Session) -> None:
    with pytest.raises(Invalid, match="Say why"):
        move(a_report(status="submitted"), "return", an_actor(Role.OFFICER), note=" ")


def test_the_program_itself_makes_only_its_own_moves(session: Session) -> None:
    report = a_report()
    move(report, "check", None)
    assert events_of(report.government_id, "report", report.id)[-1].person_id is None
    with pytest.raises(ValueError, match="only a person"):
        move(report, "submit", None)


def test_somebody_of_another_government_does_not_find_it(session: Session) -> None:
    session.add(Government(id="elsewhere", name="Elsewhere", time_zone="UTC", holiday_region="MA"))
    session.flush()
    with pytest.raises(NotFound):
        move(a_report(status="submitted"), "accept", an_actor(Role.OFFICER, government_id="elsewhere"))


def test_of_two_who_act_on_what_they_both_saw_the_second_is_told(session: Session) -> None:
    report = a_report(status="submitted")
    session.execute(text("UPDATE reports SET status = 'returned', lock_version = lock_version + 1"))
    with pytest.raises(Stale, match="Somebody else"):
        move(report, "accept", an_actor(Role.OFFICER))
