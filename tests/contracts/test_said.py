"""A measured result reads the same everywhere, never better than it is, and says where digits were left out."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.better import NO_SIDE, Side, said, said_of
from contracts.measures import Measure
from contracts.numbers import divide
from contracts.said import bare, in_words

HIGH, LOW = Side(low=False), Side(low=True)


@pytest.mark.parametrize(
    "value, unit, side, words",
    [
        ("94.428571", "points of 100", HIGH, "≈ 94.42 points of 100"),
        ("94.999", "percent", HIGH, "≈ 94.99 %"),
        ("95.666", "percent", HIGH, "≈ 95.66 %"),
        ("1.501", "complaints per lane-mile", LOW, "≈ 1.51 complaints per lane-mile"),
        ("0.0001", "percent", LOW, "≈ 0.01 %"),
        ("0.0001", "percent", HIGH, "≈ 0.00 %"),
        ("-0.126", "days", HIGH, "≈ −0.13 days"),
        ("-0.126", "days", LOW, "≈ −0.12 days"),
        ("12345.678", "seconds", LOW, "≈ 12,345.68 seconds"),
        ("10.005", "USD", LOW, "≈ $10.01"),
        ("96.50", "percent", HIGH, "96.5 %"),
        ("100", "percent", HIGH, "100 %"),
    ],
)
def test_digits_are_left_out_towards_the_worse_side(value: str, unit: str, side: Side, words: str) -> None:
    assert said(Decimal(value), unit, side) == words


def test_a_miss_never_reads_as_a_hit_where_nobody_says_which_side_is_worse() -> None:
    target = Side(target=Decimal(95))
    assert said(Decimal("94.999"), "percent", target) == "≈ 94.99 %"
    assert said(Decimal("95.001"), "percent", target) == "≈ 95.01 %"
    assert said(Decimal("95.009"), "percent", NO_SIDE) == "≈ 95.00 %", "never rounded up"


def test_the_last_digits_of_a_quotient_are_no_reason_to_round() -> None:
    third = divide(Decimal(1), Decimal(3))
    assert said(third * 3 * 95, "percent", HIGH) == "95 %"


def test_target_or_threshold_tell_the_side_of_a_measure() -> None:
    given: dict[str, Any] = {"id": "m", "title": "M", "unit": "percent", "statistic": None, "missing": {}}
    assert said_of(Measure(**given, better="higher"), Decimal("83.333")) == "≈ 83.33 %"
    assert said_of(Measure(**given, target=Decimal(1), threshold=Decimal(4)), Decimal("3.333")) == "≈ 3.34 %"


def test_numbers_stand_in_their_units() -> None:
    assert (in_words(Decimal("-0.015"), "of gross"), bare(Decimal(95), "percent")) == ("−1.5 % of gross", "95 %")
    assert (in_words(Decimal(4), "USD per ton"), bare(Decimal(4), "USD per ton")) == ("$4.00 per ton", "4")
