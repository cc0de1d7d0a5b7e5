"""Pairs of files for each code that concerns single cells."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from contracts.tables import Column
from tests.importers.builders import (
    ARROWS,
    CENTS,
    CLOCK,
    DAY,
    ELAPSED,
    GENERAL,
    GOOD_ROWS,
    HIDDEN,
    MAIN,
    MOMENT,
    PACKAGE,
    PERCENT,
    STRUCK,
    THOUSANDS,
    Styled,
    Xml,
    a_plan,
    a_table,
    a_workbook,
    packed,
    parts_of,
)
from tests.importers.cases import Given, Pair, of_cell, of_rows, of_text, pair
from tests.importers.grid_files import open_document

TONS = Column("tons", "Tons", "number", unit="tons")
COUNT = Column("count", "Count", "whole")
SHARE = Column("share", "Share", "percent")
DAY_COLUMN = Column("day", "Day", "date", order="mdy")
MOMENT_COLUMN = Column("at", "At", "datetime", order="mdy")
TIME = Column("at", "At", "time")
SPAN = Column("lasted", "Lasted", "duration")
NOTE = Column("note", "Note", "text", required=False)
ITEM = Column("item", "Item", "text", refers_to="items")
CAUSE = Column("cause", "Cause", "choice", choices=("Vendor", "City"))
DONE = Column("done", "Done", "truth")
WITHIN = replace(DAY_COLUMN, within="period")
REFERS = Column("other", "Other", "text", refers_to="runs.run")
ITEMS = {"items": ("460.1", "M-1")}


def keyed(value: object) -> bytes:
    """A workbook with one row of that key."""
    return a_workbook([["Run", "Day", "Tons"], [value, date(2027, 10, 4), 1]])


def in_unit(unit: str) -> bytes:
    """A workbook with a row that gives an item's unit."""
    return a_workbook([["Run", "Item", "Unit"], ["R-1", "M-1", unit]])


UNSAVED = Xml('<c r="{at}"><f>1+1</f></c>')
SAVED = Xml('<c r="{at}"><f>1+1</f><v>2</v></c>')
REASONED = replace(TONS, required=False, no_data=("instrument_failed", "no_access"))
UNITS = a_table(ITEM, Column("unit", "Unit", "text", refers_to="items.unit"))
IN_UNITS = a_plan(UNITS, items=("M-1",), item_units={"M-1": "USD"})


def commented(text: str) -> bytes:
    """A good report with a comment at a cell, or with a part of comments that holds none."""
    comment = f'<comment ref="B2" authorId="0"><text><r><t>{text}</t></r></text></comment>' if text else ""
    authors = "<authors><author>Crew</author></authors>"
    part = f'<comments xmlns="{MAIN}">{authors}<commentList>{comment}</commentList></comments>'
    arrow = f'<Relationship Id="c" Type="{ARROWS}/comments" Target="../comments1.xml"/>'
    parts = parts_of({"Runs": GOOD_ROWS})
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">{arrow}</Relationships>'
    return packed({**parts, "xl/comments1.xml": part, "xl/worksheets/_rels/sheet1.xml.rels": rels})


def of_document(code: str, column: Column, loud: str | float, quiet: str | float) -> Pair:
    """A pair of files for the second reader that differ in one cell."""
    wanted = a_plan(a_table(column))
    files = [open_document([["Run", column.heading], ["R-1", value]]) for value in (loud, quiet)]
    return pair(code, Given(files[0], wanted, "r.ods"), Given(files[1], wanted, "r.ods"))


