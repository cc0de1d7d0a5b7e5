"""The check of a report stores all of it or nothing but its findings, once."""

import json

import pytest
from sqlalchemy import func, select

from contracts.errors import Refused
from models.database import db
from models.file_store import FileStore
from models.findings import findings_of
from models.reports import Report, find_report
from models.rows import ReportRow, rows_of, tables_of
from operations.reports import check_report, submit_report
from tests.operations.city import audits, check, deliver, somebody, visits, visits_that_disagree

AUGUST = "2027-08"
MIXED = b"Visit,Minutes\r\nA,10\r\nB,ten\r\nC,5000\r\n"


def rows_stored(report: Report) -> int:
    query = select(func.count()).select_from(ReportRow).where(ReportRow.report_id == report.id)
    return db.session.scalar(query) or 0


def test_a_good_file_is_stored_row_by_row_with_where_it_stood(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(2, of=12), AUGUST).report
    assert check(store, report)
    (table,) = tables_of(report.government_id, report.id)
    assert (table.read, table.accepted, table.rejected, table.blank, table.totals) == (12, 12, 0, 0, 0)
    assert json.loads(table.columns) == {"visit": "A", "minutes": "B"}
    stored = dict(rows_of(report.government_id, report.id, "visits"))
    assert sorted(stored) == list(range(2, 14))
    assert stored[2]["visit"] == "July 000"
    assert find_report(report.government_id, report.id).status == "checked"


def test_a_blocked_file_leaves_its_findings_and_not_one_row(store: FileStore) -> None:
    report = deliver(store, "vendor-a", MIXED, AUGUST).report
    check(store, report)
    found = [(each.finding.code, each.finding.finding_class) for each in findings_of(report.government_id, report.id)]
    assert ("not_a_number", "blocks") in found
    assert "above_maximum" in {code for code, _ in found}
    assert rows_stored(report) == 0
    (table,) = tables_of(report.government_id, report.id)
    assert table.read == table.accepted + table.rejected + table.blank + table.totals == MIXED.count(b"\r\n") - 1
    with pytest.raises(Refused, match=r"blocks? this report"):
        submit_report(somebody("vendor-a"), report.id)


def test_every_finding_says_where_and_how_to_mend(store: FileStore) -> None:
    report = deliver(store, "vendor-a", MIXED, AUGUST).report
    check(store, report)
    for each in findings_of(report.government_id, report.id):
        said = json.loads(each.finding.document)
        assert said["message"]
        if each.finding.finding_class == "blocks":
            assert said["cells"], said
            assert said["mend"], said


def test_a_second_check_changes_nothing(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(), AUGUST).report
    assert check(store, report)
    before = (rows_stored(report), len(findings_of(report.government_id, report.id)))
    assert not check(store, report)
    assert (rows_stored(report), len(findings_of(report.government_id, report.id))) == before


def test_a_check_that_is_interrupted_leaves_the_report_as_it_was(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(), AUGUST).report
    check_report(store, report.government_id, report.id)
    db.session.rollback()
    db.session.expire_all()
    assert find_report(report.government_id, report.id).status == "received"
    assert rows_stored(report) == 0
    assert check(store, report)
    assert rows_stored(report) == 20


def test_the_steps_of_a_check_are_told(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(of=15), AUGUST).report
    told: list[tuple[str, int, int | None]] = []
    check_report(store, report.government_id, report.id, lambda *step: told.append(step))
    assert told[0] == ("reading", 0, None)
    assert told[-1] == ("storing", 0, 15)


def test_the_other_partys_tables_in_a_file_are_not_taken(store: FileStore) -> None:
    report = deliver(store, "vendor-a", audits(), AUGUST).report
    check(store, report)
    blocking = [each for each in findings_of(report.government_id, report.id) if each.finding.finding_class == "blocks"]
    assert blocking
    assert rows_stored(report) == 0


def test_a_computed_column_that_disagrees_must_be_explained_and_still_is_stored(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits_that_disagree((3, 5)), AUGUST).report
    check(store, report)
    (found,) = [
        each for each in findings_of(report.government_id, report.id) if each.finding.finding_class == "explain"
    ]
    said = json.loads(found.finding.document)
    assert (said["code"], said["count"]) == ("computed_disagrees", 2)
    assert [3, 3] in said["rows"]
    assert rows_stored(report) == 20
