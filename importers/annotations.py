"""A vendor's own workbook given back with its findings: comments and marks at the cells, and a sheet that lists them.

The package is taken apart and put together again: every part that need not change goes over byte for byte, and in the
others bytes are put in between. A mark is a conditional format, so that no cell loses the format that it has.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from importers.finding_sheets import Remark, findings_sheet_xml
from importers.limits import Limits
from importers.marked_sheets import MARK, SheetEdit, edit_sheet, sheet_namespace
from importers.own_marks import FINDINGS_SHEET
from importers.packages import Package
from importers.refusals import FileRefused
from importers.sheet_kinds import is_own_sheet, kinds_of
from importers.splices import NotAnnotatable, appended, escaped, in_order, outline, spliced
from importers.workbooks import Relationship, SheetPart, Workbook, open_workbook, relationships, workbook_part

_STYLES = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
    *("tableStyles", "colors", "extLst"),
)
_COLOURS = {"blocks": "FFFFC7CE", "explain": "FFFFE699"}
_TYPES = "application/vnd.openxmlformats-officedocument"
_SHEET_PART = "xl/worksheets/findings_of_the_check.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_ARROWS = "http://schemas.openxmlformats.org/package/2006/relationships"


def annotate(path: Path, out: Path, remarks: Sequence[Remark], about: str, limits: Limits) -> None:
    """Write the annotated copy of a workbook; NotAnnotatable or FileRefused where it is better to give a list."""
    with path.open("rb") as stream:
        package = Package(stream, path.stat().st_size, limits)
        copy = _Copy(package, open_workbook(package, limits), limits)
        copy.change(remarks, about)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for name, content in copy.parts():
                written.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


class _Copy:
    """A package with the parts that are changed in it."""

    def __init__(self, package: Package, workbook: Workbook, limits: Limits) -> None:
        self._package, self._workbook, self._limits = package, workbook, limits
        self._changed: dict[str, bytes] = {}
        self._overrides: dict[str, str] = {}
        self._has_new_drawing = False
        self._home = workbook_part(package, limits)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Every part by name, the changed ones as they are now, new ones last."""
        names = {entry.name: entry for entry in self._package.entries.values()}
        for name, entry in names.items():
            changed = self._changed.get(name)
            yield name, self._package.read(entry, self._limits.unpacked_bytes) if changed is None else changed
        for name in self._changed.keys() - names.keys():
            yield name, self._changed[name]

    def change(self, remarks: Sequence[Remark], about: str) -> None:
        """Mark the cells, write the comments and the sheet of findings."""
        kinds = kinds_of(self._package, self._workbook, self._limits)
        own = next(
            (
                each
                for each in self._workbook.sheets
                if is_own_sheet(each, self._package, kinds, self._limits) and each.name.startswith(FINDINGS_SHEET)
            ),
            None,
        )
        strict = sheet_namespace(self._part(self._home))[1]
        mark_formats, heading, wrapped = self._add_formats()
        for sheet in self._workbook.sheets:
            here = [remark for remark in remarks if remark.finding.sheet == sheet.name]
            if own is None or sheet.name != own.name:
                self._mark(sheet, here, mark_formats, strict)
        namespace = sheet_namespace(self._part(self._home))[0]
        names = {sheet.name: sheet.name for sheet in self._workbook.sheets}
        content = findings_sheet_xml(remarks, about, namespace, wrapped, heading, names)
        if own is not None:
            self._changed[own.entry.name] = content
        else:
            self._add_sheet(content, strict)
        self._add_types()

    def _part(self, name: str) -> bytes:
        changed = self._changed.get(name)
        if changed is not None:
            return changed
        entry = self._package.find(name)
        if entry is None:
            raise NotAnnotatable(f"{name} is missing")
        return self._package.read(entry, self._limits.unpacked_bytes)

    def _put(self, name: str, content: bytes) -> None:
        entry = self._package.find(name)
        self._changed[entry.name if entry is not None else name] = content

    def _add_formats(self) -> tuple[dict[str, int], int, int]:
        """The formats of marks, of the headings and of wrapped texts, each by its number."""
        if self._workbook.styles is None:
            raise NotAnnotatable("it has no part of styles")
        part = self._part(self._workbook.styles.name)
        elements = outline(part, 2)
        prefix = elements[0].prefix
        formats = next((each for each in elements if each.name == "dxfs" and each.depth == 1), None)
        first = sum(each.parent is formats for each in elements) if formats is not None else 0
        written = "".join(_mark_format(prefix, colour) for colour in _COLOURS.values())
        written += f"<{prefix}dxf><{prefix}font><{prefix}b/></{prefix}font></{prefix}dxf>"
        if formats is None:
            whole = f'<{prefix}dxfs count="{len(_COLOURS) + 1}">{written}</{prefix}dxfs>'.encode()
            splices = in_order(part, elements, "dxfs", _STYLES, whole)
        else:
            splices = appended(part, formats, written.encode(), len(_COLOURS) + 1)
        cells = next((each for each in elements if each.name == "cellXfs" and each.depth == 1), None)
        if cells is None:
            raise NotAnnotatable("its styles hold no cell formats")
        wrap = f'<{prefix}alignment vertical="top" wrapText="1"/>'
        text = f'<{prefix}xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" '
        text += f'applyNumberFormat="1" applyAlignment="1">{wrap}</{prefix}xf>'
        splices += appended(part, cells, text.encode(), 1)
        self._put(self._workbook.styles.name, spliced(part, splices))
        wrapped = sum(each.parent is cells for each in elements)
        return {name: first + place for place, name in enumerate(_COLOURS)}, first + len(_COLOURS), wrapped

    def _mark(self, sheet: SheetPart, remarks: Sequence[Remark], formats: Mapping[str, int], strict: bool) -> None:
        part = self._part(sheet.entry.name)
        arrows = relationships(self._package, sheet.entry.name, self._limits)
        comments = next((arrow.target for arrow in arrows if arrow.kind == "comments" and not arrow.external), None)
        if not remarks and MARK not in part and comments is None:
            return
        edit = SheetEdit(part, remarks, formats, None if comments is None else self._part(comments), strict)
        drawing = _target(arrows, edit.drawing_id)
        edited = edit_sheet(edit, None if drawing is None else self._part(drawing))
        if edited is None:
            return
        number = len(self._changed)
        new_comments = f"xl/comments_of_the_check_{number}.xml"
        new_drawing = f"xl/drawings/vmlDrawing_of_the_check_{number}.vml"
        added = []
        if edited.comments is not None:
            self._put(comments or new_comments, edited.comments)
            if comments is None:
                added.append(("comments", new_comments, "findingComments"))
                self._overrides[new_comments] = f"{_TYPES}.spreadsheetml.comments+xml"
        if edited.drawing is not None:
            self._put(drawing or new_drawing, edited.drawing)
            if drawing is None:
                self._has_new_drawing = True
                added.append(("vmlDrawing", new_drawing, edited.drawing_id))
        self._put(sheet.entry.name, edited.sheet)
        self._add_arrows(sheet.entry.name, added, strict)

    def _add_arrows(self, source: str, added: Sequence[tuple[str, str, str]], strict: bool) -> None:
        if not added:
            return
        folder, _, name = source.rpartition("/")
        path = f"{folder}/_rels/{name}.rels"
        entry = self._package.find(path)
        part = self._part(path) if entry is not None else f'<Relationships xmlns="{_ARROWS}"/>'.encode()
        elements = outline(part, 1)
        prefix, office = elements[0].prefix, _STRICT_OFFICE if strict else _OFFICE
        written = "".join(
            f'<{prefix}Relationship Id="{arrow}" Type="{office}/{kind}" Target="/{escaped(target)}"/>'
            for kind, target, arrow in added
        )
        self._put(path, spliced(part, appended(part, elements[0], written.encode())))

    def _add_sheet(self, content: bytes, strict: bool) -> None:
        part = self._part(self._home)
        elements = outline(part, 2)
        listed = next((each for each in elements if each.name == "sheets" and each.depth == 1), None)
        if listed is None:
            raise NotAnnotatable("its list of sheets cannot be found")
        sheets = [each for each in elements if each.parent is listed]
        taken = {each.attributes.get("name", "").casefold() for each in sheets}
        names = [FINDINGS_SHEET, *(f"{FINDINGS_SHEET} {number}" for number in range(2, 300))]
        name = next(each for each in names if each.casefold() not in taken)
        numbers = [each.attributes.get("sheetId", "0") for each in sheets]
        number = max((int(each) for each in numbers if each.isascii() and each.isdigit()), default=0) + 1
        office = _STRICT_OFFICE if strict else _OFFICE
        written = (
            f'<{listed.prefix}sheet xmlns:found="{office}" name="{name}" sheetId="{number}" found:id="findingSheet"/>'
        )
        self._put(self._home, spliced(part, appended(part, listed, written.encode())))
        self._add_arrows(self._home, [("worksheet", _SHEET_PART, "findingSheet")], strict)
        self._changed[_SHEET_PART] = content
        self._overrides[_SHEET_PART] = f"{_TYPES}.spreadsheetml.worksheet+xml"

    def _add_types(self) -> None:
        part = self._part("[Content_Types].xml")
        elements = outline(part, 1)
        prefix = elements[0].prefix
        known = {each.attributes.get("Extension", "").casefold() for each in elements if each.name == "Default"}
        written = ""
        if self._has_new_drawing and "vml" not in known:
            written += f'<{prefix}Default Extension="vml" ContentType="{_TYPES}.vmlDrawing"/>'
        for name, kind in self._overrides.items():
            written += f'<{prefix}Override PartName="/{name}" ContentType="{kind}"/>'
        if written:
            self._put("[Content_Types].xml", spliced(part, appended(part, elements[0], written.encode())))


def _mark_format(prefix: str, colour: str) -> str:
    fill = (
        f'<{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{colour}"/><{prefix}bgColor rgb="{colour}"/>'
    )
    return f"<{prefix}dxf><{prefix}fill>{fill}</{prefix}patternFill></{prefix}fill></{prefix}dxf>"


def _target(arrows: Sequence[Relationship], arrow_id: str) -> str | None:
    return next((arrow.target for arrow in arrows if arrow.id == arrow_id and not arrow.external), None)


def annotate_task(task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The child's task: the copy is written, or the answer says why not."""
    try:
        annotate(task["path"], task["out"], task["remarks"], task["about"], limits)
    except (NotAnnotatable, FileRefused) as reason:
        return {"written": False, "why": re.sub(r"\s+", " ", str(reason))[:300]}
    return {"written": True, "why": ""}
