"""SQLite knows which of its indexes narrow down, whoever the first rows of an index belong to."""

from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.clock import now
from models.database import db
from models.ids import new_id
from models.index_counts import count_index, indexes_to_count
from models.messages import Inbox, insert_messages, page_of_messages
from models.people import Person
from tests.builders import a_person, a_vendor
from worker import count_indexes

ON_SQLITE = pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)


def test_each_index_is_counted_within_a_day_and_what_was_never_counted_at_once(session: Session) -> None:
    a_vendor()
    session.commit()
    every = indexes_to_count()
    assert bool(every) == (db.engine.dialect.name == "sqlite")
    assert indexes_to_count(5) == every
    count_indexes(5)
    hours = [set(indexes_to_count(hour)) - empty(session) for hour in range(24)]
    assert set().union(*hours) == set(every) - empty(session)
    assert sum(map(len, hours)) == len(set(every) - empty(session))


def empty(session: Session) -> set[str]:
    """The indexes of tables without rows: nothing is known of them."""
    if db.engine.dialect.name != "sqlite":
        return set()
    known = set(session.scalars(text("SELECT idx FROM sqlite_stat1")))
    return set(indexes_to_count()) - known


@ON_SQLITE
def test_one_who_is_told_everything_makes_nobody_elses_messages_slow(session: Session) -> None:
    officer = a_person(Role.OFFICER)
    vendor = a_vendor()
    people = [a_person(Role.VENDOR, vendor=vendor) for _ in range(20)]
    tell(officer, 3000, "city", None)
    for person in people:
        tell(person, 20, "vendor", vendor.id)
    session.commit()
    for name in indexes_to_count():
        count_index(name)
    session.commit()
    db.engine.dispose()
    plan = plan_of_messages(session, Inbox(vendor.government_id, people[-1].id, "vendor", vendor.id))
    assert "ix_messages_person" in plan, plan


def tell(person: Person, count: int, party: str, vendor_id: str | None) -> None:
    """So many messages told to the person."""
    same = {"government_id": person.government_id, "person_id": person.id, "party": party, "vendor_id": vendor_id}
    said = {"kind": "news", "thing_kind": "vendor", "title": "A vendor changed", "note": "", "period_name": ""}
    made = {"page": "messages.show_inbox", "link_id": "", "made_at": now()}
    insert_messages(
        [{**same, **said, **made, "id": new_id(), "key": f"{n}", "thing_id": new_id()} for n in range(count)]
    )


def plan_of_messages(session: Session, inbox: Inbox) -> str:
    """How SQLite finds the first page of the person's messages."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert page_of_messages(inbox, open_only=False, after=None, limit=25).rows
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    statement, parameters = next(each for each in asked if "FROM messages" in each[0])
    found = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return "; ".join(str(row[-1]) for row in found)
