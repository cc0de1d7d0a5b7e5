"""Cells converted together against the same cells one by one: same text, same value, nothing to say of either."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.tables import Column
from importers import number_formats
from importers.blocks import Alike
from importers.cells import NUMBER, TEXT, Kind
from importers.columns import ColumnReader, Entry, Setting
from importers.limits import LIMITS
from importers.styles import Style
from tests.importers.builders import GOOD_ROWS, Xml, a_plan, a_table, a_workbook, codes, read

COLUMNS = (
    Column("c", "C", "text"),
    Column("c", "C", "text", required=False, choices=("yes", "no")),
    Column("c", "C", "number", unit="t", minimum=Decimal("-2"), maximum=Decimal("1000.5")),
    Column("c", "C", "number"),
    Column("c", "C", "number", unit="%"),
    Column("c", "C", "whole"),
    Column("c", "C", "date", within="period"),
    Column("c", "C", "datetime"),
    Column("c", "C", "truth"),
)
MEANINGS = (
    number_formats.GENERAL,
    number_formats.TEXT,
    number_formats.PERCENT,
    number_formats.DATE,
    number_formats.DATETIME,
)
NUMBERS = st.one_of(
    st.decimals(-3000, 3000, allow_nan=False, places=3).map(str),
    st.floats(0, 60000).map(repr),
    st.integers(46_600, 46_720).map(str),
    st.sampled_from(["-0", "-0.00", "0", "0.00", "007", "+1", "1.", ".5", "1e3", "60", "59.9999999999", "1.0", ""]),
    st.sampled_from(
        ["46676.9999999999", "46676.000001", "46676.5", "0.5", "2958465.99999999999", "123456789012345678"]
    ),
)
TEXTS = st.one_of(
    st.text(max_size=12),
    NUMBERS,
    st.sampled_from(
        ["Street 1", "=A1", " x", "x ", 'a "b"', "a\\b", "c", "yes", "Yes", "heading", "HEADING", "2027-10-04"]
    ),
)


def entries(column: Column, cells: Alike, days_1904: bool) -> tuple[list[Entry], bool]:
    setting = Setting(a_plan(), LIMITS, frozenset({"heading"}), days_1904)
    reader = ColumnReader(column, 1, a_table(column), setting)
    return reader.entries(cells), reader.noted


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.type} {column.unit or ''}")
@given(data=st.data(), days_1904=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_converted_together_are_what_they_are_one_by_one(
    monkeypatch: pytest.MonkeyPatch, column: Column, data: st.DataObject, days_1904: bool
) -> None:
    form = data.draw(st.sampled_from([NUMBER, TEXT]))
    style = Style(data.draw(st.sampled_from(MEANINGS)) if form == NUMBER else number_formats.GENERAL)
    kind = Kind(form, style, typed=data.draw(st.booleans()), formula=data.draw(st.sampled_from([False, False, True])))
    cells = Alike(kind, data.draw(st.lists(NUMBERS if form == NUMBER else TEXTS, max_size=20)))
    together = entries(column, cells, days_1904)
    with monkeypatch.context() as patch:
        patch.setattr(ColumnReader, "_convert_many", lambda *_: {})
        assert together == entries(column, cells, days_1904)
    assert together[1] == any(entry.notes for entry in together[0])


def test_plain_cells_are_converted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ColumnReader, "_convert", lambda *_: pytest.fail("a cell was converted by itself"))
    days = Alike(Kind(NUMBER, Style(number_formats.DATE)), ("46664", "46665"))
    assert [entry.value for entry in entries(COLUMNS[6], days, False)[0]] == [date(2027, 10, 4), date(2027, 10, 5)]
    tons = Alike(Kind(NUMBER), ("12.50", "-1"))
    assert [entry.member for entry in entries(COLUMNS[2], tons, False)[0]] == ['"c":"12.50"', '"c":"-1"']


@pytest.mark.parametrize("blank", ['<c r="{at}" t="str"><f>IF(1,"")</f><v></v></c>', "   "])
def test_a_cell_that_only_looks_filled_is_a_missing_value(blank: str, tmp_path: Path) -> None:
    cell = Xml(blank) if blank.startswith("<c") else blank
    for rows in ([*GOOD_ROWS, ["R-9", date(2027, 10, 9), cell]], [GOOD_ROWS[0], ["R-9", date(2027, 10, 9), cell]]):
        report = read(tmp_path, a_workbook(rows))
        assert "missing_value" in codes(report), codes(report)
