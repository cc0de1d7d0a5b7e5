"""One sheet of an annotated copy: marks over the cells of findings, and comments at them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.addresses import split_range
from importers.comment_parts import with_boxes, with_notes
from importers.finding_sheets import CLASS_WORDS, Remark
from importers.splices import Element, Splice, in_order, outline, spliced
from importers.xml_parts import SHEET_NAMESPACES

MARK = b"performance pay finding"
_FORMULA = f'LEN("{MARK.decode()}")&gt;0'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PRIORITY = re.compile(rb'\bpriority="(\d{1,9})"')
_AT_ONCE, _MOST_COMMENTS, _MOST_LETTERS = 500, 1_000, 900
_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)


@dataclass(slots=True)
class SheetEdit:
    """A sheet's part with what is to be said of it, its part of comments where it has one, and the marks' formats."""

    part: bytes
    remarks: Sequence[Remark]
    formats: Mapping[str, int]
    comments: bytes | None
    is_strict: bool
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.elements = outline(self.part, 1)

    @property
    def drawing_id(self) -> str:
        """The arrow that leads to the drawing of the comments; nothing where the sheet has none."""
        drawing = next((each for each in self.elements if each.name == "legacyDrawing"), None)
        if drawing is None:
            return ""
        return next((value for name, value in drawing.attributes.items() if name.endswith(":id")), "")


@dataclass(frozen=True, slots=True)
class EditedSheet:
    """The parts as they are now; None for one that stays, or that is not there."""

    sheet: bytes
    comments: bytes | None
    drawing: bytes | None
    drawing_id: str


def edit_sheet(edit: SheetEdit, drawing: bytes | None) -> EditedSheet | None:
    """The sheet with its marks and comments, and without those of an earlier check; None where nothing changes."""
    splices = [
        Splice(each.start, each.end, b"")
        for each in edit.elements
        if each.name == "conditionalFormatting" and MARK in edit.part[each.start : each.end]
    ]
    marks = _marks(edit)
    if marks:
        splices += in_order(edit.part, edit.elements, "conditionalFormatting", _ORDER, marks)
    notes = notes_of(edit.remarks)
    comments = boxes = None
    drawing_id = edit.drawing_id
    if notes or edit.comments is not None:
        namespace = SHEET_NAMESPACES[edit.is_strict]
        comments, new, gone = with_notes(edit.comments, namespace, notes)
        if comments == edit.comments:
            comments = None
        if new or gone:
            boxes = with_boxes(drawing, [address for address in notes if address in new], gone)
    if boxes is not None and not drawing_id:
        drawing_id, office = "findingDrawing", _STRICT_OFFICE if edit.is_strict else _OFFICE
        written = f'<{edit.elements[0].prefix}legacyDrawing xmlns:found="{office}" found:id="{drawing_id}"/>'
        splices += in_order(edit.part, edit.elements, "legacyDrawing", _ORDER, written.encode())
    if not splices and comments is None:
        return None
    return EditedSheet(spliced(edit.part, splices), comments, boxes, drawing_id)


def _marks(edit: SheetEdit) -> bytes:
    """Conditional formats over all cells of what blocks or must be explained; what blocks is drawn on top."""
    prefix, written = edit.elements[0].prefix, ""
    priority = max((int(found) for found in _PRIORITY.findall(edit.part)), default=0) + 1
    for finding_class, number in edit.formats.items():
        cells = [
            cell
            for remark in edit.remarks
            if remark.finding.finding_class == finding_class
            for cell in remark.finding.cells
            if _is_address(cell)
        ]
        cells = list(dict.fromkeys(cells))
        for start in range(0, len(cells), _AT_ONCE):
            written += (
                f'<{prefix}conditionalFormatting sqref="{" ".join(cells[start : start + _AT_ONCE])}">'
                f'<{prefix}cfRule type="expression" dxfId="{number}" priority="{priority}">'
                f"<{prefix}formula>{_FORMULA}</{prefix}formula></{prefix}cfRule></{prefix}conditionalFormatting>"
            )
            priority += 1
    return written.encode()


def notes_of(remarks: Sequence[Remark]) -> dict[str, str]:
    """For the first cell of each address what to say there; several findings at one cell share its comment."""
    notes: dict[str, list[str]] = {}
    for remark in remarks:
        if remark.finding.finding_class in ("blocks", "explain"):
            for cell in _first_cells(remark):
                if cell in notes or len(notes) < _MOST_COMMENTS:
                    notes.setdefault(cell, []).append(_words(remark))
    return {cell: "\n\n".join(words) for cell, words in notes.items()}


def _first_cells(remark: Remark) -> Iterator[str]:
    return (cell.partition(":")[0] for cell in remark.finding.cells if _is_address(cell))


def _is_address(cell: str) -> bool:
    try:
        split_range(cell)
    except ValueError:
        return False
    return True


def _words(remark: Remark) -> str:
    finding = remark.finding
    told = f"{remark.number}. {CLASS_WORDS[finding.finding_class]}: {finding.message}"
    if finding.expected:
        told += f"\nExpected: {finding.expected}"
    if finding.mend:
        told += f"\n{finding.mend}"
    return told if len(told) <= _MOST_LETTERS else f"{told[:_MOST_LETTERS]} …"


def sheet_namespace(part: bytes) -> tuple[str, bool]:
    """The namespace in which the workbook is written, and whether it is the strict one."""
    is_strict = SHEET_NAMESPACES[1].encode() in part[:4_000]
    return SHEET_NAMESPACES[is_strict], is_strict
