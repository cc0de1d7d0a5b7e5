"""What a result rests on: the cases behind a share or a mean, what was counted over what for a rate.

It is read from the parts of the stored figure: said wherever a result is, and never where it is not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from contracts.intervals import share_interval
from contracts.numbers import ZERO, parse_decimal

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rests:
    """How many cases met the standard or what was counted (`counted`, None for a mean) and of how many, or over how
    much (`of`).
    """

    kind: Literal["share", "rate", "mean", "values"]
    counted: Decimal | None
    of: Decimal


def rests_on(figure: Document) -> Rests | None:
    """What the figure of a result rests on; None where it has no value, or its parts do not tell."""
    if figure["value"] is None:
        return None
    parts = figure.get("parts", ())
    if figure["how"] == "quotient":
        return _of_quotient({part["name"].rpartition(".")[2]: part for part in parts})
    if figure["how"] == "percent_within_limits":
        # The first of its parts is the mean of its tests.
        return _many(len(parts[0].get("parts", ())))
    if figure["how"] == "deviation":
        return _many(len(parts))
    if figure["how"] in ("smallest", "largest"):
        return _many(figure.get("source", {}).get("count", 0))
    return None


def interval_of(figure: Document) -> tuple[Decimal, Decimal] | None:
    """Between which shares, in percent, chance alone may have moved a share of counted cases; None for any other."""
    rests = rests_on(figure)
    if rests is None or rests.kind != "share" or rests.counted is None:
        return None
    return share_interval(rests.counted, rests.of) if ZERO <= rests.counted <= rests.of and rests.of > 0 else None


def _of_quotient(parts: Mapping[str, Document]) -> Rests | None:
    if parts.keys() == {"met", "counted"}:
        return Rests("share", _value(parts["met"]), _value(parts["counted"]))
    if parts.keys() == {"of", "to"}:
        return Rests("rate", _value(parts["of"]), _value(parts["to"]))
    if parts.keys() == {"sum", "rows"}:
        return Rests("mean", None, _value(parts["rows"]))
    if parts.keys() == {"weighed", "weights"}:
        weights = parts["weights"]
        cases = weights.get("source", {}).get("count", len(weights.get("parts", ())))
        return Rests("mean", None, Decimal(cases)) if cases else None
    return None


def _many(cases: int) -> Rests | None:
    return Rests("values", None, Decimal(cases)) if cases else None


def _value(part: Document) -> Decimal:
    return parse_decimal(part["value"])
