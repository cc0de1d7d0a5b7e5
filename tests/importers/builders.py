"""Small workbooks made by hand, to write what no spreadsheet program would, and plans to read them by."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from contracts.periods import Period
from contracts.tables import Column, CoverLine, Table
from importers.addresses import letters
from importers.limits import LIMITS, Limits
from importers.reading import read_file
from importers.reports import ReadReport, ReportPlan

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ARROWS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Styles by their place: general, day, day and time, percentage, time, five digits with leading zeros, elapsed time,
# struck through, two decimals, nothing shown, shown in thousands.
FORMATS = (0, 14, 22, 9, 20, 164, 46, 0, 2, 165, 166)
GENERAL, DAY, MOMENT, PERCENT, CLOCK, PADDED, ELAPSED, STRUCK, CENTS, HIDDEN, THOUSANDS = range(11)
OCTOBER = Period("2027-10", date(2027, 10, 1), date(2027, 10, 31), date(2027, 11, 10))


class Xml(str):
    """A cell given as XML; {at} stands for its address."""


@dataclass(frozen=True)
class Styled:
    """A number in a style."""

    raw: str
    style: int


def cell_xml(at: str, value: Any) -> str:
    """A cell as a spreadsheet program would write it."""
    if value is None:
        return ""
    if isinstance(value, Xml):
        return value.replace("{at}", at)
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Styled):
        return f'<c r="{at}" s="{value.style}"><v>{value.raw}</v></c>'
    if isinstance(value, datetime):
        since = value - datetime(1899, 12, 30)  # noqa: DTZ001
        return f'<c r="{at}" s="{MOMENT}"><v>{since.days + since.seconds / 86400!r}</v></c>'
    if isinstance(value, date):
        return f'<c r="{at}" s="{DAY}"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def rows_xml(rows: Sequence[Sequence[Any]], first: int = 1) -> str:
    """Rows of cells from row `first` on."""
    return "".join(
        f'<row r="{number}">'
        + "".join(cell_xml(f"{letters(place)}{number}", value) for place, value in enumerate(row, 1))
        + "</row>"
        for number, row in enumerate(rows, first)
    )


def sheet_xml(rows: Sequence[Sequence[Any]] | str, *, before: str = "", after: str = "", doctype: str = "") -> str:
    """A worksheet; rows may be given as XML."""
    body = rows if isinstance(rows, str) else rows_xml(rows)
    head = f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<worksheet xmlns="{MAIN}" xmlns:r="{ARROWS}">'
    return f"{head}{before}<sheetData>{body}</sheetData>{after}</worksheet>"


@dataclass(frozen=True)
class SheetOf:
    """A sheet of a workbook to be built."""

    rows: Sequence[Sequence[Any]] | str
    state: str = "visible"
    before: str = ""
    after: str = ""


def parts_of(sheets: Mapping[str, Any], *, days_1904: bool = False, strings: Sequence[str] = ()) -> dict[str, str]:
    """The parts of a small valid workbook, by name."""
    listed = {name: each if isinstance(each, SheetOf) else SheetOf(each) for name, each in sheets.items()}
    numbers = range(1, len(listed) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>' for n in numbers
    )
    arrows = "".join(
        f'<Relationship Id="r{n}" Type="{ARROWS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{each.state}" r:id="r{n}"/>'
        for n, (name, each) in zip(numbers, listed.items(), strict=True)
    )
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="{int(place == STRUCK)}"/>' for place, number in enumerate(FORMATS)
    )
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" '
        f'ContentType="{TYPES}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{ARROWS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{ARROWS}"><workbookPr date1904="{int(days_1904)}"/>'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{arrows}'
        f'<Relationship Id="st" Type="{ARROWS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="ss" Type="{ARROWS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="00000"/>'
        '<numFmt numFmtId="165" formatCode=";;;"/><numFmt numFmtId="166" formatCode="#,##0,"/></numFmts>'
        "<fonts><font/><font><strike/></font></fonts>"
        f"<cellXfs>{formats}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        **{
            f"xl/worksheets/sheet{n}.xml": sheet_xml(each.rows, before=each.before, after=each.after)
            for n, each in zip(numbers, listed.values(), strict=True)
        },
    }


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def a_workbook(*sheets: Any, **named: Any) -> bytes:
    """A workbook of sheets given as rows; without any, a good report of the usual plan."""
    given = {f"Sheet{number}": rows for number, rows in enumerate(sheets, 1)} | named
    return packed(parts_of(given or {"Runs": GOOD_ROWS}))


HEADINGS = ["Run", "Day", "Tons"]
GOOD_ROWS = [
    HEADINGS,
    ["R-1", date(2027, 10, 4), 12.5],
    ["R-2", date(2027, 10, 5), 14],
    ["R-3", date(2027, 10, 6), 11.25],
]
RUN = Column("run", "Run", "text")
COLUMNS = (RUN, Column("day", "Day", "date", order="mdy", within="contract"), Column("tons", "Tons", "number"))
RUNS = Table("runs", "Runs", "vendor", COLUMNS, key=("run",))
COVER = (
    CoverLine("Contract no.", "contract_number"),
    CoverLine("Period from", "period_starts"),
    CoverLine("Period to", "period_ends"),
)


def a_plan(*tables: Table, **but: Any) -> ReportPlan:
    """A plan of one table of runs, but for what is given."""
    plan = ReportPlan(
        contract_number="HAUL-1",
        period=OCTOBER,
        contract_starts=date(2027, 7, 1),
        contract_ends=date(2028, 6, 30),
        party="vendor",
        tables=tables or (RUNS,),
    )
    return replace(plan, **but)


def a_table(*columns: Column, **but: Any) -> Table:
    """A table of runs with further columns."""
    return replace(replace(RUNS, columns=(RUN, *columns)), **but)


def read(
    tmp_path: Path, content: bytes, plan: ReportPlan | None = None, name: str = "report.xlsx", limits: Limits = LIMITS
) -> ReadReport:
    """What is read from the bytes, in this process."""
    path = tmp_path / "given"
    path.write_bytes(content)
    return read_file(path, name, plan or a_plan(), tmp_path / "rows.jsonl", limits)


def codes(report: ReadReport) -> set[str]:
    """The codes of all findings."""
    return {finding.code for finding in report.findings}


def values(report: ReadReport, column: str) -> list[Any]:
    """The accepted values of a column, in the order of the file."""
    return [json.loads(line)[2][column] for line in report.rows_path.read_text().splitlines()]
