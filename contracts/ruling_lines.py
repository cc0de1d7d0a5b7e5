"""What granted rulings do to a settlement: rows and days are excused, rules are waived, lines are added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from contracts.earlier import EarlierPeriod
from contracts.fact_rows import standing_again
from contracts.facts import Facts, FactTable
from contracts.figures import Figure, computed, difference, given, limited, missing, renamed, scaled, source, total
from contracts.numbers import ONE, ZERO, dollars, negative
from contracts.rulings import DEFERRAL, EXCUSAL, HOLD, NET, OVERRIDE, WAIVED, WAIVER, About, Ruling

_TAKES = {HOLD: "Held", DEFERRAL: "Deferred"}
_GIVES = {HOLD: "Released", DEFERRAL: "Paid as deferred"}


def excuse(facts: Facts) -> Facts:
    """The facts with the rows that granted excusals name standing as excused, so that they count nowhere."""
    excusals = [each for each in facts.rulings if each.kind == EXCUSAL and each.about.kind == "rows"]
    covering = [each.about for each in excusals if each.covers(facts.starts)]
    if not covering:
        return facts
    return replace(facts, tables={name: _excused(table, covering) for name, table in facts.tables.items()})


def _excused(table: FactTable, excusals: Iterable[About]) -> FactTable:
    own = [each for each in excusals if each.name == table.table_id]
    if not own:
        return table
    rows = (
        standing_again(row, "excused") if any(each.holds(row.number) for each in own) else row for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def excused_days(facts: Facts, table_id: str, row: int) -> tuple[Ruling, ...]:
    """The rulings that excuse days of the milestone which stands in the row."""
    return tuple(
        each
        for each in facts.rulings
        if (each.kind, each.about.kind, each.about.name) == (EXCUSAL, "days", table_id)
        and each.about.holds(row)
        and each.covers(facts.starts)
    )


def less_excused(late: Figure, rulings: Iterable[Ruling]) -> Figure:
    """The days that a milestone was late, less those that rulings excuse."""
    for ruling in rulings:
        counted = renamed(late, f"{late.name}.before.{ruling.number}", "Days late before")
        where, says = ruling.source(), ruling.sentence()
        days = given(f"{late.name}.{ruling.name}", "Excused", Decimal(ruling.days or 0), late.unit, where, says)
        late = difference(late.name, late.title, counted, days, late.unit, f"less the days of ruling {ruling.number}")
    return late


def waivers(facts: Facts) -> Mapping[tuple[str, str], Ruling]:
    """The waivers that cover the period, by what they waive: (“payment”, its id) …"""
    return {
        (each.about.kind, each.about.name): each
        for each in facts.rulings
        if each.kind == WAIVER and each.covers(facts.starts)
    }


def waived_amount(ruling: Ruling, name: str, title: str, otherwise: Figure | None) -> Figure:
    """The line of a rule that is not applied: nothing, with what it would have paid below it."""
    parts = () if otherwise is None else (renamed(otherwise, f"{name}.not_applied", f"{title}, not applied"),)
    says = f"Waived. {ruling.sentence()}"
    return computed(name, title, ZERO, "USD", WAIVED, says, parts, ruling.source())


def unless_waived(facts: Facts, kind: str, line: Figure) -> Figure:
    """The line of a rule, or nothing in its place where a waiver leaves the rule unapplied."""
    ruling = waivers(facts).get((kind, line.name))
    return line if ruling is None else waived_amount(ruling, line.name, line.title, line)


def waived_result(ruling: Ruling, name: str, title: str, unit: str, otherwise: Figure | None) -> Figure:
    """The value of a measure that is not applied: none, so that it is left out with its weight."""
    parts = () if otherwise is None else (renamed(otherwise, f"{name}.not_applied", f"{title}, not applied"),)
    return missing(name, title, unit, WAIVED, f"Waived. {ruling.sentence()}", parts)


def lines_of_rulings(facts: Facts, lines: Mapping[str, Figure], net: Figure) -> tuple[Figure, ...]:
    """The lines that overrides, holds and deferrals add in this period, by number.

    `lines` are the statement's lines so far by name, and `net` is what they come to.
    """
    made: list[Figure] = []
    taken: dict[str, list[Figure]] = {}
    for ruling in sorted(facts.rulings, key=lambda each: each.number):
        if ruling.kind == OVERRIDE and ruling.covers(facts.starts):
            made.append(_override(ruling, lines))
        elif ruling.kind in _TAKES:
            line = _moved(ruling, facts, lines, net, taken)
            made.extend([line] if line is not None else [])
    return tuple(made)


def _override(ruling: Ruling, lines: Mapping[str, Figure]) -> Figure:
    about = _title(ruling, lines, "the payment")
    title = f"Override: {about} (ruling {ruling.number})"
    return given(ruling.name, title, ruling.amount or ZERO, "USD", ruling.source(), ruling.sentence())


def _moved(
    ruling: Ruling, facts: Facts, lines: Mapping[str, Figure], net: Figure, taken: dict[str, list[Figure]]
) -> Figure | None:
    """What a hold or a deferral takes out of this statement, or gives back in it; None where it does neither."""
    before = list(_earlier(ruling, facts.earlier))
    if ruling.is_over(facts.starts):
        return _given_back(ruling, before, lines)
    takes = facts.starts == ruling.starts if ruling.kind == DEFERRAL else ruling.covers(facts.starts)
    whole = _left(ruling, lines, net, taken.setdefault(ruling.about.name, []))
    if not takes or whole is None:
        return None
    part = _limited(ruling, whole, before)
    title = f"{_TAKES[ruling.kind]}: {_title(ruling, lines, 'the payment')} (ruling {ruling.number})"
    line = scaled(ruling.name, title, part, negative(ONE), "USD", ruling.sentence())
    if line.amount == 0:
        return None
    taken[ruling.about.name].append(line)
    if ruling.about.name != NET:
        taken.setdefault(NET, []).append(line)
    return line


def _left(ruling: Ruling, lines: Mapping[str, Figure], net: Figure, taken: Sequence[Figure]) -> Figure | None:
    """What earlier rulings leave of the line; None where nothing is left to take.

    Below zero there is nothing to hold: a deduction stands while something is held, and so does a payment below zero.
    A deferral was granted for one known payment and may put off a deduction that is disputed.
    """
    whole = net if ruling.about.name == NET else lines.get(ruling.about.name)
    if whole is None:
        return None
    if taken:
        parts = [renamed(whole, f"{ruling.name}.whole", whole.title), *taken]
        whole = total(f"{ruling.name}.left", f"Left of {whole.title}", parts, "USD")
    above_zero_only = ruling.kind == HOLD or ruling.about.name == NET
    return None if whole.amount == 0 or (above_zero_only and whole.amount < 0) else whole


def _limited(ruling: Ruling, whole: Figure, before: Sequence[Figure]) -> Figure:
    """The part of the line that is taken: all of it, or what is left of the ruling's amount."""
    part = renamed(whole, f"{ruling.name}.line", whole.title)
    if ruling.amount is None:
        return part
    where = ruling.source()
    most = given(f"{ruling.name}.amount", "At most", ruling.amount, "USD", where, f"{dollars(ruling.amount)} in all")
    if before:
        so_far = total(f"{ruling.name}.before", "Taken before", before, "USD")
        if so_far.amount > 0:
            so_far = scaled(f"{ruling.name}.before", "Taken before", so_far, negative(ONE), "USD")
        left = total(f"{ruling.name}.rest", "Left to take", [most, so_far], "USD")
        nothing = given(f"{ruling.name}.nothing", "Nothing", ZERO, "USD", where, "all of it was taken before")
        most = left if left.amount > 0 else nothing
    return limited(
        f"{ruling.name}.part", f"Part of {whole.title}", part, most, "both", f"at most {dollars(most.amount)}"
    )


def _given_back(ruling: Ruling, before: Sequence[Figure], lines: Mapping[str, Figure]) -> Figure | None:
    if not before:
        return None
    so_far = total(f"{ruling.name}.before", "Taken before and not given back", before, "USD")
    if so_far.amount == 0:
        return None
    title = f"{_GIVES[ruling.kind]}: {_title(ruling, lines, 'the payment')} (ruling {ruling.number})"
    return scaled(ruling.name, title, so_far, negative(ONE), "USD", ruling.sentence())


def _earlier(ruling: Ruling, earlier: Iterable[EarlierPeriod]) -> Iterator[Figure]:
    for period in earlier:
        if ruling.name in period.amounts:
            where = source("earlier", period=period.period, line=ruling.name, statement=period.statement or None)
            title = f"Ruling {ruling.number} in {period.period}"
            yield given(f"{ruling.name}.{period.period}", title, period.amounts[ruling.name], "USD", where)


def _title(ruling: Ruling, lines: Mapping[str, Figure], otherwise: str) -> str:
    line = lines.get(ruling.about.name)
    if line is not None:
        return line.title
    return otherwise if ruling.about.name == NET else ruling.about.name
