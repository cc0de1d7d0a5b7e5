"""Comments that people left at cells, told with their cells: they may matter to whoever accepts the rows."""

from collections.abc import Iterator

from importers.comment_parts import AUTHOR
from importers.gathering import Gathering
from importers.limits import Limits
from importers.own_marks import LAST_ACCEPTED
from importers.packages import Package
from importers.refusals import FileRefused
from importers.workbooks import SheetPart, relationships
from importers.xml_parts import SHEET_NAMESPACES, Attributes, Elements

_MOST, _LONGEST, _SHOWN = 1_000, 300, 5


def note_comments(part: SheetPart, package: Package, gathering: Gathering, limits: Limits) -> None:
    """Tell the comments of a sheet that holds a table, all at their cells."""
    found = comments_of(part, package, limits)
    if found:
        said = "; ".join(f"{address}: “{text[:80]}”" for address, text in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
        cells = tuple(address for address, _ in found)
        gathering.note("comment", f"{said}{more}", sheet=part.name, cells=cells, count=len(found))


def comments_of(part: SheetPart, package: Package, limits: Limits) -> list[tuple[str, str]]:
    """Address and text of each comment of a sheet that a person wrote, the program's own left out."""
    for arrow in relationships(package, part.entry.name, limits):
        entry = package.find(arrow.target) if arrow.kind == "comments" and not arrow.external else None
        if entry is not None:
            reader = _CommentReader(entry.name, limits)
            try:
                reader.read(package.chunks(entry))
            except FileRefused:
                return []  # what is only told takes nothing from the rows where it is broken
            return list(reader.told())
    return []


class _CommentReader(Elements):
    def __init__(self, part: str, limits: Limits) -> None:
        super().__init__(part, limits, SHEET_NAMESPACES)
        self._authors: list[str] = []
        self._found: list[tuple[str, str, list[str]]] = []
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "author":
            self._pieces = []
        elif name == "comment" and len(self._found) < _MOST:
            self._found.append((attributes.get("ref", ""), attributes.get("authorId", ""), []))
        elif name == "t" and self._found:
            self._pieces = self._found[-1][2]

    def end(self, name: str) -> None:
        if name == "author":
            self._authors.append("".join(self._pieces or []))
        if name in ("author", "t"):
            self._pieces = None

    def characters(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def told(self) -> Iterator[tuple[str, str]]:
        """Each comment of a person."""
        own = str(self._authors.index(AUTHOR)) if AUTHOR in self._authors else None
        for address, author, pieces in self._found:
            text = " ".join("".join(pieces).split())
            if author != own and text and not text.startswith(LAST_ACCEPTED):
                yield address, text[:_LONGEST]
