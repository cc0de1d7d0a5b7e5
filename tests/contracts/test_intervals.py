"""Wilson's interval: published values, and what must hold for every count."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.intervals import share_interval


# NIST/SEMATECH e-Handbook 7.2.4.1 works 4 of 20 by hand; the others follow from the same formula at its ends.
@pytest.mark.parametrize(
    "met, counted, low, high",
    [("4", "20", "8.07", "41.60"), ("0", "10", "0.00", "27.75"), ("10", "10", "72.25", "100.00")],
)
def test_an_interval_is_the_published_one(met: str, counted: str, low: str, high: str) -> None:
    found = share_interval(Decimal(met), Decimal(counted))
    assert [str(round(end, 2)) for end in found] == [low, high]


@given(st.integers(1, 100_000).flatmap(lambda counted: st.tuples(st.integers(0, counted), st.just(counted))))
def test_a_share_lies_within_its_interval_and_the_interval_within_all_shares(counts: tuple[int, int]) -> None:
    met, counted = map(Decimal, counts)
    low, high = share_interval(met, counted)
    assert 0 <= low <= met * 100 / counted <= high <= 100
    wider = share_interval(counted - met, counted)
    assert abs(wider[0] + high - 100) < Decimal("1e-30")
