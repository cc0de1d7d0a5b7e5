"""What a form of the terms editor is made of: fields, and grids whose rows are fields.

A field's path is relative to its part: `schedule.round.to`. A grid is a list whose entries are rows of fields.
"""

from dataclasses import dataclass

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One value: where it stands, what a person calls it, how it is typed, and what else helps."""

    path: str
    label: str
    kind: str = "text"
    choices: Choices = ()
    choices_from: str = ""
    needed: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A list of rows: its place, its title, its columns. A column with the path "" is the whole entry."""

    path: str
    title: str
    row: str
    columns: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The fields and grids of a part."""

    fields: tuple[Field, ...] = ()
    grids: tuple[Grid, ...] = ()


def words(path: str, label: str, needed: bool = False, hint: str = "") -> Field:
    """A field for words."""
    return Field(path, label, "words", needed=needed, hint=hint)


def number(path: str, label: str, needed: bool = False, hint: str = "") -> Field:
    """A field for a number, which is kept as text with its decimals."""
    return Field(path, label, "number", needed=needed, hint=hint)


def whole(path: str, label: str) -> Field:
    """A field for a whole number that the document writes without quotes."""
    return Field(path, label, "whole")


def one_of(path: str, label: str, *choices: str, needed: bool = False) -> Field:
    """A field with a few values to choose from."""
    return Field(path, label, "choice", tuple((each, each.replace("_", " ")) for each in choices), needed=needed)


def named(path: str, label: str, source: str, needed: bool = False) -> Field:
    """A field that names another part of the document."""
    return Field(path, label, "choice", choices_from=source, needed=needed)


def truth(path: str, label: str) -> Field:
    """A field for yes or no."""
    return Field(path, label, "truth", (("yes", "yes"), ("no", "no")))


_MODES = (
    ("half_up", "half up"),
    ("half_even", "half to even"),
    ("up", "away from zero"),
    ("down", "cut off"),
    ("ceiling", "up"),
    ("floor", "down"),
)


def rounding(path: str, what: str) -> tuple[Field, Field]:
    """The two fields of a rounding."""
    return (
        number(f"{path}.to", f"{what}: round to", hint="Such as 0.01. Empty: not rounded."),
        Field(f"{path}.mode", f"{what}: how", "choice", _MODES),
    )
