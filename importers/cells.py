"""What a cell is before any column is known: its form, its raw text, and what its number format says.

A cell is a pair (Kind, raw text). Kinds are few and shared by all cells alike, so a pair is a cheap key: each distinct
cell of a column is converted once, however many rows carry it.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

from importers.refusals import FileRefused
from importers.styles import PLAIN, Style

NUMBER, TEXT, TRUTH, ERROR, ISO = "number", "text", "truth", "error", "iso"
SHARED, UNSAVED = "shared", "formula without a saved value"
_FORMS: Final = {
    "n": NUMBER,
    "s": SHARED,
    "str": TEXT,
    "inlineStr": TEXT,
    "b": TRUTH,
    "e": ERROR,
    "d": ISO,
}


class Kind:
    """What cells of one type and style have in common. `typed` is false where a file knows text only (.csv)."""

    __slots__ = ("_strings", "form", "formula", "style", "typed")

    def __init__(
        self,
        form: str,
        style: Style = PLAIN,
        *,
        formula: bool = False,
        typed: bool = True,
        strings: Sequence[str] = (),
    ) -> None:
        self.form, self.style, self.formula, self.typed, self._strings = form, style, formula, typed, strings

    def text(self, raw: str) -> str:
        """The text that stands in the cell; FileRefused where it points to a shared text that is not there."""
        if self.form != SHARED:
            return raw
        if not raw.isascii() or not raw.isdigit() or int(raw[:12]) >= len(self._strings):
            raise FileRefused(
                "workbook_broken", f"a cell points to the shared text number {raw[:20]}, which is missing"
            )
        return self._strings[int(raw)]

    @property
    def is_text(self) -> bool:
        """Whether the cell holds text."""
        return self.form in (TEXT, SHARED)


Cell: TypeAlias = tuple[Kind, str]
Row: TypeAlias = tuple[int, dict[int, Cell]]


class Kinds:
    """The kinds of a workbook's cells, made once each from the type and style that a cell names."""

    def __init__(self, styles: Sequence[Style], strings: Sequence[str]) -> None:
        self._styles, self._strings = styles, strings
        self._known: dict[tuple[str | None, str | None, bool, bool], Kind] = {}

    def find(self, cell_type: str | None, style: str | None, formula: bool, saved: bool) -> Kind:
        """The kind; FileRefused where type or style do not exist."""
        key = (cell_type, style, formula, saved)
        if key not in self._known:
            form = _FORMS.get(cell_type or "n")
            if form is None:
                raise FileRefused("workbook_broken", f"a cell is of the unknown type {str(cell_type)[:20]!r}")
            self._known[key] = Kind(
                form if saved else UNSAVED, self._style(style), formula=formula, strings=self._strings
            )
        return self._known[key]

    def _style(self, style: str | None) -> Style:
        if style is None or (style == "0" and not self._styles):
            return self._styles[0] if self._styles else PLAIN
        if not style.isascii() or not style.isdigit() or int(style[:9]) >= len(self._styles):
            raise FileRefused("workbook_broken", f"a cell names the style {style[:20]}, which is missing")
        return self._styles[int(style)]


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing but white space stands in the cell."""
    return cell is None or (cell[0].form != UNSAVED and not cell[0].text(cell[1]).strip())
