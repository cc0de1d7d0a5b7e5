"""The fields of a form of the terms editor as its page shows them: inputs, tables of inputs, and blocks of both.

An input is named by the place of its value in the part, such as `f:schedule.bands.0.gives`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Choices = tuple[tuple[str, str], ...]
PREFIX = "f:"
_HALF = 24


@dataclass(frozen=True, slots=True)
class Input:
    """A field with its value: how it is typed, what may be chosen, what helps, what is wrong with it."""

    name: str
    label: str
    value: str
    kind: str
    choices: Choices = ()
    hint: str = ""
    wrong: str = ""
    needed: bool = False
    chooses_kind: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it needs the whole width: rows, texts of a sentence, and choices too long for half of it."""
        longest = max((len(words) for _, words in self.choices), default=0)
        is_text = self.label in ("Title", "Note", "What the sender is told")
        return self.chooses_kind or self.kind == "rows" or is_text or longest > _HALF

    @property
    def id(self) -> str:
        """The name as an id that a style sheet and a script can name."""
        return self.name.replace(":", "-").replace(".", "-")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of inputs: its number, its fields, and what its button says to take it out."""

    number: int
    inputs: tuple[Input, ...]
    drop: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A list whose entries are rows of fields: its title, what one row is called, the buttons, what is wrong."""

    id: str
    title: str
    hint: str
    row: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    add: str
    add_words: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that belong together, in the order in which one fills them in; `add` and `drop` are its buttons."""

    id: str
    title: str = ""
    hint: str = ""
    content: tuple[Input | Grid | Block, ...] = ()
    wrong: str = ""
    add: str = ""
    add_words: str = ""
    drop: str = ""
    drop_words: str = ""
    folds: bool = False
    open: bool = True
    note: str = ""

    def inputs(self) -> tuple[Input, ...]:
        """Every input of the block and the blocks within."""
        found: list[Input] = []
        for each in self.content:
            if isinstance(each, Input):
                found.append(each)
            elif isinstance(each, Grid):
                found += [field for row in each.rows for field in row.inputs]
            else:
                found += each.inputs()
        return tuple(found)

    def places(self) -> Iterator[str]:
        """The id of everything in the block that a problem can be said beside."""
        for each in self.content:
            yield each.id
            if isinstance(each, Grid):
                yield from (field.id for row in each.rows for field in row.inputs)
            elif isinstance(each, Block):
                yield from each.places()
