"""A workbook's own parts: what it is, which sheets it has and in what state, and how its days are counted."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from importers.limits import MEGABYTE, Limits
from importers.packages import Entry, Package
from importers.refusals import FileRefused
from importers.xml_parts import PACKAGE_NAMESPACES, SHEET_NAMESPACES, Attributes, Elements, local

_TRUE, _FALSE = ("1", "true", "on"), ("0", "false", "off", "")
_WORKBOOK = "spreadsheetml.sheet.main+xml"
_MACRO = "macroenabled"
_SMALL = 16 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Relationship:
    """A named arrow from one part to another; `kind` is the last step of its type."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, whether a person sees it, and its part."""

    name: str
    hidden: bool
    entry: Entry


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the package says of itself before any cell is read."""

    sheets: tuple[SheetPart, ...]
    counts_from_1904: bool
    styles: Entry | None
    strings: Entry | None
    has_external_links: bool
    has_embedded_objects: bool


def open_workbook(package: Package, limits: Limits) -> Workbook:
    """Check that the package is a workbook without macros and list its sheets; FileRefused otherwise."""
    _check_kind(package, limits)
    home = workbook_part(package, limits)
    entry = package.find(home)
    if entry is None:
        raise FileRefused("workbook_broken", f"{home} is missing")
    arrows = {each.id: each for each in relationships(package, home, limits)}
    if not arrows:
        raise FileRefused("workbook_broken", f"the relationships of {home} are missing")
    if any(arrow.kind in ("xlMacrosheet", "xlIntlMacrosheet", "vbaProject") for arrow in arrows.values()):
        raise FileRefused("macros", "a macro sheet")
    reader = _WorkbookReader(home, limits)
    reader.read(package.chunks(entry))
    return Workbook(
        sheets=tuple(_sheets(package, reader, arrows, limits)),
        counts_from_1904=reader.counts_from_1904,
        styles=_part_of(package, arrows, "styles"),
        strings=_part_of(package, arrows, "sharedStrings"),
        has_external_links=any(arrow.kind == "externalLink" for arrow in arrows.values()),
        has_embedded_objects=any(name.startswith("xl/embeddings/") for name in package.entries),
    )


def relationships(package: Package, part: str, limits: Limits) -> list[Relationship]:
    """The arrows that start at a part ("" for the package itself), targets resolved to names inside the package."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    entry = package.find(path)
    if entry is None:
        return []
    reader = _RelationshipReader(path, limits, folder)
    reader.read(package.chunks(entry))
    return reader.found


def _check_kind(package: Package, limits: Limits) -> None:
    names = package.entries
    if not any(name.startswith("xl/") for name in names):
        spreadsheet = "mimetype" in names and "content.xml" in names
        raise FileRefused(
            "wrong_type" if spreadsheet else "not_a_spreadsheet",
            "an OpenDocument sheet" if spreadsheet else "a package that holds no workbook",
        )
    entry = package.find("[Content_Types].xml")
    if entry is None:
        raise FileRefused("workbook_broken", "[Content_Types].xml is missing")
    reader = _ContentTypeReader(entry.name, limits)
    reader.read(package.chunks(entry))
    types = reader.types
    if "xl/workbook.bin" in names or any("sheet.binary" in each for each in types):
        raise FileRefused("wrong_type", "a binary workbook (.xlsb)")
    if any(_MACRO in each for each in types) or any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused("macros", "a workbook with macros")
    if not any(each.endswith(_WORKBOOK) for each in types):
        raise FileRefused("not_a_spreadsheet", "its content types name no workbook")


def workbook_part(package: Package, limits: Limits) -> str:
    """The name of the part that lists the sheets; FileRefused where the package names none."""
    for arrow in relationships(package, "", limits):
        if arrow.kind == "officeDocument" and not arrow.external:
            return arrow.target
    raise FileRefused("workbook_broken", "the package names no workbook")


def _part_of(package: Package, arrows: Mapping[str, Relationship], kind: str) -> Entry | None:
    for arrow in arrows.values():
        if arrow.kind == kind and not arrow.external:
            entry = package.find(arrow.target)
            if entry is None:
                raise FileRefused("workbook_broken", f"{arrow.target} is missing")
            return entry
    return None


def _sheets(
    package: Package, reader: "_WorkbookReader", arrows: Mapping[str, Relationship], limits: Limits
) -> Iterator[SheetPart]:
    if len(reader.sheets) > limits.sheets:
        raise FileRefused("too_many_sheets", f"{len(reader.sheets):,} sheets")
    names: set[str] = set()
    for name, state, arrow_id in reader.sheets:
        if name.casefold() in names:
            raise FileRefused("workbook_broken", f"two sheets are named “{name[:40]}”")
        names.add(name.casefold())
        arrow = arrows.get(arrow_id)
        if arrow is None or arrow.external:
            raise FileRefused("workbook_broken", f"the sheet “{name[:40]}” is not inside the file", sheet=name)
        entry = package.find(arrow.target)
        if entry is None:
            raise FileRefused("workbook_broken", f"the part of the sheet “{name[:40]}” is missing", sheet=name)
        if arrow.kind == "worksheet":
            yield SheetPart(name, state not in ("", "visible"), entry)


class _WorkbookReader(Elements):
    def __init__(self, part: str, limits: Limits) -> None:
        super().__init__(part, limits, SHEET_NAMESPACES)
        self.sheets: list[tuple[str, str, str]] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("state", ""), local(attributes, "id") or ""))
        elif name == "workbookPr":
            since = attributes.get("date1904", "0")
            if since not in _TRUE and since not in _FALSE:
                self.tokens.refuse(f"its days are counted from 1904: {since[:20]!r}")
            self.counts_from_1904 = since in _TRUE


class _RelationshipReader(Elements):
    def __init__(self, part: str, limits: Limits, folder: str) -> None:
        super().__init__(part, limits, PACKAGE_NAMESPACES)
        self.found: list[Relationship] = []
        self._folder = folder

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        external = attributes.get("TargetMode", "") == "External"
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(self._folder, target)
        kind = attributes.get("Type", "").rsplit("/", 1)[-1]
        self.found.append(Relationship(attributes.get("Id", ""), kind, posixpath.normpath(path), external))


class _ContentTypeReader(Elements):
    def __init__(self, part: str, limits: Limits) -> None:
        super().__init__(part, limits, PACKAGE_NAMESPACES)
        self.types: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("Override", "Default"):
            self.types.add(attributes.get("ContentType", "").casefold())
