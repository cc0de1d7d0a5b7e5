"""Parts of statements' documents, read without the rest: whoever looks at many periods needs a tenth of each."""

from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import MsgspecError, Struct
from msgspec.json import Decoder


class _Money(Struct):
    period: str
    amounts: dict[str, str]
    quantities: dict[str, str]


class _Rulings(Struct):
    amounts: dict[str, str]
    exceptions: list[dict[str, Any]]


class _Results(Struct):
    measures: dict[str, Any]
    composites: dict[str, Any]


class _Figures(Struct):
    figures: _Results


Part = TypeVar("Part")
_MONEY, _RULINGS, _FIGURES = Decoder(_Money), Decoder(_Rulings), Decoder(_Figures)


class Unreadable(ValueError):
    """A stored document is none that a statement could have been stored with."""


def money_in(document: str) -> Mapping[str, Any]:
    """The period, amounts and quantities of a statement's document, as they stand in it; Unreadable without them."""
    found = _read(_MONEY, document)
    return {"period": found.period, "amounts": found.amounts, "quantities": found.quantities}


def rulings_in(document: str) -> Mapping[str, Any]:
    """The amounts and exceptions of a statement's document, which say what rulings change in it; Unreadable without."""
    found = _read(_RULINGS, document)
    return {"amounts": found.amounts, "exceptions": found.exceptions}


def results_in(document: str) -> Mapping[str, Any]:
    """The results of measures and composites of a statement's document, at the places where they stand in it;
    Unreadable without them.
    """
    found = _read(_FIGURES, document).figures
    return {"figures": {"measures": found.measures, "composites": found.composites}}


def _read(decoder: Decoder[Part], document: str) -> Part:
    try:
        return decoder.decode(document)
    except MsgspecError as reason:
        raise Unreadable(f"A stored statement cannot be read: {reason}") from reason
