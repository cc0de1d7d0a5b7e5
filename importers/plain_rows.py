"""Rows written in the plain form of spreadsheet programs, many at once: one regular expression for rows alike.

`Form.take` answers only where the rows that the expression matched add up to the whole text, so that nothing can
stand between or inside them that it has not seen. `Strict` knows rows that differ in nothing but their numbers and
values; `Loose` rows in which cells are missing, blank, or of other kinds from row to row.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

from importers.addresses import column_numbers
from importers.blocks import Alike, Block, Column
from importers.cells import Cell, Kind
from importers.styles import unescape

# Nothing here gives back what it matched (++, *+, ?+), and no match begins inside white space: time stays linear.
_ROW = r'(?<![^>])(\s*+<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]++="[^"<>&]*+")*+)>'
_ROW_END = r"\s*+</row>)"
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]+"((?: [a-z]+="[^"<>&]*+")*+)>'
    r"(?:(<f(?: [^<>]*+)?>[^<]*+</f>|<f(?: [^<>]*)?/>)?<v>[^<]++</v>"
    r'|<is><t( xml:space="preserve")?>[^<]++</t></is>)</c>'
)
_ANY_CELL = (
    r'(?:<c r="{0}\2"((?: [a-z]+="[^"<>&]*+")*+)'
    r'(?:/>|>(?:<v>([^<]*+)</v>|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>)</c>))?+'
)
_PLACES = re.compile(r'<c r="([A-Z]{1,3})[0-9]')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"<>&]*)"')
_REFERENCE = re.compile(r"&(amp|lt|gt|quot|apos);")
_MEANT = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_WIDEST = 200
_WRITTEN = ("inlineStr", "str")
FindKind = Callable[[str, bool, bool], Kind | None]


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Rows that were matched whole: their cells by column, how many there are, and which rows are hidden."""

    block: Block
    first: int
    last: int
    cells: int
    hidden: Sequence[int]


class Strict:
    """Rows with the same cells, of the same kinds, all with a value."""

    def __init__(self, pattern: str, places: Sequence[int], kinds: Sequence[Kind], written: Sequence[bool]) -> None:
        self.pattern, self._compiled = pattern, re.compile(pattern)
        self._places, self._kinds, self._written = places, kinds, written

    def take(self, text: str) -> PlainRows | None:
        """The rows that the text consists of; None where it holds anything else."""
        head = _columns_of(self._compiled, text)
        if head is None:
            return None
        columns: dict[int, Column] = {}
        has_references, has_escapes = "&" in text, "_x" in text
        described = zip(self._places, self._kinds, self._written, head[3:], strict=True)
        for place, kind, is_written, raws in described:
            resolved = _resolved(raws) if has_references else raws
            if resolved is None:
                return None
            columns[place] = Alike(kind, list(map(unescape, resolved)) if has_escapes and is_written else resolved)
        return _rows(head, columns, len(head[0]) * len(columns), None)


class Loose:
    """Rows of which each may lack cells, or have them blank or of other kinds than the row before."""

    def __init__(self, letters: Sequence[str], find_kind: FindKind) -> None:
        self._pattern = re.compile(_ROW + "".join(_ANY_CELL.format(each) for each in letters) + _ROW_END)
        self._places = [column_numbers()[each] for each in letters]
        self._find_kind = find_kind

    def take(self, text: str) -> PlainRows | None:
        """The rows that the text consists of; None where it holds anything else."""
        head = _columns_of(self._pattern, text)
        if head is None:
            return None
        columns: dict[int, Column] = {}
        has_references, cells, filled = "&" in text, 0, [False] * len(head[0])
        for place, attributes, values, texts in zip(self._places, head[3::3], head[4::3], head[5::3], strict=True):
            column = self._column(attributes, values, texts, has_references)
            if column is None:
                return None
            raws = column.raws if isinstance(column, Alike) else column
            here = list(map(bool, raws))
            cells += sum(here)
            filled = list(map(bool.__or__, filled, here))
            columns[place] = column
        return _rows(head, columns, cells, None if all(filled) else filled)

    def _column(
        self, attributes: Sequence[str], values: Sequence[str], texts: Sequence[str], has_references: bool
    ) -> Column | None:
        found = [value or text for value, text in zip(values, texts, strict=True)] if any(texts) else values
        raws = _resolved(found) if has_references else found
        if raws is None:
            return None
        if "_x" in "".join(raws):
            raws = [
                unescape(raw) if _type_of(each) in _WRITTEN else raw for each, raw in zip(attributes, raws, strict=True)
            ]
        forms = list(zip(attributes, map(bool, texts), strict=True))
        kinds: dict[tuple[str, bool], Kind] = {}
        for form in set(compress(forms, raws)):
            kind = self._find_kind(*form, False)
            if kind is None:
                return None
            kinds[form] = kind
        if len(set(kinds.values())) == 1:
            return Alike(next(iter(kinds.values())), raws)
        cells: list[Cell | None] = [(kinds[form], raw) if raw else None for form, raw in zip(forms, raws, strict=True)]
        return cells


