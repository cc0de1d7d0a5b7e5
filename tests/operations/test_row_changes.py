"""A report's rows against the accepted ones, its receipt, and what one row moved."""

from decimal import Decimal

import pytest

from contracts.errors import Conflict
from models.file_store import FileStore
from models.reports import accepted_reports
from operations.provenance import effects_of_row
from operations.receipts import find_receipt
from operations.row_changes import RowChanges, compare_rows
from operations.statements import compute_statement, show_statement
from operations.visibility import visible_contract, visible_period
from tests.operations.city import SMALL, accept, audits, check, deliver, somebody, submit, visits

JULY = "2027-07"


def compared(store: FileStore, content: bytes) -> RowChanges:
    report = deliver(store, "vendor-a", content).report
    check(store, report)
    found = compare_rows(somebody("vendor-a"), report.id)
    assert found is not None
    return found


def test_rows_are_told_apart_by_their_key(store: FileStore) -> None:
    lines = visits().decode().split("\r\n")
    lines[2] = "July 001,59"
    del lines[3]
    lines.insert(-1, "July 900,7")
    (table,) = compared(store, "\r\n".join(lines).encode()).tables
    assert (table.added, table.changed, table.vanished, table.unchanged) == (1, 1, 1, 18)
    changed, added, vanished = table.shown
    assert (changed.kind, changed.number) == ("changed", 3)
    assert [(cell.column, cell.before, cell.after) for cell in changed.cells] == [
        ("visit", "July 001", "July 001"),
        ("minutes", "12", "59"),
    ]
    assert (added.kind, added.cells[0].after) == ("added", "July 900")
    assert (vanished.kind, vanished.cells[0].before) == ("vanished", "July 002")


def test_the_same_rows_in_another_file_change_nothing(store: FileStore) -> None:
    found = compared(store, visits().replace(b"\r\n", b"\n"))
    assert found.are_none
    assert found.against.revision == 1


def test_rows_moved_to_another_place_are_unchanged_and_few_are_shown(store: FileStore) -> None:
    head, *rows = visits().decode().strip().split("\r\n")
    assert compared(store, "\r\n".join([head, *reversed(rows)]).encode()).are_none
    (table,) = compared(store, visits(month="August")).tables
    assert (table.added, table.vanished, len(table.shown)) == (20, 20, 10)


def test_an_accepted_report_is_compared_with_nothing(store: FileStore) -> None:
    contract, period = visible_period(somebody("vendor-a"), SMALL, JULY)
    accepted = accepted_reports(contract.government_id, contract.id, period.id)["vendor"]
    assert compare_rows(somebody("vendor-a"), accepted.id) is None


def test_the_receipt_names_who_signed_and_what_was_handed_over(store: FileStore) -> None:
    report = submit(store, "vendor-a", visits(slow=2))
    receipt = find_receipt(somebody("officer"), report.id)
    assert receipt.signer is not None
    assert receipt.signer.name == somebody("vendor-a").name
    assert [(table.title, table.counts.accepted) for table in receipt.tables] == [("Visits", 20)]


def test_there_is_no_receipt_before_the_signature(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(slow=2)).report
    check(store, report)
    with pytest.raises(Conflict, match="once the report is submitted"):
        find_receipt(somebody("vendor-a"), report.id)


def test_a_demo_receipt_sums_each_pay_item(demo_store: FileStore) -> None:
    contract, period = visible_period(somebody("vendor-a"), "ARP-2027-A", JULY)
    report = accepted_reports(contract.government_id, contract.id, period.id)["vendor"]
    totals = {
        total.title: (total.value, total.unit)
        for table in find_receipt(somebody("auditor"), report.id).tables
        for total in table.totals
    }
    statement, document = show_statement(somebody("officer"), "ARP-2027-A", JULY)
    assert totals["460.1"] == (Decimal(document["quantities"]["460.1"]), "TON")
    assert statement.contract_id == contract.id


def test_a_row_says_which_measures_counted_it_and_what_it_moved(store: FileStore) -> None:
    accept(store, "vendor-a", visits(slow=3), "inspector")
    accept(store, "inspector", audits("80"), "officer2")
    compute_statement(somebody("officer"), SMALL, JULY)
    contract, period = visible_period(somebody("officer"), SMALL, JULY)
    report = accepted_reports(contract.government_id, contract.id, period.id)["vendor"]
    slow = effects_of_row(somebody("vendor-a"), report.id, "visits", 2)
    assert slow is not None
    assert [(each.measure.id, each.verdict) for each in slow.counted] == [("quick_visits", "missed")]
    share = next(each for each in slow.moved.measures if each.name == "quick_visits")
    assert share.after == Decimal(85)
    assert share.before is not None
    assert share.before > share.after
    quick = effects_of_row(somebody("auditor"), report.id, "visits", 12)
    assert quick is not None
    assert [each.verdict for each in quick.counted] == ["met"]
    assert quick.moved.net is not None
    assert quick.moved.net.before == quick.moved.net.after


def test_a_row_on_which_no_statement_rests_moved_nothing(store: FileStore) -> None:
    contract = visible_contract(somebody("vendor-a"), SMALL)
    report = deliver(store, "vendor-a", visits(slow=4)).report
    check(store, report)
    assert report.contract_id == contract.id
    assert effects_of_row(somebody("vendor-a"), report.id, "visits", 2) is None
