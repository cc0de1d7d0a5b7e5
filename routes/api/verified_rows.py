"""One row to verify, and workbooks of outcomes, for programs: what was found so far, and what is found now."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.parties import PARTIES
from contracts.roles import Actor
from models.attachments import Attachment
from models.verifications import OUTCOMES, Verification, VerifiedRow
from operations.verification_rows import RowSeen, see_row
from operations.verifications import Basis, Found, table_in_hand
from routes import verifications as its_pages
from routes.api.declaring import acts, done, reads
from routes.api.fields import (
    Number,
    Sent,
    Shown,
    Values,
    a_file,
    a_moment,
    list_of,
    maybe,
    one_of,
    sent_text,
    text,
)

_SUBJECT = "Verification"
_TABLE = "/reports/<report_id>/verification/<table>"
_ROW = f"{_TABLE}/<int(max=2000000):row>"


class FoundShape(Shown):
    """What somebody found about the row."""

    outcome = text()
    note = text()
    party = text("On whose word.")
    evidence = text()
    entered_by = maybe()
    entered_at = a_moment()


class RowFileShape(Shown):
    """A file beside what was found."""

    id = text("Part of the address that gives it.")
    name = text(attribute="file_name")
    title = text()
    sha256 = text(attribute="file_sha256")


class RowToVerifyShape(Shown):
    """A row with everything that was found about it, the oldest first."""

    report = text()
    table = text()
    row = Number()
    standing = text()
    values = Values()
    is_drawn = fields.Boolean(metadata={"description": "Whether it is in the sample."})
    next_row = Number("The next one that waits; null where none does.", allow_none=True)
    found = list_of(FoundShape)
    files = list_of(RowFileShape)


class Outcome(Sent):
    """What was found, on whose word and what evidence."""

    outcome = one_of("What was found.", tuple(OUTCOMES))
    party = one_of("On whose word.", tuple(PARTIES[1:]), needed=False)
    evidence = sent_text("On what evidence, such as: measured on site.")
    note = sent_text("Needed where the row is rejected or disputed.", needed=False)


class OutcomeForm(Outcome):
    """The same with a photo."""

    file = a_file("A photo or another file.", needed=False)


class OutcomesForm(Sent):
    """A workbook of outcomes, as it was given and filled in, as a multipart form."""

    party = one_of("On whose word.", tuple(PARTIES[1:]), needed=False)
    evidence = sent_text("On what evidence.")
    note = sent_text("A note about all of them.", needed=False)
    file = a_file("xlsx, xls, ods or csv.")


@reads(_SUBJECT, _ROW, RowToVerifyShape)
def show_row_to_verify(actor: Actor, report_id: str, table: str, row: int) -> dict[str, Any]:
    """One row with what was found about it so far, and the next one that waits."""
    seen = see_row(actor, report_id, table, row)
    place = {"report": report_id, "table": table, "row": row, "next_row": seen.following}
    stands = {"standing": seen.row.standing, "values": seen.row.values, "is_drawn": seen.is_drawn}
    found = [_found(each, entry, seen) for each, entry in seen.found]
    files: list[Attachment] = list(seen.files)
    return place | stands | {"found": found, "files": files}


@acts(_SUBJECT, f"{_ROW}/outcome", Outcome, form=OutcomeForm)
def verify_row(actor: Actor, sent: Mapping[str, Any], report_id: str, table: str, row: int) -> Mapping[str, Any]:
    """Say what was found about a row, with a photo where there is one."""
    found = Found(row, sent["outcome"])
    return _done(its_pages.keep_found(report_id, table, found, _basis(sent, "row")), report_id, table)


@acts(_SUBJECT, f"{_TABLE}/workbook", form=OutcomesForm, first=table_in_hand)
def verify_by_workbook(actor: Actor, sent: Mapping[str, Any], report_id: str, table: str) -> Mapping[str, Any]:
    """Keep every outcome of a workbook, or none with the reasons at their cells."""
    return _done(its_pages.keep_workbook(report_id, table, _basis(sent, "upload")), report_id, table)


def _basis(sent: Mapping[str, Any], entered_as: str) -> Basis:
    return Basis(sent.get("party", "city"), sent["evidence"], sent.get("note", ""), entered_as)


def _found(each: VerifiedRow, entry: Verification, seen: RowSeen) -> dict[str, Any]:
    by = seen.people.get(entry.entered_by)
    said = {"outcome": each.outcome, "note": each.note or entry.note, "party": entry.party}
    return said | {"evidence": entry.evidence, "entered_by": by and by.name, "entered_at": entry.entered_at}


def _done(made: Verification, report_id: str, table: str) -> Mapping[str, Any]:
    return done(made, "verification", "list_rows_to_verify", report_id=report_id, table=table)
