"""The sheet of findings that goes into an annotated workbook: its lines, and its part as XML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importers.addresses import letters
from importers.catalogue import CATALOGUE
from importers.findings import BLOCKS, EXPLAIN, INFORMATION, Finding
from importers.own_marks import FINDINGS_MARK
from importers.splices import escaped

HEADINGS = ("No.", "Class", "Sheet", "Cell", "What", "Found", "Expected", "How to mend it", "Explanation")
WIDTHS = (6, 18, 18, 18, 40, 34, 34, 44, 40)
CLASS_WORDS = {BLOCKS: "Must be mended", EXPLAIN: "Must be explained", INFORMATION: "For information"}
HEADING_ROW = 3
_LONGEST = 8_000
CELL_COLUMN, EXPLANATION_COLUMN = 4, 9


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with its number in the report and what was explained about it."""

    number: int
    finding: Finding
    explanation: str = ""


def lines_of(remarks: Sequence[Remark]) -> list[tuple[str, ...]]:
    """The rows of the sheet as texts."""
    return [
        (
            str(remark.number),
            CLASS_WORDS[remark.finding.finding_class],
            remark.finding.sheet or "",
            _cut(", ".join(remark.finding.cells)),
            _cut(CATALOGUE[remark.finding.code].title),
            _cut(remark.finding.found),
            _cut(remark.finding.expected),
            _cut(remark.finding.mend),
            _cut(remark.explanation),
        )
        for remark in remarks
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … (the report's page shows the rest)"


def findings_sheet_xml(
    remarks: Sequence[Remark], about: str, namespace: str, style: int, heading: int, sheets: Mapping[str, str]
) -> bytes:
    """The sheet's part. `style` wraps texts, `heading` is the format of the headings; `sheets` are names to link to."""
    rows = [_row(1, (FINDINGS_MARK,), 0), _row(2, (about,), 0), _row(HEADING_ROW, HEADINGS, style)]
    links = []
    for place, (remark, line) in enumerate(zip(remarks, lines_of(remarks), strict=True), HEADING_ROW + 1):
        rows.append(_row(place, line, style))
        if remark.finding.sheet in sheets and remark.finding.cells and not remark.finding.cells[0].startswith("row"):
            where = f"'{remark.finding.sheet}'!{remark.finding.cells[0]}".replace("''", "'")
            links.append(f'<hyperlink ref="{letters(CELL_COLUMN)}{place}" location="{escaped(where)}"/>')
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(WIDTHS, 1)
    )
    last = letters(len(HEADINGS))
    bold = (
        f'<conditionalFormatting sqref="A{HEADING_ROW}:{last}{HEADING_ROW}"><cfRule type="expression" '
        f'dxfId="{heading}" priority="1"><formula>TRUE</formula></cfRule></conditionalFormatting>'
    )
    pane = f'<pane ySplit="{HEADING_ROW}" topLeftCell="A{HEADING_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">{pane}</sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>{bold}{linked}"
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _row(number: int, texts: Sequence[str], style: int) -> str:
    cells = "".join(
        f'<c r="{letters(place)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t>'
        "</is></c>"
        for place, text in enumerate(texts, 1)
        if text
    )
    return f'<row r="{number}">{cells}</row>'
