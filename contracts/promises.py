"""What was promised against what came: each measure of the terms over the periods, on its target, off it, or unknown.

A period without a result is counted as such and never as a good one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.better import lower_is_better, said_of
from contracts.measures import STATE_WORDS, Measure
from contracts.numbers import parse_decimal, short
from contracts.said import in_words
from contracts.terms import Terms

ON, OFF, UNJUDGED, NOT_MEASURED = "on", "off", "unjudged", "not_measured"
NO_STATEMENT = "no statement"
NOTHING_THERE = "nothing to measure"


@dataclass(frozen=True, slots=True)
class PeriodStated:
    """A period that has ended: its title, and its statement with document and terms, or None where there is none."""

    title: str
    statement: str
    document: Mapping[str, Any] | None
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A measure in a period, or in one lot or night of it: the value, or why there is none; and how it stands.

    `says` is the value as it reads everywhere, or the reason.
    """

    period: str
    statement: str
    value: Decimal | None
    stands: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """A measure as the newest terms have it, with its outcomes in the order of the periods."""

    measure: Measure
    goal: str
    outcomes: tuple[Outcome, ...]

    def count(self, stands: str) -> int:
        """How many outcomes stand so."""
        return sum(each.stands == stands for each in self.outcomes)

    @property
    def measured(self) -> tuple[Outcome, ...]:
        """The outcomes that have a value."""
        return tuple(each for each in self.outcomes if each.value is not None)

    @property
    def worst(self) -> Outcome | None:
        """The outcome with the worst value; None where none was measured or nobody says which side is worse."""
        low, measured = lower_is_better(self.measure), self.measured
        if low is None or not measured:
            return None
        worse = max if low else min
        return worse(measured, key=lambda each: Decimal(each.value or 0))

    def why_not(self) -> str:
        """The reasons for which nothing was measured, each with its periods; nothing where all was."""
        by_reason: dict[str, list[str]] = {}
        for each in self.outcomes:
            if each.stands == NOT_MEASURED:
                by_reason.setdefault(each.says, []).append(each.period)
        return "; ".join(f"{reason}: {', '.join(periods)}" for reason, periods in by_reason.items())


def promised(measure: Measure) -> str:
    """What the terms ask of the measure, in words; that they ask for nothing where they do not."""
    if measure.target is not None:
        return in_words(parse_decimal(short(measure.target)), measure.unit)
    if measure.threshold is not None:
        least = in_words(parse_decimal(short(measure.threshold)), measure.unit)
        return f"{'at most' if measure.better == 'lower' else 'at least'} {least}"
    return "no target stated"


def judge(measure: Measure, value: Decimal) -> str:
    """Whether the value is on the target (else the threshold) of the terms; unjudged where they state none."""
    wanted = measure.target if measure.target is not None else measure.threshold
    low = lower_is_better(measure)
    if wanted is None or low is None:
        return UNJUDGED
    return OFF if (value > wanted if low else value < wanted) else ON


def records_of_measures(periods: Sequence[PeriodStated], in_force: Terms | None = None) -> tuple[MeasureRecord, ...]:
    """Every measure of the terms in force, then those of the periods' own terms, each with its outcomes."""
    known: dict[str, tuple[Measure, str]] = {}
    for terms in (in_force, *(period.terms for period in reversed(periods))):
        if terms is not None:
            goals = {goal.id: goal.title for goal in terms.goals}
            for measure in terms.measures:
                known.setdefault(measure.id, (measure, goals.get(measure.goal or "", "")))
    return tuple(
        MeasureRecord(measure, goal, tuple(outcome for period in periods for outcome in _outcomes(name, period)))
        for name, (measure, goal) in known.items()
    )


def _outcomes(name: str, period: PeriodStated) -> Iterator[Outcome]:
    """What a period says of the measure; nothing where its terms did not know the measure."""
    if period.document is None or period.terms is None:
        yield Outcome(period.title, "", None, NOT_MEASURED, NO_STATEMENT)
        return
    measure = next((each for each in period.terms.measures if each.id == name), None)
    if measure is None:
        return
    stated = [each for each in period.document["figures"]["measures"].values() if each["measure"] == name]
    if not stated:
        yield Outcome(period.title, period.statement, None, NOT_MEASURED, NOTHING_THERE)
    for each in stated:
        yield _outcome(measure, period, each)


def _outcome(measure: Measure, period: PeriodStated, stated: Mapping[str, Any]) -> Outcome:
    figure = stated["value"]
    title = f"{period.title}, {stated['group']}" if "group" in stated else period.title
    if figure["value"] is None:
        return Outcome(title, period.statement, None, NOT_MEASURED, STATE_WORDS[figure["state"]])
    value = parse_decimal(figure["value"])
    return Outcome(title, period.statement, value, judge(measure, value), said_of(measure, value))
