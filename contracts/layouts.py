"""The own layout of a party's workbook: which of its headings mean which columns of the terms, said once by a person.

A layout names headings and not places, so rows and columns may move from one file to the next; where headings change,
the person is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate

from contracts.schema import ByName, Identifier, Strict, load_with, read_document, some

_LONGEST_HEADING = 1_000
MOST_HEADING_ROWS = 3


@dataclass(frozen=True, slots=True)
class OwnHeading:
    """The text of a heading, and which of how many alike it is, counted from the left."""

    text: str
    place: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table: the sheet that it stood in, over how many rows its headings are spread, the heading of each column."""

    table: str
    sheet: str
    heading_rows: int
    columns: Mapping[str, OwnHeading]


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of one party's files for a contract; `number` is its version, from 1 on."""

    number: int
    tables: tuple[TableLayout, ...]

    def of_table(self, table_id: str) -> TableLayout | None:
        """The layout of that table; None where it was not mapped."""
        return next((each for each in self.tables if each.table == table_id), None)

    def document(self) -> dict[str, Any]:
        """The layout as JSON, without its number."""
        return {
            "tables": [
                {
                    "table": table.table,
                    "sheet": table.sheet,
                    "heading_rows": table.heading_rows,
                    "columns": {
                        column: {"text": heading.text, "place": heading.place, "of": heading.of}
                        for column, heading in table.columns.items()
                    },
                }
                for table in self.tables
            ]
        }


class _HeadingSchema(Strict):
    made = OwnHeading
    text = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST_HEADING))
    place = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    of = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class _TableSchema(Strict):
    made = TableLayout
    table = Identifier(required=True)
    sheet = fields.String(required=True)
    heading_rows = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=MOST_HEADING_ROWS))
    columns = ByName(keys=Identifier(), values=fields.Nested(_HeadingSchema), required=True)


class _LayoutSchema(Strict):
    tables = fields.List(fields.Nested(_TableSchema), required=True, validate=some)


def load_layout(document: str, number: int) -> Layout:
    """The layout of that number from its JSON document; Invalid where it is none."""
    loaded = load_with(_LayoutSchema(), read_document(document, "layout"), "layout")
    return Layout(number, tuple(loaded["tables"]))
