"""The receipt of a submitted report for programs: what was handed over, who signed it and when."""

from typing import Any

from contracts.roles import Actor
from operations.receipts import TableReceipt, find_receipt
from routes.api.declaring import reads
from routes.api.fields import DecimalOut, Number, Shown, a_moment, list_of, maybe, text


class TotalShape(Shown):
    """A sum of a column, or of a pay item."""

    title = text()
    unit = text()
    value = DecimalOut()


class ReasonsShape(Shown):
    """The cells of a column in which a reason stands instead of a value."""

    heading = text()
    count = Number()
    found = text()


class TableReceiptShape(Shown):
    """A table with its rows and sums."""

    title = text()
    rows = Number()
    no_data = maybe("Why it has no rows, in the word of the terms; null where it has some.")
    totals = list_of(TotalShape)
    reasons = list_of(ReasonsShape)


class ReceiptShape(Shown):
    """What was handed over."""

    report = text("The id of the report.")
    contract = text()
    period = text()
    revision = Number()
    status = text()
    number = Number("The number of the receipt.")
    submitted_at = a_moment()
    submitted_by = maybe("Null where the program did.")
    file = text()
    size = Number("Bytes.")
    sha256 = text()
    received_at = a_moment()
    received_by = text()
    tables = list_of(TableReceiptShape)


@reads("Reports", "/reports/<report_id>/receipt", ReceiptShape)
def show_receipt(actor: Actor, report_id: str) -> dict[str, Any]:
    """The receipt of a submitted report, to keep."""
    found = find_receipt(actor, report_id)
    report = found.report
    signed = {"number": found.signed.number, "submitted_at": found.signed.at}
    signed["submitted_by"] = found.signer.name if found.signer is not None else None
    file = {"file": report.file_name, "size": report.file.size, "sha256": report.file_sha256}
    received = {"received_at": report.entered_at, "received_by": report.entered_by_person.name}
    about = {"contract": report.contract.number, "period": report.period.name, "revision": report.revision}
    whole = {"report": report.id, "status": report.status, **about, **signed, **file, **received}
    return whole | {"tables": [_table(each) for each in found.tables]}


def _table(table: TableReceipt) -> dict[str, Any]:
    counts = {"rows": table.counts.accepted, "no_data": table.counts.no_data or None}
    return {"title": table.title, **counts, "totals": table.totals, "reasons": table.reasons}
