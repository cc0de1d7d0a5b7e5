"""True-ups: what a corrected period's result differs from what was paid for it, settled once, with its reasons.

One line for each corrected period: the result as corrected, less what was paid before (the approved statement and the
true-ups since). Where nothing is left to settle, there is no line.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from contracts.earlier import CarriedAmount, ChangedFigure, EarlierPeriod, PaidBefore
from contracts.figures import Figure, difference, given, source, total
from contracts.numbers import add, dollars, plain
from contracts.periods import say_period

TRUE_UP, CARRIED = "true_up.", "carried."
# Amounts that a statement names beside its lines, or that settle other periods.
_SUMS = ("net", "result")


def own_lines(amounts: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """The lines of a statement that belong to its own period: not its sums, nor what settles other periods."""
    return {
        name: amount
        for name, amount in amounts.items()
        if name not in _SUMS and not name.startswith((TRUE_UP, CARRIED))
    }


def own_result(amounts: Mapping[str, Decimal]) -> Decimal:
    """What a period's own lines come to."""
    return add(own_lines(amounts).values())


def true_up(earlier: EarlierPeriod) -> Figure | None:
    """The line that settles a corrected period; None where it was never corrected or is settled already."""
    paid = earlier.paid
    if paid is None:
        return None
    name = f"{TRUE_UP}{earlier.period}"
    corrected = total(f"{name}.corrected", "Corrected result", list(_corrected(name, earlier)), "USD")
    before = total(f"{name}.paid", "Already paid", list(_paid(name, earlier.period, paid)), "USD")
    if corrected.value == before.value:
        return None
    says = f"the corrected result less what was paid already. {explain(paid)}".strip()
    return difference(name, f"Correction of {say_period(earlier.period)}", corrected, before, "USD", says)


def _corrected(name: str, earlier: EarlierPeriod) -> Iterator[Figure]:
    for line, amount in own_lines(earlier.amounts).items():
        where = source("earlier", period=earlier.period, line=line, statement=earlier.statement or None)
        yield given(f"{name}.corrected.{line}", line.replace("_", " ").capitalize(), amount, "USD", where)


def _paid(name: str, period: str, paid: PaidBefore) -> Iterator[Figure]:
    where = source("earlier", period=period, line="result", statement=paid.approved or None)
    yield given(f"{name}.paid.approved", "Result of the approved statement", paid.result, "USD", where)
    for each in paid.true_ups:
        where = source("earlier", period=each.period, line=name, statement=each.statement or None)
        yield given(f"{name}.paid.{each.period}", f"Settled in {say_period(each.period)}", each.amount, "USD", where)


def explain(paid: PaidBefore) -> str:
    """What changed, in words: the reports that were replaced, and each measure and line before and after."""
    told = [
        *paid.sources,
        *(f"{each.title}: {_told(each, each.before)} → {_told(each, each.after)}" for each in paid.changes),
    ]
    return "; ".join(told) + "." if told else ""


def _told(figure: ChangedFigure, value: Decimal | None) -> str:
    if value is None:
        return "no value"
    if figure.unit == "USD":
        return dollars(value)
    return f"{plain(value)} {'%' if figure.unit == 'percent' else figure.unit}"


def carried_line(carried: CarriedAmount) -> Figure:
    """What an earlier statement left for this one."""
    where = source("earlier", period=carried.period, line="net", statement=carried.statement or None)
    says = {
        "negative_net": "the statement came out below zero and was carried forward",
        "small_payment": "the payment was too small to be made and was carried forward",
    }[carried.kind]
    title = f"Carried forward from {say_period(carried.period)}"
    return given(f"{CARRIED}{carried.period}", title, carried.amount, "USD", where, says)


def changed(
    before: Mapping[str, tuple[str, str, Decimal | None]], after: Mapping[str, tuple[str, str, Decimal | None]]
) -> Iterator[ChangedFigure]:
    """The figures (name: title, unit, value) that differ between two settlements of one period."""
    for name in dict.fromkeys((*before, *after)):
        title, unit, _ = after.get(name) or before[name]
        values = [found[2] if (found := each.get(name)) is not None else None for each in (before, after)]
        if values[0] != values[1]:
            yield ChangedFigure(name, title, unit, values[0], values[1])
