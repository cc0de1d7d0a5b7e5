"""The receipt of a submitted report, to keep or to print."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from contracts.no_rows import NO_DATA
from contracts.said import count, number
from operations.receipts import Reasons, Receipt, TableReceipt, Total, find_receipt
from routes.contract_words import contract_line
from routes.guard import signed_in
from routes.words import PARTY_WORDS, moment, status_words

pages = Blueprint("receipts", __name__)


@pages.get("/reports/<report_id>/receipt")
def show_receipt(report_id: str) -> ResponseReturnValue:
    """The receipt."""
    found = find_receipt(signed_in(), report_id)
    report = found.report
    return render_template(
        "reports/receipt.html",
        heading=f"Receipt for the report for {report.period.as_period().title()}, revision {report.revision}",
        trail=_trail(found),
        contract=contract_line(report.contract),
        status=status_words("report", report.status),
        facts=_facts(found),
        tables=tuple(map(_table, found.tables)),
    )


def _facts(found: Receipt) -> tuple[tuple[str, str], ...]:
    report, signer = found.report, found.signer
    return (
        ("Submitted", f"{moment(found.signed.at)} by {signer.name if signer is not None else 'the program'}"),
        ("Delivered for", f"the {PARTY_WORDS[report.party]}"),
        ("File", f"{report.file_name}, {number(report.file.size)} bytes"),
        ("Received", f"{moment(report.entered_at)} by {report.entered_by_person.name}"),
        ("Fingerprint (SHA-256)", report.file_sha256),
        ("Number of this receipt", f"{found.signed.number}"),
    )


def _table(table: TableReceipt) -> tuple[str, str, tuple[str, ...]]:
    rows = count(table.counts.accepted, "row", "rows")
    if table.counts.no_data:
        rows = f"No rows: {NO_DATA.get(table.counts.no_data, table.counts.no_data).lower()}"
    return table.title, rows, (*map(_total, table.totals), *map(_reasons, table.reasons))


def _total(total: Total) -> str:
    return f"{total.title}: {number(total.value)} {total.unit}".rstrip()


def _reasons(reasons: Reasons) -> str:
    cells = count(reasons.count, "cell", "cells")
    return f"{reasons.heading}: {cells} with a reason instead of a value ({reasons.found})"


def _trail(found: Receipt) -> tuple[tuple[str, str], ...]:
    report = found.report
    contract = report.contract.number
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (contract, url_for("contracts.show_contract", number=contract)),
        (f"Report for {report.period.as_period().title()}", url_for("reports.show_report", report_id=report.id)),
        ("Receipt", ""),
    )
