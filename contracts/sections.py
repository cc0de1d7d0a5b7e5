"""The sections of a stored statement: every list of lines that its net is the sum of, in the order of the account.

Read from the document alone, so that a new kind of line appears in whatever is made from statements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.errors import Refused
from contracts.numbers import add, parse_decimal, plain

FigureDocument = Mapping[str, Any]

_TITLES = {
    "lines": "Work done",
    "payments": "Adjustments",
    "limits": "Limits across payments",
    "retained": "Retainage",
}


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that are added up together: the key that they stand under, the words above them, and each as a figure."""

    id: str
    title: str
    figures: tuple[FigureDocument, ...]


def sections(document: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections that hold any line; those that this page does not know stand after the known ones, by name."""
    figures = document["figures"]
    listed = [key for key, value in figures.items() if isinstance(value, list) and value]
    order = [key for key in _TITLES if key in listed] + sorted(key for key in listed if key not in _TITLES)
    return tuple(
        Section(key, _TITLES.get(key, key.replace("_", " ").capitalize()), tuple(figures[key])) for key in order
    )


def check_sum(document: Mapping[str, Any]) -> None:
    """Nothing where the lines of all sections are together the net, else Refused."""
    found = add(parse_decimal(figure["value"]) for section in sections(document) for figure in section.figures)
    if found != parse_decimal(document["net"]):
        raise Refused(
            f"The lines of this statement add up to {plain(found)} and its net is {document['net']}. "
            "Nothing was made from it; report this as an error of the program."
        )
