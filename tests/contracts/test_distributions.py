"""Amounts split over accounts: no cent appears or vanishes, whatever the shares, and each part is a fair one."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.distributions import MOST_ACCOUNTS, Share, read_shares, split, stored_shares, written
from contracts.errors import Invalid
from contracts.ledger_layouts import load_layout
from contracts.numbers import from_cents

CENT = Decimal("0.01")
LAYOUT = load_layout(
    {
        "name": "Two codes",
        "codes": [{"id": "fund", "title": "Fund", "digits": 3}, {"id": "project", "title": "Project", "needed": False}],
        "columns": [{"field": "voucher"}, {"field": "amount"}],
    }
)


@st.composite
def shares(draw: st.DrawFn) -> tuple[Share, ...]:
    """Shares with up to four decimals that are 100 % together."""
    cuts = draw(st.sets(st.integers(1, 999_999), max_size=MOST_ACCOUNTS - 1))
    edges = [0, *sorted(cuts), 1_000_000]
    percents = [Decimal(after - before).scaleb(-4) for before, after in pairwise(edges)]
    return tuple(Share({"fund": f"{place:03}"}, percent) for place, percent in enumerate(percents))


@given(cents=st.integers(-(10**13), 10**13), over=shares())
def test_no_cent_appears_or_vanishes_and_no_part_is_a_cent_off(cents: int, over: tuple[Share, ...]) -> None:
    amount = from_cents(cents)
    parts = split(amount, over)
    assert sum(parts) == amount
    for part, share in zip(parts, over, strict=True):
        assert part == part.quantize(CENT)
        assert abs(part - amount * share.percent / 100) < CENT
        assert part * amount >= 0
    assert split(-amount, over) == tuple(-part for part in parts)


@given(over=shares())
def test_what_is_written_is_read_back(over: tuple[Share, ...]) -> None:
    assert stored_shares(written(over)) == over


@pytest.mark.parametrize(
    "amount,percents,parts",
    [
        ("0.01", ("50", "50"), ("0.01", "0.00")),
        ("-0.01", ("50", "50"), ("-0.01", "0.00")),
        ("100.00", ("33.3333", "33.3333", "33.3334"), ("33.33", "33.33", "33.34")),
        ("0.05", ("60", "40"), ("0.03", "0.02")),
        ("0.03", ("10", "10", "80"), ("0.00", "0.00", "0.03")),
    ],
)
def test_cents_left_over_go_to_the_largest_remainders(
    amount: str, percents: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    over = [Share({}, Decimal(each)) for each in percents]
    assert [str(abs(each) if each == 0 else each) for each in split(Decimal(amount), over)] == list(parts)


def typed(*given: tuple[str, str]) -> dict[str, str]:
    named = ({f"{place}.percent": percent, f"{place}.fund": fund} for place, (percent, fund) in enumerate(given, 1))
    return {name: text for each in named for name, text in each.items()}


def test_a_part_of_which_nothing_is_filled_is_left_out() -> None:
    assert [str(each.percent) for each in read_shares(LAYOUT, typed(("60 %", "100"), ("", ""), ("40", "200")), 4)] == [
        "60",
        "40",
    ]


@pytest.mark.parametrize(
    "given,path,says",
    [
        ((("60", "100"), ("30", "200")), "1.percent", "90 % together"),
        ((("60", "100"), ("40.0001", "200")), "1.percent", "100.0001 % together"),
        ((("60", "100"), ("40", "100")), "2.percent", "stands above already"),
        ((("60", "100"), ("0", "200")), "2.percent", "above 0 and at most 100"),
        ((("60", "100"), ("-40", "200")), "2.percent", "above 0 and at most 100"),
        ((("60", "100"), ("39.99999", "200")), "2.percent", "at most four decimals"),
        ((("60", "100"), ("forty", "200")), "2.percent", "at most four decimals"),
        ((("60", "100"), ("40", "20")), "2.fund", "exactly 3 digits"),
        ((("60", "100"), ("40", "")), "2.fund", "Enter the fund"),
    ],
)
def test_shares_that_cannot_be_are_refused_beside_their_field(given: Any, path: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_shares(LAYOUT, typed(*given), 2)
    (problem,) = refused.value.problems
    assert problem.path == path
    assert says in problem.message
