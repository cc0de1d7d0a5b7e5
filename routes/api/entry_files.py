"""Files from which something is entered, for programs: kept first, read under a map of columns, confirmed as read.

Pay items, registers and the ledger's payments share the upload, the map, and what is said of a file under it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Protocol, TypeVar

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from contracts.errors import Invalid
from importers.grid_maps import Field
from models.database import db
from models.entry_files import REGISTER
from operations.entry_files import EntrySheets, MapSeen, receive_entry_file
from routes.api.declaring import Done, View, check_parts, checked_places, checked_texts, declared, done, store
from routes.api.document import ProblemPlace
from routes.api.fields import (
    LARGEST_NUMBER,
    MOST_PAGE,
    Asked,
    Number,
    Sent,
    Shown,
    Whole,
    YesNo,
    a_document,
    a_file,
    list_of,
    sent_text,
    text,
)
from routes.guard import signed_in

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_SHEET, _HEADINGS = "The sheet, from 0 on.", "The row of the headings, 0 for none."


class InRow(Protocol):
    """Something that stands in a row of the file."""

    @property
    def row(self) -> int:
        """The row, as the sheet numbers it."""


Standing = TypeVar("Standing", bound=InRow)


class EntryFileForm(Sent):
    """A file as a multipart form."""

    file = a_file("xlsx, xlsb, xls, ods or csv.")


class MapAsked(Asked):
    """Under which map the file is read. Without `heading_row` the program proposes one, by the headings."""

    sheet = fields.Integer(validate=validate.Range(0, 999), metadata={"description": _SHEET})
    heading_row = fields.Integer(validate=validate.Range(0, _LAST_ROW), metadata={"description": _HEADINGS})


class RowsOfMapAsked(MapAsked):
    """The same, and after which row of the sheet what became of its rows is told."""

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, LARGEST_NUMBER),
        metadata={"description": f"Tell of the {MOST_PAGE} rows of the sheet after this one."},
    )


class MapConfirmed(Sent):
    """The map that was read, its digest, and whether rows that cannot be taken are left out."""

    digest = sent_text("The digest that was read: other rows by now are a conflict.", 64)
    leave_out = YesNo("Whether rows that cannot be taken are left out.")
    sheet = Whole(_SHEET, 0, 999)
    heading_row = Whole(_HEADINGS, 0, _LAST_ROW)


class SheetShape(Shown):
    """A sheet of the file."""

    name = text()
    hidden = fields.Boolean()
    rows = Number("How many of its rows hold anything.")


class ColumnShape(Shown):
    """A column that can be chosen, with a value that stands in it."""

    number = Number()
    letters = text()
    heading = text()
    sample = text()


class FileUnderMap(Shown):
    """A file under the map that the address names, or under the best guess."""

    id = text()
    file = text()
    refused = text("Why it cannot be read; empty where it can.")
    notes = fields.List(fields.String(), metadata={"description": "What could not be seen in it."})
    sheets = list_of(SheetShape)
    sheet = Number("The sheet that is read, from 0 on.", allow_none=True)
    heading_row = Number(allow_none=True)
    columns = a_document("The number of the column of each field.")
    found = list_of(ColumnShape, metadata={"description": "The columns of the sheet, to choose from."})
    map_problems = list_of(ProblemPlace, metadata={"description": "Why the map that the address names cannot be."})
    digest = text("Of what would be taken: send it back, so that what is confirmed is what was read.")


class CellProblemShape(Shown):
    """Something about a cell."""

    row = Number()
    address = text("Such as D12.")
    found = text()
    message = text()
    leaves_out = fields.Boolean(
        attribute="blocks", metadata={"description": "Whether its row is left out for it; else it is only noted."}
    )


class SkippedShape(Shown):
    """A row that is none of the list's."""

    row = Number()
    kind = text("total, headings or text")
    says = text("What stands there.", attribute="text")


class RowsUnderMap(FileUnderMap):
    """A file under a map, with what became of the rows after the one that the address names."""

    counts = a_document("How many rows became what.")
    problems = list_of(CellProblemShape)
    skipped = list_of(SkippedShape)
    after = Number("Ask for the next rows with this; null for the last.", allow_none=True)


def asked_with(kind: type[Asked], sought: Sequence[Field], name: str) -> type[Schema]:
    """The schema of a map behind the question mark: a column number for each field that is sought."""
    column = validate.Range(1, _LAST_COLUMN)
    return kind.from_dict(
        {each.id: fields.Integer(validate=column, metadata={"description": _column(each)}) for each in sought},
        name=name,
    )


def sent_with(kind: type[Sent], sought: Sequence[Field], name: str) -> type[Schema]:
    """The schema of a map that is confirmed."""
    return kind.from_dict({each.id: Whole(_column(each), 1, _LAST_COLUMN) for each in sought}, name=name)


def _column(sought: Field) -> str:
    return f"The number of the column: {sought.title}."


def takes_file(subject: str, address: str) -> Callable[[View], View]:
    """A POST that keeps the file of a multipart form, whose rows are read before anything is entered from them."""

    def declare(view: View) -> View:
        @wraps(view)
        def answer(**places: Any) -> ResponseReturnValue:
            kept: ResponseReturnValue = view(**checked_places(places))
            return kept

        answers = {201: ("Kept; `Location` says where its rows are read.", Done)}
        declared(view, "POST", subject, address, answers, answer, form=EntryFileForm)
        return view

    return declare


def keep_upload(
    kind: str, endpoint: str, place: str, contract_number: str | None = None, purpose: str = REGISTER
) -> ResponseReturnValue:
    """Keep the file of the request, whose rows are read at the endpoint; ends the request with its one commit."""
    check_parts(EntryFileForm)
    file = request.files["file"]
    name = file.filename or "file"
    checked_texts(name)
    limit = current_app.config["LARGEST_UPLOAD"]
    entry = receive_entry_file(signed_in(), store(), file.stream, name, limit, contract_number, purpose)
    places = {place: entry.id} | ({"number": contract_number} if contract_number is not None else {})
    said = done(entry, kind, endpoint, **places)
    db.session.commit()
    return jsonify(said), 201, {"Location": said["address"]}


def under_map(sheets: EntrySheets, seen: MapSeen | None, problem: Invalid | None, digest: str) -> dict[str, Any]:
    """A file under a map, as it is answered."""
    chosen = seen.chosen if seen is not None else None
    return {
        "id": sheets.entry.id,
        "file": sheets.entry.file_name,
        "refused": sheets.grids.refusal or "",
        "notes": sheets.grids.notes,
        "sheets": [{"name": s.name, "hidden": s.hidden, "rows": len(s.rows)} for s in sheets.grids.sheets],
        "sheet": chosen.sheet if chosen is not None else None,
        "heading_row": chosen.heading_row if chosen is not None else None,
        "columns": dict(chosen.columns) if chosen is not None else {},
        "found": seen.columns if seen is not None else (),
        "map_problems": problem.problems if problem is not None else (),
        "digest": digest,
    }


def rows_after(after: int, rows: Iterable[Standing]) -> list[Standing]:
    """What stands in the rows after that one, as far as an answer tells of them."""
    return [each for each in rows if after < each.row <= after + MOST_PAGE]


def told_after(after: int, told: Mapping[str, Sequence[InRow]]) -> dict[str, Any]:
    """What became of the rows after that one, by the name under which it is answered, and where more is told."""
    last = max((each.row for rows in told.values() for each in rows), default=0)
    more = after + MOST_PAGE if last > after + MOST_PAGE else None
    return {name: rows_after(after, rows) for name, rows in told.items()} | {"after": more}
