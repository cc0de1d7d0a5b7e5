"""Parts of statements' documents, read without the rest: whoever looks at many periods needs a tenth of each."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.json import Decoder


class _Money(Struct):
    period: str
    amounts: dict[str, str]
    quantities: dict[str, str]


class _Results(Struct):
    measures: dict[str, Any]
    composites: dict[str, Any]


class _Figures(Struct):
    figures: _Results


_MONEY, _FIGURES = Decoder(_Money), Decoder(_Figures)


def money_in(document: str) -> Mapping[str, Any]:
    """The period, amounts and quantities of a statement's document, as they stand in it."""
    found = _MONEY.decode(document)
    return {"period": found.period, "amounts": found.amounts, "quantities": found.quantities}


def results_in(document: str) -> Mapping[str, Any]:
    """The results of measures and composites of a statement's document, at the places where they stand in it."""
    found = _FIGURES.decode(document).figures
    return {"figures": {"measures": found.measures, "composites": found.composites}}
