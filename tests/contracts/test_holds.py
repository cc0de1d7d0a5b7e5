"""A hold keeps back what is paid and never a deduction, and gives back exactly what it kept, whatever the signs."""

from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.corrections import amounts_of
from contracts.periods import month_of
from contracts.rulings import About, Ruling
from tests.contracts.history import MONTHS, History, history_terms

SHARE = "0.50"
cents = st.integers(-30_000, 30_000).map(lambda each: Decimal(each) / 100)
months = st.lists(cents, min_size=len(MONTHS) - 1, max_size=len(MONTHS) - 1)
# On which line, from which month, through which month, and at most how much of it.
holds = st.lists(
    st.tuples(
        st.sampled_from(["adjustment", "gross", "net"]),
        st.integers(0, 2),
        st.integers(2, 4),
        st.none() | cents.map(abs).filter(bool),
    ),
    min_size=1,
    max_size=3,
)


def _hold(number: int, line: str, first: int, last: int, amount: Decimal | None) -> Ruling:
    starts, until = month_of(MONTHS[first]).starts, month_of(MONTHS[last]).ends
    return Ruling(number, "hold", About("line", line), starts, until, "Asked.", "a", "b", starts, amount)


def _paid(adjustments: list[Decimal], rulings: list[Ruling]) -> list[dict[str, Decimal]]:
    """The amounts of each month, the last of them after every hold was lifted."""
    history = History(history_terms(), holds=rulings)
    for month, adjusted in zip(MONTHS, [*adjustments, Decimal(0)], strict=True):
        history.reported[month] = (str(adjusted), SHARE)
        history.approve(history.settle_next(month), "billed")
    return [dict(amounts_of(each.document)) for each in history.approved.values()]


def test_a_deduction_stands_while_its_line_is_held() -> None:
    hold = _hold(1, "adjustment", 0, 3, None)
    paid = _paid([Decimal(40), Decimal(-25), Decimal(0), Decimal("-0.01"), Decimal(7)], [hold])
    assert [each.get("hold.1") for each in paid] == [Decimal(-40), None, None, None, Decimal(40), None]
    assert [each["adjustment"] for each in paid] == [40, -25, 0, Decimal("-0.01"), 7, 0]


def test_a_hold_of_an_amount_takes_its_rest_after_a_month_with_a_deduction() -> None:
    hold = _hold(1, "adjustment", 0, 3, Decimal(50))
    paid = _paid([Decimal(40), Decimal(-25), Decimal(30), Decimal(30), Decimal(0)], [hold])
    assert [each.get("hold.1") for each in paid] == [Decimal(-40), None, Decimal(-10), None, Decimal(50), None]


def test_a_month_that_was_corrected_into_a_deduction_is_paid_as_one() -> None:
    history = History(history_terms(), holds=[_hold(1, "adjustment", 0, 4, None)])
    history.reported[MONTHS[0]] = ("40", SHARE)
    history.approve(history.settle_next(MONTHS[0]), "billed")
    history.reported[MONTHS[0]] = ("-25", SHARE)
    history.correct()
    corrected = amounts_of(history.true(MONTHS[0]).document)
    assert (corrected["adjustment"], corrected.get("hold.1")) == (-25, None)
    history.holds = [replace(each, until=month_of(MONTHS[0]).ends) for each in history.holds]
    history.reported[MONTHS[1]] = ("0", SHARE)
    assert "hold.1" not in amounts_of(history.settle_next(MONTHS[1]).document())


@settings(max_examples=25, deadline=None)
@example([Decimal(40), Decimal(-25), Decimal(-9), Decimal(5), Decimal(1)], [("adjustment", 0, 2, None)])
@example([Decimal(-40), Decimal(25), Decimal(-9), Decimal(5), Decimal(1)], [("adjustment", 0, 4, Decimal(20))])
@given(months, holds)
def test_what_was_held_is_released_and_never_more_is_paid_than_without(
    adjustments: list[Decimal], held: list[tuple[str, int, int, Decimal | None]]
) -> None:
    rulings = [_hold(number, *each) for number, each in enumerate(held, 1)]
    with_holds, without = _paid(adjustments, rulings), _paid(adjustments, [])
    so_far = accumulate(each["net"] for each in with_holds)
    otherwise = accumulate(each["net"] for each in without)
    differences = [one - other for one, other in zip(so_far, otherwise, strict=True)]
    assert max(differences) <= 0, "a hold pays"
    assert differences[-1] == 0, "what was held was not released to the cent"
    for ruling in rulings:
        lines = [each.get(ruling.name, Decimal(0)) for each in with_holds]
        assert sum(lines) == 0
        assert all(line <= 0 for line, month in zip(lines, MONTHS, strict=True) if _covers(ruling, month))


def _covers(ruling: Ruling, month: str) -> bool:
    return ruling.covers(month_of(month).starts)
