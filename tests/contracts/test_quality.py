"""Percent within limits against printed tables and against an independent calculation."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Refused
from contracts.quality import deviation_of, mean_of, percent_inside

PRINTED = Path(__file__).parents[3] / "shared" / "cases" / "pwl-tables.json"
LARGE, VERY_LARGE = 201, 10_001


def printed_entries() -> list[dict[str, Any]]:
    if not PRINTED.exists():
        return []
    entries: list[dict[str, Any]] = json.loads(PRINTED.read_text(encoding="utf-8"))
    return entries


ENTRIES = printed_entries()
needs_tables = pytest.mark.skipif(not ENTRIES, reason="the printed tables of ../shared/cases are not here")


def inside(entry: dict[str, Any], n: int) -> Decimal:
    return percent_inside(Decimal(str(entry["Q"])), n)


def sizes(entry: dict[str, Any]) -> range:
    return range(entry["n_from"], (entry["n_to"] or LARGE) + 1)


@needs_tables
def test_every_right_entry_agrees_with_what_is_printed_for_every_size_of_its_column() -> None:
    """A table gives Q to a hundredth for each whole percent, so an entry may be a quarter of a percent off."""
    for entry in ENTRIES:
        if entry["ok"]:
            apart = [abs(inside(entry, n) - Decimal(str(entry["pwl"]))) for n in sizes(entry)]
            assert max(apart) <= Decimal("0.25"), entry
            assert min(apart) <= Decimal("0.2"), entry


@needs_tables
def test_every_entry_agrees_with_its_exact_value() -> None:
    for entry in ENTRIES:
        exact = Decimal(str(entry["pwl_exact"]))
        nearest = min(abs(inside(entry, n) - exact) for n in sizes(entry))
        assert nearest <= Decimal("0.02"), entry


@needs_tables
def test_an_entry_for_any_large_sample_is_come_closer_to_the_larger_the_sample() -> None:
    for entry in (each for each in ENTRIES if each["n_to"] is None):
        limit = Decimal(mpmath.nstr(100 * mpmath.ncdf(mpmath.mpf(str(entry["Q"]))), 30))
        near, nearer = (abs(inside(entry, n) - limit) for n in (LARGE, VERY_LARGE))
        assert near <= Decimal("0.05")
        assert nearer <= near
        assert nearer <= Decimal("0.001")


@needs_tables
def test_a_misprint_is_never_reproduced() -> None:
    misprints = [entry for entry in ENTRIES if not entry["ok"]]
    assert misprints
    for entry in misprints:
        for n in sizes(entry):
            assert abs(inside(entry, n) - Decimal(str(entry["pwl"]))) > Decimal("0.5"), entry


@given(st.decimals(-4, 4, places=4), st.integers(3, 60))
def test_it_is_the_regularised_incomplete_beta_function(quality_index: Decimal, n: int) -> None:
    with mpmath.workdps(60):
        a = mpmath.mpf(n) / 2 - 1
        q = mpmath.mpf(str(quality_index))
        x = min(mpmath.mpf(1), max(mpmath.mpf(0), (1 - q * mpmath.sqrt(n) / (n - 1)) / 2))
        expected = Decimal(mpmath.nstr(100 * (1 - mpmath.betainc(a, a, 0, x, regularized=True)), 40))
    assert abs(percent_inside(quality_index, n) - expected) < Decimal("1E-30")


@given(st.decimals(-3, 3, places=3), st.integers(3, 300))
def test_both_sides_of_a_limit_are_the_whole_lot(quality_index: Decimal, n: int) -> None:
    whole = percent_inside(quality_index, n) + percent_inside(-quality_index, n)
    assert abs(whole - 100) < Decimal("1E-25")
    assert 0 <= percent_inside(quality_index, n) <= 100


@given(st.decimals(-3, 3, places=3), st.decimals("0.001", 1, places=3), st.integers(3, 100))
def test_a_better_lot_is_never_judged_worse(quality_index: Decimal, better: Decimal, n: int) -> None:
    assert percent_inside(quality_index + better, n) >= percent_inside(quality_index, n)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_tests_have_no_estimate(n: int) -> None:
    with pytest.raises(Refused, match="at least 3"):
        percent_inside(Decimal(0), n)


def test_on_its_limit_half_of_a_lot_is_inside_and_far_from_it_all_or_nothing() -> None:
    for n in (3, 4, 5, 50, 501):
        assert abs(percent_inside(Decimal(0), n) - 50) < Decimal("1E-30")
        assert percent_inside(Decimal(1000), n) == 100
        assert percent_inside(Decimal(-1000), n) == 0


@given(st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=30))
def test_mean_and_deviation_are_those_of_the_sample(values: list[Decimal]) -> None:
    with mpmath.workdps(60):
        numbers = [mpmath.mpf(str(value)) for value in values]
        mean = mpmath.fsum(numbers) / len(numbers)
        deviation = mpmath.sqrt(mpmath.fsum((each - mean) ** 2 for each in numbers) / (len(numbers) - 1))
        assert abs(mpmath.mpf(str(mean_of(values))) - mean) < mpmath.mpf("1e-45")
        assert abs(mpmath.mpf(str(deviation_of(values))) - deviation) < mpmath.mpf("1e-20")
