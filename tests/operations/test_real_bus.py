"""A month of a real school-bus vendor: every row accounted for, dragged rows found, the share stated as counts."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.database import db
from models.file_store import FileStore
from models.findings import findings_of
from models.reports import Report
from models.rows import tables_of
from operations.findings import decide_finding, explain_finding
from operations.previews import try_settling
from operations.reports import accept_report, submit_report
from operations.statements import compute_statement, document_of
from operations.terms import terms_of
from tests.operations.city import check, deliver, somebody

FILE = Path(__file__).parents[3] / "shared" / "real" / "boston_school_bus_october_2017.csv"
PLACE = {"contract": "BUS-2017", "period": "2017-10", "name": "october.csv"}


def findings(report: Report) -> dict[int, dict[str, Any]]:
    """What must be explained, by number."""
    found = [each.finding for each in findings_of(report.government_id, report.id)]
    return {each.number: json.loads(each.document) for each in found if each.finding_class == "explain"}


def counts_if_accepted(report: Report) -> list[int]:
    """The share's counts as they would be with the decisions made so far."""
    terms = terms_of(report.terms_version)
    statement, missing = try_settling(report.contract, report.period, terms, {report.party: report})
    assert statement is not None, missing
    counts: list[int] = statement.summary()["counts"]["OTP"]
    return counts


def covers(said: dict[str, Any], first: int, last: int) -> bool:
    return all(any(low <= row <= high for low, high in said["rows"]) for row in range(first, last + 1))


@pytest.mark.skipif(not FILE.exists(), reason="the bus report of ../shared/real is not here")
def test_the_bus_report_is_read_explained_decided_on_and_paid(demo_store: FileStore) -> None:
    report = deliver(demo_store, "vendor-bus", FILE.read_bytes(), **PLACE).report
    check(demo_store, report)

    (table,) = tables_of(report.government_id, report.id)
    assert (table.read, table.accepted, table.rejected, table.blank, table.totals) == (24_999, 24_999, 0, 0, 0)
    found = findings(report)
    by_code: dict[str, list[dict[str, Any]]] = {}
    for said in found.values():
        by_code.setdefault(said["code"], []).append(said)
    assert any(covers(said, 21, 59) for said in by_code["dragged_series"])
    fractions = {said["column_id"]: (said["count"], said["rows"]) for said in by_code["bare_fraction"]}
    assert fractions["actual"] == fractions["planned"] == (30, [[30, 59]])
    assert [said["count"] for said in by_code["computed_disagrees"]] == [39]
    assert all(covers(said, 21, 59) for said in by_code["computed_disagrees"])

    for number in found:
        explain_finding(somebody("vendor-bus"), report.id, number, "The clerk dragged the cells by mistake.")
    submit_report(somebody("vendor-bus"), report.id)
    for number in found:
        decide_finding(somebody("inspector"), report.id, number, "count", "Looked at first.")
    assert counts_if_accepted(report) == [7_971, 24_999]
    for number, said in found.items():
        if said["code"] == "dragged_series":
            decide_finding(somebody("officer"), report.id, number, "leave_out", "Made by dragging, not by driving.")
    assert counts_if_accepted(report) == [7_932, 24_960]
    accept_report(somebody("officer"), report.id)
    statement = compute_statement(somebody("officer2"), "BUS-2017", "2017-10")
    db.session.commit()
    document = document_of(statement)
    assert document["counts"] == {"OTP": [7_932, 24_960]}
    assert (document["on_time_share"], document["on_time_rate"]) == ("31.78", "-0.02")
    assert document["net"] == "1429166.66"
