"""The vendor's desk names every period that ended without a report: when it is due, how late it is, what that costs."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import event, text

from contracts.lateness import what_lateness_costs
from contracts.terms import load_terms
from models.database import db
from models.due_reports import due_query
from models.file_store import FileStore
from models.periods import ReportingPeriod
from operations.desks import Waiting, open_desk
from operations.due_reports import waiting_on_due_reports
from operations.visibility import visible_period
from tests.operations.city import SMALL, deliver, small_terms, somebody, visits
from tests.operations.test_verifying import tamper

pytestmark = pytest.mark.usefixtures("turns_agree")


def due(short: str) -> list[Waiting]:
    return [each for each in open_desk(somebody(short)).mine if each.link_kind == "upload"]


def test_a_period_is_named_once_it_ended_and_until_something_is_delivered(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 9, 3, 12, tzinfo=UTC), tick=False):
        (august,) = due("vendor-a")
        assert (august.title, august.period_name) == ("Deliver the report", "2027-08")
        assert (str(august.due), str(august.since)) == ("2027-09-05", "2027-08-31")
        assert "so nothing is paid for this period" in august.note
        deliver(store, "vendor-a", visits(2), "2027-08")
        assert due("vendor-a") == []


def test_periods_are_the_vendors_alone(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 11, 20, 12, tzinfo=UTC), tick=False):
        assert [each.period_name for each in due("vendor-a")] == ["2027-08", "2027-09", "2027-10"]
        for short in ("vendor-b", "officer", "inspector", "auditor"):
            assert due(short) == []


def test_an_officer_sees_them_waiting_for_the_vendor(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 9, 3, 12, tzinfo=UTC), tick=False):
        others = [each for each in open_desk(somebody("officer")).others if each.title == "Deliver the report"]
        assert [(each.period_name, each.whose, each.link_kind) for each in others] == [
            ("2027-08", "the vendor", "contract")
        ]
        for short in ("inspector", "auditor"):
            assert due(short) == []
            seen = open_desk(somebody(short))
            assert [each for each in seen.others if each.title == "Deliver the report"] == []


def test_a_closing_period_awaits_no_report(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 9, 3, 12, tzinfo=UTC), tick=False):
        (august,) = due("vendor-a")
        _, period = visible_period(somebody("vendor-a"), SMALL, august.period_name)
        db.session.add(
            ReportingPeriod(
                government_id=period.government_id,
                contract_id=period.contract_id,
                name="closing-1",
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                due_on=period.due_on,
                kind="closing",
            )
        )
        db.session.flush()
        assert [each.period_name for each in due("vendor-a")] == ["2027-08"]


def test_the_queries_do_not_grow_with_the_periods(store: FileStore) -> None:
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    def queries(month: int) -> int:
        with time_machine.travel(datetime(2027, month, 20, 12, tzinfo=UTC), tick=False):
            db.session.expire_all()
            actor = somebody("vendor-a")
            asked.clear()
            assert waiting_on_due_reports(actor, 20, None).turns
            return len(asked)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert queries(9) == queries(12)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_no_table_is_read_whole(store: FileStore) -> None:
    on_sqlite = db.engine.dialect.name == "sqlite"
    explain, whole = ("EXPLAIN QUERY PLAN", "SCAN") if on_sqlite else ("EXPLAIN", "Seq Scan")
    if not on_sqlite:
        # It reads a small table whole as long as it may, whatever indexes there are.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    for vendor in (None, "somebody"):
        query = due_query("a-city", vendor, date(2027, 9, 3))
        words = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
        plan = [str(row[-1]) for row in db.session.execute(text(f"{explain} {words}"))]
        assert plan
        assert not [step for step in plan if whole in step], plan


def test_a_period_that_has_not_ended_is_not_due(store: FileStore) -> None:
    with time_machine.travel(datetime(2027, 8, 31, 23, tzinfo=UTC), tick=False):
        assert due("vendor-a") == []


@pytest.mark.parametrize(
    "follows, said",
    [
        ("hold", "Without it no statement can be made, so nothing is paid for this period."),
        ({"score": "0"}, "Without it: Quick visits: counts as 0."),
        ("exclude", ""),
    ],
)
def test_what_lateness_costs_is_what_the_terms_say(follows: object, said: str) -> None:
    terms = small_terms()
    terms["measures"][0]["missing"]["not_reported"] = follows
    assert terms["contract"]["number"] == SMALL
    assert " ".join(what_lateness_costs(load_terms(terms), "vendor")) == said


def test_terms_that_cannot_be_read_hide_their_own_contract_alone(store: FileStore) -> None:
    tamper("UPDATE terms_versions SET document = :text", text="{}")
    with time_machine.travel(datetime(2027, 11, 20, 12, tzinfo=UTC), tick=False):
        for short in ("vendor-a", "officer", "inspector", "finance"):
            open_desk(somebody(short))
        assert due("vendor-a") == []
