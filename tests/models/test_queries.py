"""What lists and desks ask the database: the right rows, the right order, a constant number of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from contracts.errors import Incomplete, NotFound
from models.clock import now
from models.contracts import find_contract, page_of_contracts
from models.database import db
from models.findings import findings_of
from models.index_values import find_index_value, newest_index_values
from models.names import with_names
from models.periods import find_period, periods_of
from models.reports import (
    accepted_reports,
    find_progress,
    find_report,
    newest_report,
    next_revision,
    reports_of_contract,
    set_progress,
    unchecked_reports,
    waiting_reports,
)
from models.statement_reports import reports_of_statement
from models.statements import (
    all_statements,
    find_statement,
    latest_statement,
    standing_statements,
    statements_of_contract,
)
from models.terms_versions import terms_in_force
from models.waiting_statements import waiting_statements
from tests.builders import (
    EMPTY_STATEMENT,
    a_contract,
    a_decision,
    a_finding,
    a_period,
    a_report,
    a_statement,
    a_terms_version,
    a_vendor,
    an_explanation,
    an_index_value,
)

CITY = "testville"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that reach the database inside the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_vendor_finds_its_own_contracts_only(session: Session) -> None:
    mine, other = a_vendor(), a_vendor()
    contract = a_contract(mine, number="X-1")
    assert find_contract(CITY, "X-1", vendor_id=mine.id) is contract
    assert contract.vendor is mine
    with pytest.raises(NotFound, match="X-1"):
        find_contract(CITY, "X-1", vendor_id=other.id)
    with pytest.raises(NotFound):
        find_contract("elsewhere", "X-1")


def test_contracts_are_read_page_by_page_in_two_queries_each(session: Session) -> None:
    for number in range(7):
        a_contract(number=f"X-{number}")
    session.expunge_all()
    with counted() as queries:
        first = page_of_contracts(CITY, limit=4)
        names = [contract.vendor.name for contract in first.rows]
    assert (len(names), first.after, len(queries)) == (4, "X-3", 2)
    second = page_of_contracts(CITY, after=first.after, limit=4)
    assert ([contract.number for contract in second.rows], second.after) == (["X-4", "X-5", "X-6"], None)


def test_the_terms_in_force_are_the_latest_effective_ones(session: Session) -> None:
    contract = a_contract()
    signed = a_terms_version(contract, status="superseded")
    amended = a_terms_version(contract, effective_on=date(2027, 8, 1))
    a_terms_version(contract, effective_on=date(2027, 7, 1), status="draft")
    assert terms_in_force(CITY, contract.id, date(2027, 7, 31)) is signed
    assert terms_in_force(CITY, contract.id, date(2027, 8, 1)) is amended
    with pytest.raises(Incomplete, match="2026-12-31"):
        terms_in_force(CITY, contract.id, date(2026, 12, 31))


def test_periods_are_found_by_name_and_listed_in_order(session: Session) -> None:
    contract = a_contract()
    august, july = a_period(contract, "2027-08"), a_period(contract, "2027-07")
    assert periods_of(CITY, contract.id) == [july, august]
    assert find_period(CITY, contract.id, "2027-08").as_period().title() == "August 2027"
    with pytest.raises(NotFound, match="2027-09"):
        find_period(CITY, contract.id, "2027-09")


def test_the_newest_report_of_a_party_is_the_one_of_the_highest_revision(session: Session) -> None:
    contract = a_contract()
    a_report(contract, content=b"rows", status="superseded")
    report = a_report(contract, content=b"more rows")
    assert newest_report(CITY, contract.id, report.period_id, "vendor") is report
    assert newest_report(CITY, contract.id, report.period_id, "city") is None
    assert next_revision(CITY, contract.id, report.period_id, "vendor") == 3


def test_the_accepted_report_of_each_party_is_its_newest(session: Session) -> None:
    contract = a_contract()
    a_report(contract, status="accepted")
    newest = a_report(contract, status="accepted")
    city = a_report(contract, party="city", status="accepted")
    a_report(contract, status="submitted")
    assert accepted_reports(CITY, contract.id, newest.period_id) == {"vendor": newest, "city": city}


def test_waiting_reports_come_with_all_that_a_desk_names_in_four_queries(session: Session) -> None:
    vendor = a_vendor(name="Paver")
    reports = [a_report(a_contract(vendor), status="submitted") for _ in range(3)]
    a_report(status="submitted")
    a_report(a_contract(vendor), status="accepted")
    session.expunge_all()
    with counted() as queries:
        found = with_names(CITY, waiting_reports(CITY, ("submitted",), vendor_id=vendor.id))
        names = [(report.contract.vendor.name, report.period.name, report.terms_version.amendment) for report in found]
    assert [report.id for report in found] == [report.id for report in reports]
    assert names == [("Paver", "2027-07", 0)] * 3
    # The keys in the order of the desk, their rows with the terms, and the contracts and periods that they name.
    assert len(queries) == 4


def test_another_vendors_report_and_statement_do_not_exist(session: Session) -> None:
    report = a_report()
    statement = a_statement(report)
    assert find_report(CITY, report.id).file.size > 0
    with pytest.raises(NotFound):
        find_report(CITY, report.id, vendor_id=a_vendor().id)
    with pytest.raises(NotFound):
        find_statement(CITY, statement.id, vendor_id=a_vendor().id)


def test_findings_come_with_their_answers_in_three_queries(session: Session) -> None:
    report = a_report()
    findings = [a_finding(report, number) for number in (1, 2, 3)]
    an_explanation(findings[1], text="First.")
    an_explanation(findings[1], text="Better.")
    a_decision(findings[2], "leave_out")
    with counted() as queries:
        found = findings_of(CITY, report.id)
    assert len(queries) == 3
    assert [each.finding.number for each in found] == [1, 2, 3]
    assert [each.explanation.text if each.explanation else None for each in found] == [None, "Better.", None]
    assert [each.decision.decision if each.decision else None for each in found] == [None, None, "leave_out"]


def test_the_newest_index_value_holds(session: Session) -> None:
    an_index_value(value="661.00")
    newest = an_index_value(value="676.00")
    august = an_index_value("2027-08", "680.00")
    assert find_index_value(CITY, "asphalt", "2027-07") is newest
    assert find_index_value(CITY, "asphalt", "2027-09") is None
    found = newest_index_values(CITY, {"asphalt"}, {"2027-07", "2027-08"})
    assert found == {("asphalt", "2027-07"): newest, ("asphalt", "2027-08"): august}


def test_statements_are_found_by_period_and_contract(session: Session) -> None:
    contract = a_contract()
    a_statement(contract=contract, status="returned")
    july = a_statement(contract=contract)
    august = a_statement(contract=contract, period="2027-08")
    assert latest_statement(CITY, contract.id, july.period_id) is july
    assert statements_of_contract(CITY, contract.id) == [august, july]
    assert waiting_statements(CITY, ("computed",)) == [july, august]
    assert [statement.document for statement in all_statements(CITY)] == [EMPTY_STATEMENT] * 3


def test_statements_that_were_returned_do_not_stand(session: Session) -> None:
    contract = a_contract()
    approved = a_statement(contract=contract, period="2027-05", status="approved")
    other = a_statement(contract=contract, period="2027-05", status="computed")
    first = a_statement(contract=contract, period="2027-06", status="computed")
    newest = a_statement(contract=contract, period="2027-06", status="in_review")
    a_statement(contract=contract, period="2027-06", status="returned")
    july = a_statement(contract=contract, period="2027-07")
    assert standing_statements(CITY, contract.id) == [approved, other, first, newest, july]


def test_a_statement_names_its_reports(session: Session) -> None:
    contract = a_contract()
    vendor, city = a_report(contract), a_report(contract, party="city")
    assert reports_of_statement(CITY, a_statement(vendor, city).id) == [city, vendor]
    assert set(reports_of_contract(CITY, contract.id)) == {vendor, city}


def test_reports_that_still_wait_for_their_check_are_found_again(session: Session) -> None:
    report, being_checked = a_report(), a_report()
    a_report(status="checked")
    set_progress(CITY, being_checked.id, "reading", 10, 100)
    set_progress(CITY, being_checked.id, "reading", 20, 100)
    progress = find_progress(CITY, being_checked.id)
    assert progress is not None
    assert progress.rows_done == 20
    assert unchecked_reports(before=now() - timedelta(minutes=1)) == []
    assert unchecked_reports(before=progress.updated_at) == [(CITY, report.id)]
