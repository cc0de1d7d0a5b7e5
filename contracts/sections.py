"""The sections of a stored statement: the lines that its net is the sum of, in the order of the account.

Read from the document alone, so that a new kind of line appears in whatever is made from statements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.errors import Refused
from contracts.numbers import add, parse_decimal, plain

FigureDocument = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that are added up together: the words above and below them, what is due after them, each as a figure."""

    id: str
    title: str
    sum_title: str
    so_far: Decimal
    figures: tuple[FigureDocument, ...]


def sections(document: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections in the order of the account; every line of the statement stands in one."""
    found = {line["name"]: line for lines in document["figures"].values() if isinstance(lines, list) for line in lines}
    return tuple(
        Section(
            each["id"],
            each["title"],
            each["sum_title"],
            parse_decimal(each["so_far"]),
            tuple(found[name] for name in each["lines"]),
        )
        for each in document["sections"]
    )


def check_sum(document: Mapping[str, Any]) -> None:
    """Nothing where the lines of all sections are together the net, else Refused."""
    found = add(parse_decimal(figure["value"]) for section in sections(document) for figure in section.figures)
    if found != parse_decimal(document["net"]):
        raise Refused(
            f"The lines of this statement add up to {plain(found)} and its net is {document['net']}. "
            "Nothing was made from it; report this as an error of the program."
        )
