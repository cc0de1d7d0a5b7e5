"""The city's score in words and as bars: totals by program, how many contracts they count, and how each was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for

from contracts.better import Side, said
from contracts.city_scores import CAP, SPANS, together
from contracts.numbers import HUNDRED, parse_decimal, short
from contracts.periods import say_period
from contracts.said import count, number
from importers.lists import ListColumn, ListValue
from models.city_totals import ProgramTotal
from models.kept_scores import KeptScore
from operations.city_scores import CityQuestion, CitySeen

SCORES = (
    *(ListColumn(heading) for heading in ("Contract", "Vendor", "Period", "Measure", "Unit")),
    *(ListColumn("Result", "number"), ListColumn("Target", "number"), ListColumn("Score", "number")),
    ListColumn("How"),
)
_NO_SCORE = "no score"
WIDTH, ROW = 440, 44
_WORDS = {"day": "Day", "week": "Week", "month": "Month", "quarter": "Quarter"}


@dataclass(frozen=True, slots=True)
class Span:
    """A way to read the scores; `says` where it has none."""

    title: str
    address: str
    is_chosen: bool
    says: str


@dataclass(frozen=True, slots=True)
class Total:
    """A program with its score and what went into it."""

    title: str
    address: str
    score: str
    hundredths: int | None
    counted: str
    without: str
    contracts: str
    missing: str
    mark: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the picture with its words above it."""

    says: str
    y: int
    width: str
    is_below: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """All that the SVG template draws; `target` is where 1.00 stands."""

    height: int
    bars: tuple[Bar, ...]
    target: str
    says: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A measure of a contract with its score and how that was made."""

    contract: str
    address: str
    vendor: str
    period: str
    measure: str
    result: str
    target: str
    score: str
    says: str
    statement_address: str


def score_words(hundredths: int | None) -> str:
    """A score as a person reads it: 0.97."""
    return _NO_SCORE if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"


def spans(seen: CitySeen, asked: CityQuestion) -> tuple[Span, ...]:
    """The ways to read the scores, and which of them every period is too long for."""
    kept: dict[str, Any] = {"program": asked.program} if asked.program else {}
    return tuple(
        Span(
            _WORDS[kind],
            url_for("city.show_city", by=kind, **kept),
            kind == asked.kind,
            f"No result comes for less than a {_shortest(seen)}: there is no score of a {kind}."
            if kind in seen.too_short
            else "",
        )
        for kind in SPANS
    )


def _shortest(seen: CitySeen) -> str:
    return next(kind for kind in SPANS if kind not in seen.too_short)


def program_rows(seen: CitySeen, asked: CityQuestion) -> list[Total]:
    """Each program, and the whole city at the end."""
    named = [(each, f"{each.number} {each.title}".strip() or "Contracts of no program") for each in seen.totals]
    return [*(_total(each, title, asked) for each, title in named), _total(seen.whole, "All together", asked)]


def _total(of: ProgramTotal, title: str, asked: CityQuestion) -> Total:
    score = together(of.total, of.counted)
    kept: dict[str, Any] = {"by": asked.kind} | ({"in": asked.name} if asked.name else {})
    return Total(
        title=title,
        address=url_for("city.show_city", **kept, program=of.number) if of.number else "",
        score=score_words(score),
        hundredths=score,
        counted=number(of.counted),
        without=number(of.without),
        contracts=counted_words(of),
        missing=f"{number(of.missing)}, {number(of.stale)} stale" if of.stale else number(of.missing),
        mark="Stale" if of.stale else "Partial" if of.missing else "",
    )


def counted_words(of: ProgramTotal) -> str:
    """How many of how many contracts a score counts: 4 of 7."""
    return f"{number(of.scored)} of {number(of.contracts + of.missing)}"


def counted_says(of: ProgramTotal, span: str) -> str:
    """The same as a sentence, with why the others do not count."""
    scoreless = of.contracts - of.scored
    others = f" {count(of.missing, 'contract has', 'contracts have')} no result in {span}." if of.missing else ""
    if of.stale:
        one, many = "is stale: its next result was", "are stale: their next results were"
        others += f" {number(of.stale)} of these {one if of.stale == 1 else many} due already."
    if scoreless:
        others += f" {count(scoreless, 'contract has', 'contracts have')} results without a score alone."
    return f"It counts {counted_words(of)} contracts.{others}"


def bars(totals: Sequence[Total]) -> Bars:
    """A bar for each program and for the whole, from nothing to the cap."""
    scored = [(each, each.hundredths) for each in totals if each.hundredths is not None]
    drawn = tuple(
        Bar(_over_bar(each), place * ROW, _x(hundredths), hundredths < 100)
        for place, (each, hundredths) in enumerate(scored)
    )
    return Bars(len(drawn) * ROW, drawn, _x(100), "; ".join(each.says for each in drawn))


def _over_bar(total: Total) -> str:
    mark = f", {total.mark.lower()}" if total.mark else ""
    return f"{total.title}: {total.score} ({total.contracts}{mark})"


def _x(hundredths: int) -> str:
    return f"{Decimal(hundredths) / (CAP * HUNDRED) * WIDTH:.1f}"


def score_rows(kept: KeptScore) -> ScoreRow:
    """A score of the list in words."""
    target = parse_decimal(kept.target)
    side = Side(kept.lower_is_better, target)
    return ScoreRow(
        contract=kept.contract.number,
        address=url_for("contracts.show_contract", number=kept.contract.number),
        vendor=kept.contract.vendor.name,
        period=say_period(kept.period.name),
        measure=kept.title,
        result="none" if kept.value is None else said(parse_decimal(kept.value), kept.unit, side),
        target=short(target),
        score=score_words(kept.score),
        says=kept.says,
        statement_address=url_for("statements.show_statement", statement_id=kept.statement_id, _anchor=kept.measure_id),
    )


def listed(kept: KeptScore) -> tuple[ListValue, ...]:
    """A score as a row of a file, the result unrounded."""
    value = None if kept.value is None else parse_decimal(kept.value)
    score = None if kept.score is None else Decimal(kept.score) / HUNDRED
    named = (kept.contract.number, kept.contract.vendor.name, kept.period.name, kept.title, kept.unit)
    return *named, value, parse_decimal(kept.target), score, kept.says