CELL_PAIRS: tuple[Pair, ...] = (
    of_cell("strikethrough", TONS, Styled("12.5", STRUCK), Styled("12.5", GENERAL)),
    of_cell("display_differs", TONS, Styled("12.5", HIDDEN), Styled("12.5", CENTS)),
    of_cell("display_differs", TONS, Styled("12500", THOUSANDS), Styled("12500", CENTS)),
    of_cell("digits_hidden", TONS, Styled("12.505", CENTS), Styled("12.5", CENTS)),
    of_cell("digits_hidden", SHARE, Styled("0.945", PERCENT), Styled("0.94", PERCENT)),
    pair("comment", commented("Ask the crew."), commented("")),
    of_document("percent_unseen", SHARE, 1.05, 95.0),
    of_document("date_from_number", DAY_COLUMN, 46664.0, "2027-10-04"),
    of_rows("missing_value", [*GOOD_ROWS, ["R-9", date(2027, 10, 9), None]]),
    of_cell("reason_missing", REASONED, None, 12.5),
    of_cell("no_data_reason", REASONED, "instrument  FAILED", 12.5),
    of_cell("not_a_number", REASONED, "Records lost", "Instrument failed"),
    of_rows("missing_id", [*GOOD_ROWS, [None, date(2027, 10, 9), 2]]),
    of_cell("error_cell", TONS, Xml('<c r="{at}" t="e"><v>#REF!</v></c>'), 1),
    of_cell(
        "formula_without_value", TONS, Xml('<c r="{at}"><f>1+1</f></c>'), Xml('<c r="{at}"><f>1+1</f><v>2</v></c>')
    ),
    of_cell("not_a_number", TONS, "TBD", 7),
    of_cell("not_a_number", TONS, True, 7),
    of_cell("not_a_number", TONS, Xml('<c r="{at}"><v>1_000</v></c>'), Xml('<c r="{at}"><v>1000</v></c>')),
    of_cell("not_a_number", TONS, "\uff19\uff14", "94"),
    of_text("ambiguous_number", TONS, "1.234,50", "1,234.50"),
    of_text("ambiguous_number", TONS, "94,5", "94.5"),
    of_cell("out_of_range", TONS, 123456789012345678, 123456789012345),
    of_cell("not_a_whole_number", COUNT, 1.5, 2),
    of_cell("ambiguous_percent", SHARE, 0.95, Styled("0.95", PERCENT)),
    of_cell("ambiguous_percent", replace(SHARE, accepts="fraction"), 95, 0.95),
    of_cell("unit_mismatch", TONS, "14 in", "14 tons"),
    of_cell("bad_date", DAY_COLUMN, 46295, Styled("46295", DAY)),
    of_cell("bad_date", DAY_COLUMN, "30/09/2027", "09/30/2027"),
    of_cell("bad_date", DAY_COLUMN, Styled("60", DAY), Styled("46295", DAY)),
    of_cell("bad_date", replace(DAY_COLUMN, order=None), "05/06/2027", "2027-05-06"),
    of_cell("implausible_date", DAY_COLUMN, date(1920, 1, 1), date(2027, 1, 1)),
    of_cell("bad_time", TIME, "25:10", "15:10"),
    of_cell("bad_duration", SPAN, "long", "2:30"),
    of_cell("not_in_list", CAUSE, "Weather", "vendor"),
    of_cell("not_yes_or_no", DONE, "perhaps", "Yes"),
    of_cell("below_minimum", replace(TONS, minimum=Decimal(0)), -1, 0),
    of_cell("above_maximum", replace(TONS, maximum=Decimal(9)), 9.5, 9),
    of_cell("outside_contract", WITHIN, date(2026, 10, 4), date(2027, 10, 4)),
    of_cell("outside_period", WITHIN, date(2027, 11, 1), date(2027, 10, 31)),
    of_cell("unknown_item", ITEM, "460.2", "460.1", **ITEMS),
    of_cell("unknown_key", REFERS, "R-7", "R-1"),
    pair("text_too_long", Given(keyed("R" * 40_000)), Given(keyed("R" * 30_000))),
    of_text("bare_fraction", TIME, "0.333333333", "8:00"),
    of_cell("bare_fraction", TIME, 0.5, Styled("0.5", CLOCK)),
    of_cell("time_missing", MOMENT_COLUMN, date(2027, 10, 4), datetime(2027, 10, 4, 7, 30)),  # noqa: DTZ001
    pair("look_alike_characters", keyed("\u041c-01"), keyed("M-01")),
    of_cell("date_in_text", NOTE, date(2027, 3, 4), "3-4"),
    of_cell("percent_scaled", SHARE, Styled("0.95", PERCENT), 95),
    of_cell("unit_in_cell", TONS, "1.2 tons", 1.2),
    of_cell("number_from_text", TONS, "1,234.50", 1234.5),
    of_cell("date_from_text", DAY_COLUMN, "10/4/2027", date(2027, 10, 4)),
    of_cell("time_from_text", TIME, "7:50 AM", Styled("0.326388888888889", CLOCK)),
    of_cell("text_from_number", ITEM, 460.1, "460.1", **ITEMS),
    of_cell("time_dropped", DAY_COLUMN, Styled("46295.75", MOMENT), Styled("46295", MOMENT)),
    of_cell("date_dropped", TIME, Styled("46295.75", MOMENT), Styled("0.75", CLOCK)),
    of_cell("respelled", ITEM, "m-1", "M-1", **ITEMS),
    pair("invisible_characters", keyed("\u200bR-1\u00a0"), keyed("R-1")),
    of_cell("control_character", NOTE, "a_x0007_b", "a_x005F_b"),
    of_cell("formula_like_text", NOTE, "=1+1", "- none"),
    of_cell("odd_text", NOTE, "\u202e005 DSU\u202c", "צפיפות"),
    of_cell("formula", TONS, SAVED, 2),
    pair("unit_mismatch", Given(in_unit("EUR"), IN_UNITS), Given(in_unit("usd"), IN_UNITS)),
    of_cell("bad_duration", SPAN, 5, Styled("1.5", ELAPSED)),
)
