"""Tables found by their headings, wherever they stand: in any row of any sheet, in one row or in two merged ones."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.tables import Column, Table
from importers.addresses import letters
from importers.texts import name_key

_LEAST_SHARE = 0.5
_LEAST_LIKENESS = 0.82


@dataclass(frozen=True, slots=True)
class Match:
    """A table whose headings stand in a row: which column of the sheet holds which column of the table.

    `span` are all columns of the sheet that have any heading in that row. `layout` is the version of the own layout
    that it was found by, 0 for none; `gone` are the columns whose headings the layout names and the file has no more.
    """

    table: Table
    row: int
    places: Mapping[str, int]
    guessed: tuple[tuple[str, str, str], ...] = ()
    doubled: tuple[tuple[str, int, int], ...] = ()
    span: frozenset[int] = frozenset()
    layout: int = 0
    gone: tuple[str, ...] = ()

    @property
    def missing(self) -> list[Column]:
        """Columns that must be there and are not."""
        return [column for column in self.table.columns if column.is_asked and column.id not in self.places]

    @property
    def is_whole(self) -> bool:
        """Whether every column was found by its own heading, or all that a confirmed layout names."""
        if self.layout:
            return not self.gone
        return len(self.places) == len(self.table.columns) and not self.guessed


def heading_keys(tables: Iterable[Table]) -> frozenset[str]:
    """All headings of the tables as cells are first compared with them: plain, in small letters."""
    names = (name for table in tables for column in table.columns for name in (column.heading, *column.also))
    return frozenset(name.strip().casefold() for name in names)


def best_match(texts: Mapping[int, str], row: int, tables: Sequence[Table], sheet: str) -> Match | None:
    """The table that a row of texts (by column) is the heading of; None where it is none's."""
    found = [match for table in tables if (match := _match(texts, row, table, sheet)) is not None]
    if not found:
        return None
    return max(found, key=lambda match: _score(match, sheet))


def joined(upper: Mapping[int, str], lower: Mapping[int, str]) -> dict[int, str]:
    """Two rows of headings as one: a text of the upper row reaches over the blanks at its right, unless it stands
    alone.
    """
    texts: dict[int, str] = {}
    reach = ""
    for column in range(min([*upper, *lower]), max([*upper, *lower]) + 1):
        reach = upper.get(column, reach)
        below = lower.get(column)
        if below is None and column in upper:
            texts[column], reach = upper[column], ""
        elif below is not None:
            texts[column] = f"{reach} {below}" if reach else below
    return texts


def best_of_two_rows(
    upper: Mapping[int, str], lower: Mapping[int, str], row: int, tables: Sequence[Table], sheet: str
) -> Match | None:
    """The table whose headings are spread over two rows, each heading in the lower row, in the upper, or in both."""
    together = joined(upper, lower)
    own = ((table, _own_texts(table, upper, lower, together)) for table in tables)
    found = [match for table, texts in own if (match := _match(texts, row, table, sheet)) is not None]
    match = max(found, key=lambda each: _score(each, sheet), default=None)
    if match is None:
        return None
    said = tuple(
        (column_id, letters(place), together.get(place, ""))
        for column_id, place in match.places.items()
        if place not in lower or name_key(lower[place]) not in _names(match.table.column(column_id))
    )
    return replace(match, guessed=(*match.guessed, *said), span=frozenset(together)) if said else None


def _own_texts(
    table: Table, upper: Mapping[int, str], lower: Mapping[int, str], together: Mapping[int, str]
) -> dict[int, str]:
    wanted = set().union(*(_names(column) for column in table.columns))
    texts = dict(lower)
    for column, text in together.items():
        candidates = [text, lower.get(column, ""), upper.get(column, "")]
        known = next((each for each in candidates if name_key(each) in wanted), None)
        if known is not None:
            texts[column] = known
    return texts


def _match(texts: Mapping[int, str], row: int, table: Table, sheet: str) -> Match | None:
    keys: dict[str, list[int]] = {}
    for place, text in texts.items():
        keys.setdefault(name_key(text), []).append(place)
    places: dict[str, int] = {}
    doubled = []
    for column in table.columns:
        found = sorted(place for name in _names(column) for place in keys.get(name, ()))
        if found:
            places[column.id] = found[0]
        if len(found) > 1:
            doubled.append((column.id, found[0], found[1]))
    if not _is_enough(len(places), table, sheet):
        return None
    guessed = _guess(texts, table, places)
    places.update({column_id: place for column_id, place, _ in guessed})
    said = tuple((column_id, letters(place), text) for column_id, place, text in guessed)
    return Match(table, row, places, said, tuple(doubled), frozenset(texts))


def _is_enough(found: int, table: Table, sheet: str) -> bool:
    """Whether so many headings make a table: half of them, or fewer on the sheet that carries the table's name."""
    if found == len(table.columns):
        return True
    named = table.sheet is not None and name_key(table.sheet) == name_key(sheet)
    return found >= 2 and found >= len(table.columns) * (_LEAST_SHARE / 2 if named else _LEAST_SHARE)


def _score(match: Match, sheet: str) -> tuple[float, bool, int]:
    named = match.table.sheet is not None and name_key(match.table.sheet) == name_key(sheet)
    return len(match.places) / len(match.table.columns), named, len(match.places)


def _names(column: Column) -> set[str]:
    return {name_key(name) for name in (column.heading, *column.also)}


def _guess(texts: Mapping[int, str], table: Table, places: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """Columns not found by name whose heading is much like one text that nothing else claims."""
    free = {place: text for place, text in texts.items() if place not in places.values()}
    guessed = []
    for column in table.columns:
        if column.id in places:
            continue
        alike = [
            place for place, text in free.items() if any(_is_like(name_key(text), name) for name in _names(column))
        ]
        if len(alike) == 1:
            guessed.append((column.id, alike[0], free.pop(alike[0])))
    return guessed


def _is_like(text: str, name: str) -> bool:
    if len(name) < 4 or not text:
        return False
    words, wanted = text.split(), name.split()
    if words[: len(wanted)] == wanted and len(words) <= len(wanted) + 3:
        return True
    return difflib.SequenceMatcher(None, text, name).ratio() >= _LEAST_LIKENESS
