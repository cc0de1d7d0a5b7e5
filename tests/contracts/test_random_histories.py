"""No cent appears or vanishes, whatever becomes of a contract: months, corrections, holds, releases, closings."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.corrections import amounts_of
from contracts.earlier import EarlierPeriod
from contracts.ledgers import Books
from contracts.numbers import add
from contracts.order import LAST_FOUR
from contracts.periods import month_of
from contracts.retainage import Release, is_line
from contracts.settlement import settle
from contracts.true_ups import own_lines, own_result
from tests.contracts.history import LAST_DAY, MONTHS, POOL, History, history_terms

cents = st.integers(-30_000, 30_000).map(lambda each: str(Decimal(each) / 100))
shares = st.integers(0, 150).map(lambda each: str(Decimal(each) / 100))
acts = st.one_of(
    st.tuples(st.just("month"), cents, shares, st.sampled_from(["carried", "billed", "held"])),
    st.tuples(st.just("correct"), st.integers(0, 5), cents, shares),
    st.tuples(st.just("release"), st.integers(1, 100)),
    st.tuples(st.just("hold"), st.integers(1, 20_000).map(lambda each: str(Decimal(each) / 100))),
    st.tuples(st.just("lift"), st.integers(0, 5)),
    st.tuples(st.just("rechoose"), st.integers(0, 5)),
    st.tuples(st.just("order"), cents),
    st.tuples(st.just("bill"), st.integers(0, 3), st.integers(1, 100)),
)
ways = st.fixed_dictionaries(
    {"order": st.permutations(LAST_FOUR)},
    optional={
        "minimums": st.just([{"id": "least", "title": "Least", "at_least": "20.00"}]),
        "smallest_payment": st.just({"dollars": "40.00"}),
        "limits": st.sampled_from(["both", "incentive", "deduction"]).map(
            lambda bounds: [
                {
                    "kind": "season",
                    "id": "season",
                    "title": "Season",
                    "payments": ["adjustment"],
                    "at_most": "150.00",
                    "bounds": bounds,
                }
            ]
        ),
    },
)


def play(history: History, act: tuple[Any, ...]) -> None:
    """One thing that people do; what cannot be done at this point changes nothing."""
    name, *rest = act
    months = [each for each in MONTHS if each not in history.approved]
    if name == "month" and months:
        history.reported[months[0]] = (rest[0], rest[1])
        history.correct()
        history.approve(history.settle_next(months[0]), rest[2])
    elif name == "correct" and MONTHS[rest[0]] in history.approved:
        history.reported[MONTHS[rest[0]]] = (rest[1], rest[2])
        history.correct()
    elif name == "release":
        number = len(history.releases) + 1
        history.releases.append(Release(number, Decimal(rest[0]), "Done.", "a", "b", LAST_DAY))
    elif name == "hold" and months:
        history.hold(month_of(months[0]).starts, len(history.holds) + 1, rest[0])
    elif name == "lift" and rest[0] < len(history.holds) and history.approved:
        # Whoever lifts a hold does so from the next period on: approved ones keep it.
        last = [each for each in history.approved if each in MONTHS]
        if last and history.holds[rest[0]].until is None:
            history.holds[rest[0]] = replace(history.holds[rest[0]], until=month_of(last[-1]).ends)
    elif name == "order":
        history.order_change(rest[0])
    elif name == "bill":
        history.pay_bill(rest[0], rest[1])
    elif name == "rechoose":
        held = [each for each in history.approved.values() if each.choice == "held"]
        if rest[0] < len(held):
            held[rest[0]].choice = "carried"


def close(history: History) -> None:
    """Closing statements until nothing is left to settle."""
    for number in range(1, 9):
        history.correct()
        statement = history.settle_next(f"closing-{number:02d}")
        if not statement.adjusted():
            return
        history.approve(statement, "billed")
    raise AssertionError("the books do not close")


def check(history: History, closed: bool = False) -> None:
    """Every net follows from its movements, every ledger foots, and every statement can be worked out again."""
    books = history.books()
    assert books.faults == ()
    for stored in history.approved.values():
        assert settle(history.terms, stored.facts).digest == stored.digest
        if stored.period in MONTHS:
            assert amounts_of(stored.document)["shared"] == Decimal(POOL), "a pool is shared to the last cent"
    nets = [amounts_of(each.document)["net"] for each in history.approved.values()]
    carried = [
        amount
        for each in history.approved.values()
        for name, amount in amounts_of(each.document).items()
        if name.startswith("carried.")
    ]
    settled = add(each.amount for each in books.movements)
    assert add(nets) == add([settled, *carried])
    for ledger in books.ledgers:
        assert ledger.balance == add(row.amount for row in ledger.rows)
    _check_worth(history, books)
    if closed:
        _check_truth(history, settled, nets)


def _check_worth(history: History, books: Books) -> None:
    """What remains is what was agreed less what was earned, and what is owed is what was billed less what came in."""
    balances = {each.id: each.balance for each in books.ledgers}
    earned = add(each.amount for each in books.movements if not is_line(history.terms.retainage, each.line))
    assert balances["encumbrance"] == add([*(each.amount for each in history.agreed), -earned])
    open_bills = [each for each in history.approved.values() if each.choice in ("billed", "held")]
    owed = add(-amounts_of(each.document)["net"] - each.came_in for each in open_bills)
    assert balances.get("owed", Decimal(0)) == owed


def _check_truth(history: History, settled: Decimal, nets: list[Decimal]) -> None:
    truths = [amounts_of(history.true(name).document) for name in history.approved]
    assert settled == add(own_result(each) for each in truths)
    kept = {each.id: each.balance for each in history.books().ledgers}
    retained = add(
        amount for each in truths for name, amount in own_lines(each).items() if name.startswith("retainage")
    )
    assert kept.get("retainage", Decimal(0)) == -retained
    held = add(amount for each in truths for name, amount in own_lines(each).items() if name.startswith("hold."))
    assert kept.get("holds", Decimal(0)) == -held
    below = [
        net for net, each in zip(nets, history.approved.values(), strict=True) if each.choice in ("billed", "held")
    ]
    cash = add(net for net in nets if net > 0)
    pending = add(each.amount for each in history.carried())
    assert cash == add([settled, -add(below), -pending])


def test_a_line_that_is_booked_twice_is_named_by_every_ledger_that_holds_it() -> None:
    history = History(history_terms())
    play(history, ("month", "90.00", "1", "carried"))
    assert history.books().faults == ()
    (july,) = history.approved.values()
    history.approved["again"] = july
    named = {fault.ledger for fault in history.books().faults}
    assert {"Encumbrance", "Retainage", "Withheld for performance"} <= named


@settings(max_examples=40, deadline=None)
@given(ways, st.lists(acts, min_size=3, max_size=14))
def test_no_cent_appears_or_vanishes_in_any_history(terms: dict[str, Any], story: list[tuple[Any, ...]]) -> None:
    live(terms, story)


@pytest.mark.proof
@settings(max_examples=3_000, deadline=None)
@given(ways, st.lists(acts, min_size=3, max_size=30))
def test_no_cent_appears_or_vanishes_in_thousands_of_histories(
    terms: dict[str, Any], story: list[tuple[Any, ...]]
) -> None:
    live(terms, story)


def live(terms: dict[str, Any], story: list[tuple[Any, ...]]) -> None:
    """The whole life of a contract, looked at after each act and once everything is closed."""
    history = History(history_terms(**terms))
    for act in story:
        play(history, act)
        check(history)
    close(history)
    check(history, closed=True)
    assert all(isinstance(each, EarlierPeriod) for each in history.before(""))
