"""How a contract stands: read from its newest statement and from the day on which its next report is due.

Nothing is worked out anew here, so that a list of contracts and the statement behind a line cannot disagree.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from contracts.better import is_worse, lower_is_better, said_of
from contracts.numbers import ZERO, add, dollars, plain
from contracts.periods import say_period
from contracts.sections import sections
from contracts.terms import Terms
from contracts.trends import result_in

# What performance moves; the index follows a market, retainage is only held, the rest belongs to other periods.
_MOVED_BY_RESULTS = frozenset({"adjustments", "limits", "damages"})
_MOST_NAMED = 3


class Standing(StrEnum):
    """How a contract stands; the first that is true of it."""

    LATE = "late"
    ENDED = "ended"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    NO_RESULTS = "no_results"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a statement says of performance: dollars taken (below zero) and given, and the measures off their target."""

    taken: Decimal
    given: Decimal
    missed: int
    says: str


def stated_in(document: Mapping[str, Any], terms: Terms) -> Stated:
    """What the statement's document says of performance under the terms that it was computed by."""
    moved = [
        (figure["title"], Decimal(figure["value"]))
        for section in sections(document)
        if section.id in _MOVED_BY_RESULTS
        for figure in section.figures
    ]
    taken = [(title, amount) for title, amount in moved if amount < 0]
    missed = list(_missed(document, terms))
    told = [f"{title} takes {dollars(-amount)}" for title, amount in sorted(taken, key=lambda each: each[1])]
    return Stated(
        taken=add(amount for _, amount in taken),
        given=add(amount for _, amount in moved if amount > ZERO),
        missed=len(missed),
        says="; ".join(_named([*missed, *told])),
    )


def warned_words(warned: Iterable[tuple[str, str]]) -> str:
    """Early warnings, given as period and measure, in a few words; nothing where there are none."""
    said = [f"{title} ({say_period(period)})" for period, title in warned]
    return f"Early warning: {', '.join(_named(said))}" if said else ""


def _missed(document: Mapping[str, Any], terms: Terms) -> Iterator[str]:
    """The measures of the whole contract whose result is on the wrong side of what the terms ask for."""
    for measure in terms.measures:
        wanted = measure.target if measure.target is not None else measure.threshold
        if measure.for_each is not None or wanted is None:
            continue
        result = result_in(document, measure.id)
        if result is not None and result.value is not None and is_worse(measure, result.value, wanted):
            asked = "target" if measure.target is not None else "least accepted"
            if lower_is_better(measure) and measure.target is None:
                asked = "most accepted"
            yield f"{measure.title}: {said_of(measure, result.value)}, {asked} {plain(wanted)}"


def _named(told: list[str]) -> list[str]:
    more = len(told) - _MOST_NAMED
    return told if more <= 0 else [*told[:_MOST_NAMED], f"and {more} more"]
