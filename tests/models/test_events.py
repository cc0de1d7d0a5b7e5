"""The audit trail finds whoever changes, removes, inserts or swaps an event, and a tail that was cut."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.acts_of_moves import act_of_move
from contracts.workflow import WORKFLOWS
from models.database import db
from models.events import FIRST_HASH, chain_head, events_of, page_of_events, record, verify_chain
from models.governments import Government
from models.statements import chain_heads
from tests.builders import a_government, a_person, a_report, a_statement


@pytest.fixture
def trail(session: Session) -> str:
    """Ten events of a government; returns its id."""
    government = a_government()
    person = a_person()
    for number in range(10):
        record(
            government.id,
            Act.INDEX_SET,
            "index",
            f"i{number}",
            person_id=person.id,
            after=str(number),
            document={"é": 1},
        )
    session.commit()
    assert verify_chain(government.id) == []
    return government.id


@contextmanager
def unguarded(session: Session) -> Iterator[Session]:
    """Somebody with full power over the database."""
    if db.engine.dialect.name == "sqlite":
        for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))
    yield session
    session.commit()
    session.expire_all()


def test_every_move_along_a_workflow_has_its_act() -> None:
    for workflow, moves in WORKFLOWS.items():
        for move in moves:
            assert act_of_move(workflow, move.name).value.startswith(f"{workflow}.")


def test_an_event_names_who_did_what_when_and_why(session: Session) -> None:
    person = a_person()
    event = record(
        "testville", Act.REPORT_RETURNED, "report", "r1", person_id=person.id, before="a", after="b", reason="why"
    )
    session.commit()
    assert events_of("testville", "report", "r1") == [event]
    assert (event.number, event.previous_hash, len(event.hash)) == (1, FIRST_HASH, 64)
    assert str(chain_head("testville")) == f"1:{event.hash}"


def test_an_act_outside_the_vocabulary_is_refused(session: Session) -> None:
    a_government()
    with pytest.raises(ValueError, match="is not a valid Act"):
        record("testville", "report.burned", "report", "r1")  # type: ignore[arg-type]


def test_each_government_has_a_trail_of_its_own(session: Session) -> None:
    for name in ("one", "two"):
        session.add(Government(id=name, name=name, time_zone="UTC", holiday_region="MA"))
        session.flush()
        assert record(name, Act.INDEX_SET, "index", "i").number == 1


@pytest.mark.parametrize(
    "column", ["act", "thing_id", "before", "after", "reason", "document", "at", "previous_hash", "hash"]
)
def test_a_changed_event_is_found(session: Session, trail: str, column: str) -> None:
    value = "'2001-01-01 00:00:00'" if column == "at" else "'x'"
    with unguarded(session):
        session.execute(text(f'UPDATE events SET "{column}" = {value} WHERE number = 4'))
    assert 4 in {fault.number for fault in verify_chain(trail)}


def test_a_changed_person_is_found(session: Session, trail: str) -> None:
    other = a_person()
    with unguarded(session):
        session.execute(text("UPDATE events SET person_id = :id WHERE number = 4"), {"id": other.id})
    assert [fault.number for fault in verify_chain(trail)] == [4]


def test_a_removed_event_is_found(session: Session, trail: str) -> None:
    with unguarded(session):
        session.execute(text("DELETE FROM events WHERE number = 4"))
    assert "Event 4 is missing" in verify_chain(trail)[0].message


def test_a_removed_event_is_found_where_the_others_were_renumbered(session: Session, trail: str) -> None:
    with unguarded(session):
        session.execute(text("DELETE FROM events WHERE number = 4"))
        for number in range(5, 11):
            session.execute(text(f"UPDATE events SET number = {number - 1} WHERE number = {number}"))
    assert verify_chain(trail)


def test_an_inserted_event_is_found(session: Session, trail: str) -> None:
    with unguarded(session):
        for number in range(10, 4, -1):
            session.execute(text(f"UPDATE events SET number = {number + 1} WHERE number = {number}"))
        columns = "government_id, at, person_id, act, thing_kind, thing_id, previous_hash, hash"
        session.execute(
            text(f"INSERT INTO events (number, {columns}) SELECT 5, {columns} FROM events WHERE number = 4")
        )
    assert verify_chain(trail)


def test_swapped_events_are_found(session: Session, trail: str) -> None:
    with unguarded(session):
        for before, after in ((4, 99), (7, 4), (99, 7)):
            session.execute(text(f"UPDATE events SET number = {after} WHERE number = {before}"))
    assert {fault.number for fault in verify_chain(trail)} >= {4, 7}


def test_a_cut_tail_is_found_by_the_head_that_a_statement_prints(session: Session) -> None:
    report = a_report()
    record("testville", Act.REPORT_CHECKED, "report", report.id)
    a_statement(report)
    session.commit()
    assert verify_chain("testville", chain_heads("testville")) == []
    with unguarded(session):
        session.execute(text("DELETE FROM events WHERE number >= 2"))
    assert verify_chain("testville") == []
    assert "cut off" in verify_chain("testville", chain_heads("testville"))[0].message


def test_the_trail_is_read_page_by_page(session: Session, trail: str) -> None:
    first = page_of_events(trail, limit=6)
    second = page_of_events(trail, after=first.after, limit=6)
    assert [event.number for event in (*first.rows, *second.rows)] == list(range(1, 11))
    assert second.after is None
