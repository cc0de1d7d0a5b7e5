"""Cells whose text differs from one that the terms compare it with, but only in what a person overlooks."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.compared_texts import ComparedTexts, folded
from contracts.tables import Table
from contracts.values import Value
from importers.gathering import Gathering

_NOTHING = ComparedTexts({})


class NearMatches:
    """The columns of a table that conditions of the terms compare as texts."""

    def __init__(self, table: Table, letters: Mapping[str, str], compared: ComparedTexts | None) -> None:
        told = compared or _NOTHING
        self._table, self._letters = table, letters
        self._texts = {
            column: {folded(text): text for text in texts} for column, texts in told.texts.items() if column in letters
        }
        self._exact = {column: frozenset(texts) for column, texts in told.texts.items()}
        self._pairs = [pair for pair in told.pairs if letters.keys() >= set(pair)]

    def take(
        self, numbers: Sequence[int], values: Mapping[str, Sequence[Value]], gathering: Gathering, sheet: str
    ) -> None:
        """Notice such cells among accepted rows."""
        for column, at, value, meant in (*self._near_texts(values), *self._near_pairs(values)):
            letter, found = self._letters[column], f"“{value[:60]}” for “{meant[:60]}”"
            gathering.note_cell(
                "nearly_as_compared", found, numbers[at], letter, sheet, self._table, self._table.column(column)
            )

    def _near_texts(self, values: Mapping[str, Sequence[Value]]) -> Iterator[tuple[str, int, str, str]]:
        for column, texts in self._texts.items():
            exact = self._exact[column]
            for at, value in enumerate(values[column]):
                if isinstance(value, str) and value not in exact and (meant := texts.get(folded(value))):
                    yield column, at, value, meant

    def _near_pairs(self, values: Mapping[str, Sequence[Value]]) -> Iterator[tuple[str, int, str, str]]:
        for column, other in self._pairs:
            for at, (value, meant) in enumerate(zip(values[column], values[other], strict=True)):
                are_texts = isinstance(value, str) and isinstance(meant, str)
                if are_texts and value != meant and folded(str(value)) == folded(str(meant)):
                    yield column, at, str(value), str(meant)
