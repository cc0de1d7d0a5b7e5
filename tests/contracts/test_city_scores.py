"""Scores of the city's page, worked by hand: over the target, inverted, cut, capped, and without a number."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.city_scores import SPANS, city_score, is_scored, kinds_without, span_holding, span_named, together
from contracts.errors import Invalid
from contracts.measures import Measure


def a_measure(better: str | None, target: str | None, for_each: str | None = None) -> Measure:
    wanted = None if target is None else Decimal(target)
    return Measure("m", "M", "percent", None, {}, better=better, target=wanted, for_each=for_each)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "better,target,value,score",
    [
        ("higher", "95", "95", 100),
        ("higher", "95", "94.99", 99),  # 0.99989… is cut, not rounded up
        ("higher", "95", "47.5", 50),
        ("higher", "3", "2", 66),  # 0.6666… is cut
        ("higher", "95", "0", 0),
        ("lower", "1.5", "3", 50),
        ("lower", "1.5", "1.5", 100),
        ("lower", "2", "1.6", 125),  # exactly the cap
        ("lower", "2", "1", 125),  # 2.00 is held to the cap
        ("higher", "10", "100", 125),
        ("lower", "2", "0.01", 125),
        ("lower", "2", "0", 125),  # no complaint at all is no worse than a hundredth of one
        ("lower", "0", "0", 100),  # 0 is wanted and met
        ("lower", "0", "0.01", 0),
    ],
)
def test_a_score_is_cut_and_capped(better: str, target: str, value: str, score: int) -> None:
    assert city_score(a_measure(better, target), Decimal(value)).hundredths == score


@pytest.mark.parametrize(
    "better,target,value,says",
    [
        ("higher", "0", "5", "The target is 0"),
        ("higher", "2", "-1", "not below zero"),
        ("higher", "2", None, "no result"),
    ],
)
def test_what_has_no_number_has_a_sentence(better: str, target: str, value: str | None, says: str) -> None:
    scored = city_score(a_measure(better, target), None if value is None else Decimal(value))
    assert scored.hundredths is None
    assert says in scored.says


def test_how_a_score_was_made_is_told() -> None:
    assert city_score(a_measure("lower", "1.5"), Decimal("3")).says == "1.5 ÷ 3, cut to hundredths"
    assert city_score(a_measure("higher", "2"), Decimal("9")).says == "9 ÷ 2, at most 1.25"
    assert city_score(a_measure("lower", "2"), Decimal("0")).says == "0, the best there is: 1.25"
    assert city_score(a_measure("lower", "0"), Decimal("0")).says == "0 is wanted and met: 1.00"
    assert city_score(a_measure("lower", "0"), Decimal("3")).says == "0 is wanted, 3 came: 0.00"


def test_only_whole_measures_with_a_target_and_a_side_are_scored() -> None:
    assert is_scored(a_measure("higher", "1"))
    assert not is_scored(a_measure("higher", None))
    assert not is_scored(a_measure(None, "1"))
    assert not is_scored(a_measure("higher", "1", for_each="lot"))


def test_the_mean_is_cut_too() -> None:
    assert together(100 + 99 + 100, 3) == 99
    assert together(0, 0) is None


@pytest.mark.parametrize(
    "kind,name,first,last",
    [
        ("day", "2027-07-31", "2027-07-31", "2027-07-31"),
        ("week", "2027-W30", "2027-07-26", "2027-08-01"),
        ("week", "2026-W53", "2026-12-28", "2027-01-03"),
        ("month", "2028-02", "2028-02-01", "2028-02-29"),
        ("quarter", "2027-Q4", "2027-10-01", "2027-12-31"),
    ],
)
def test_spans_are_named_and_found_by_any_of_their_days(kind: str, name: str, first: str, last: str) -> None:
    span = span_named(kind, name)
    assert (span.first.isoformat(), span.last.isoformat()) == (first, last)
    for day in (span.first, span.last):
        assert span_holding(kind, day) == span
    before, after = span.before(), span.after()
    assert before is not None
    assert before.last < span.first
    assert after is not None
    assert after.before() == span


@pytest.mark.parametrize("kind,first,last", [("day", "1950-01-01", "2200-12-31"), ("week", "1950-W01", "2201-W01")])
def test_before_the_first_and_after_the_last_there_is_nothing(kind: str, first: str, last: str) -> None:
    assert span_named(kind, first).before() is None
    assert span_named(kind, last).after() is None


@pytest.mark.parametrize(
    "kind,name",
    [
        *(("day", "9999-12-31"), ("day", "0001-01-01"), ("week", "9999-W52"), ("week", "0001-W01")),
        *(("month", "9999-12"), ("month", "0001-01"), ("quarter", "9999-Q4"), ("quarter", "0001-Q1")),
    ],
)
def test_a_span_out_of_reach_is_refused(kind: str, name: str) -> None:
    with pytest.raises(Invalid, match="lies outside the years 1950 to 2200"):
        span_named(kind, name)


@pytest.mark.parametrize("kind,name", [("day", "x"), ("week", "2027-W60"), ("month", "2027"), ("year", "2027")])
def test_another_name_is_refused(kind: str, name: str) -> None:
    with pytest.raises(Invalid):
        span_named(kind, name)
    with pytest.raises(Invalid):
        span_holding("year", date(2027, 1, 1))


def test_what_comes_monthly_has_no_score_of_a_day_or_a_week() -> None:
    assert kinds_without(30) == ("day", "week")
    assert kinds_without(1) == ()
    assert kinds_without(365) == SPANS
    assert kinds_without(0) == ()
