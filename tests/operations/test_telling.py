"""Whoever waits is told, in the transaction of what happened: nothing is lost, nothing untrue is told."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.acts_of_moves import ACT_OF_MOVE
from contracts.messages import SILENT, TOLD
from contracts.roles import Role
from models.database import db
from models.events import record
from models.messages import Message
from models.moves import move
from models.people import Person, actor_of
from tests.builders import (
    a_contract,
    a_person,
    a_report,
    a_statement,
    a_terms_version,
    a_vendor,
    some_rows,
)
from tests.operations.city import small_terms


def told(person: Person, open_only: bool = True) -> list[str]:
    """The sentences that the person was told, the oldest first."""
    query = select(Message).where(Message.person_id == person.id).order_by(Message.id)
    found = db.session.scalars(query, execution_options={"populate_existing": True})
    return [each.title for each in found if not open_only or each.settled_at is None]


def actor(person: Person) -> object:
    return actor_of(person.government_id, person.id)


def test_every_move_is_told_or_is_silent_for_a_reason() -> None:
    told_acts = {each.act for each in TOLD}
    moves = set(ACT_OF_MOVE.values())
    assert moves - told_acts - set(SILENT) == set()
    assert told_acts & set(SILENT) == set()
    asked = {act for act in Act if act.hands in ("asked", "proposed", "opened", "named")}
    assert asked <= told_acts


def test_a_report_and_its_statement_go_from_hand_to_hand(session: Session) -> None:
    vendor = a_vendor()
    clerk, other = a_person(vendor=vendor), a_person(vendor=a_vendor())
    officer, finance, second = a_person(Role.OFFICER), a_person(Role.FINANCE), a_person(Role.FINANCE)
    contract = a_contract(vendor)
    report = a_report(contract, by=clerk, status="checked")
    move(report, "submit", actor(clerk))
    session.commit()
    assert told(officer) == ["Accept or return the vendor’s report"]
    move(report, "accept", actor(officer))
    session.commit()
    assert told(officer) == ["Compute the statement"]
    assert told(clerk) == ["Your report was accepted"]
    statement = a_statement(report, computed_by=officer.id)
    session.commit()
    assert told(officer) == []
    assert told(finance) == told(second) == ["Review the statement"]
    move(statement, "review", actor(finance))
    move(statement, "approve", actor(finance))
    session.commit()
    assert told(finance) == told(second) == ["Pay the approved statement"]
    assert told(clerk) == ["Your report was accepted", "The payment is approved"]
    assert told(other) == []
    message = session.scalars(select(Message).where(Message.person_id == second.id)).all()[-1]
    assert (message.worth_cents, message.period_name, message.contract_id) == (95_000, "2027-07", contract.id)


def test_what_is_taken_back_is_told_to_nobody(session: Session) -> None:
    clerk, officer = a_person(vendor=a_vendor()), a_person(Role.OFFICER)
    report = a_report(by=clerk, status="checked")
    session.commit()
    move(report, "submit", actor(clerk))
    session.flush()
    session.rollback()
    session.commit()
    assert told(officer) == []


def test_what_is_done_within_the_same_transaction_is_nobodys_turn(session: Session) -> None:
    clerk, officer, other = a_person(vendor=a_vendor()), a_person(Role.OFFICER), a_person(Role.OFFICER)
    report = a_report(by=clerk, status="checked")
    move(report, "submit", actor(clerk))
    move(report, "accept", actor(officer))
    session.commit()
    assert told(officer) == told(other) == ["Compute the statement"]


def test_whose_hands_exclude_them_is_not_told(session: Session) -> None:
    writer, reader = a_person(Role.OFFICER), a_person(Role.OFFICER)
    version = a_terms_version(status="draft", drafted_by=writer.id)
    record("testville", Act.TERMS_STARTED, "terms", version.id, person_id=reader.id)
    third = a_person(Role.OFFICER)
    record("testville", Act.TERMS_DRAFTED, "terms", version.id, person_id=writer.id)
    session.commit()
    assert told(writer) == told(reader) == []
    assert told(third) == ["Put proposed terms into force"]


def test_rows_that_count_once_verified_are_the_inspectors_turn(session: Session) -> None:
    clerk, inspector = a_person(vendor=a_vendor()), a_person(Role.INSPECTOR)
    for counts_from in ("reported", "verified"):
        contract, document = a_contract(), small_terms()
        if counts_from == "verified":
            measure = document["measures"][0]
            measure |= {"counts_from": counts_from, "below": "leave_out"}
            measure["missing"] |= {"not_inspected": "hold"}
        a_terms_version(contract, document)
        report = a_report(contract, by=clerk, status="checked")
        some_rows(report, table_id="visits")
        move(report, "submit", actor(clerk))
        session.commit()
    assert told(inspector) == ["Accept or return the vendor’s report"] * 2 + ["Verify rows of the vendor’s report"]
    record("testville", Act.ROWS_VERIFIED, "report", report.id, person_id=inspector.id)
    session.commit()
    assert told(inspector) == ["Accept or return the vendor’s report"] * 2