def strict_form(row: str, find_kind: FindKind) -> Strict | None:
    """The form of rows like this one; None where it is not in the plain form."""
    cells = _CELL.findall(row)
    if not cells or len(cells) > _WIDEST:
        return None
    pattern, places, kinds = [_ROW], [], []
    for letters, attributes, formula, space in cells:
        is_text = _type_of(attributes) == "inlineStr"
        kind, place = find_kind(attributes, is_text, bool(formula)), column_numbers().get(letters)
        if kind is None or place is None:
            return None
        before = _formula_like(formula)
        value = f"<is><t{space}>([^<]++)</t></is>" if is_text else f"{before}<v>([^<]++)</v>"
        pattern.append(rf'<c r="{letters}\2"{re.escape(attributes)}>{value}</c>')
        places.append(place)
        kinds.append(kind)
    if len(set(places)) != len(places):
        return None
    written = [_type_of(cell[1]) in _WRITTEN for cell in cells]
    return Strict("".join(pattern) + _ROW_END, places, kinds, written)


def letters_in(text: str) -> tuple[str, ...] | None:
    """The columns that any row of the text has, in their order; None where there are too many for one expression."""
    numbers = column_numbers()
    found = set(_PLACES.findall(text))
    if not found or len(found) > _WIDEST or not found <= numbers.keys():
        return None
    return tuple(sorted(found, key=lambda each: numbers[each]))


def attributes_of(text: str) -> Mapping[str, str]:
    """The attributes of a cell in the plain form, beside its address."""
    return dict(_ATTRIBUTE.findall(text))


def _type_of(attributes: str) -> str | None:
    return attributes_of(attributes).get("t")


def _columns_of(pattern: "re.Pattern[str]", text: str) -> list[Sequence[str]] | None:
    """What each group of the expression matched, row by row; None unless its matches add up to the text."""
    found = pattern.findall(text)
    if not found:
        return None
    columns: list[Sequence[str]] = list(zip(*found, strict=True))
    return columns if sum(map(len, columns[0])) == len(text) else None


def _rows(
    head: Sequence[Sequence[str]], columns: Mapping[int, Column], cells: int, filled: Sequence[bool] | None
) -> PlainRows | None:
    """The rows, without those that hold no value; None where their numbers do not rise."""
    numbers = list(map(int, head[1]))
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        return None
    hidden: list[int] = []
    if "hidden=" in "".join(set(head[2])):
        hidden = [
            number
            for number, attributes in zip(numbers, head[2], strict=True)
            if ' hidden="1"' in attributes or ' hidden="true"' in attributes
        ]
    block = Block(numbers, columns)
    return PlainRows(block if filled is None else block.only(filled), numbers[0], numbers[-1], cells, hidden)


def _formula_like(formula: str) -> str:
    """What formulas of the same form match; nothing where there is none."""
    if not formula:
        return ""
    return "<f(?: [^<>]*)?/>" if formula.endswith("/>") else "<f(?: [^<>]*+)?+>[^<]*+</f>"


def _resolved(raws: Sequence[str]) -> Sequence[str] | None:
    """The texts with the five references of XML itself resolved; None where another stands in one."""
    if "&" not in "".join(raws):
        return raws
    resolved = []
    for raw in raws:
        if "&" in raw:
            if raw.count("&") != len(_REFERENCE.findall(raw)):
                return None
            raw = _REFERENCE.sub(lambda found: _MEANT[found[1]], raw)
        resolved.append(raw)
    return resolved
