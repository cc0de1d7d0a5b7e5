"""What a ruling does to a payment, in dollars: the same period settled with it and without it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from contracts.errors import DomainError
from contracts.facts import Facts
from contracts.figures import Figure
from contracts.numbers import CONTEXT, ZERO
from contracts.rulings import Ruling
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms


@dataclass(frozen=True, slots=True)
class LineEffect:
    """A line that a ruling changes, in dollars; None where the line is not there."""

    title: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Effect:
    """The net of a period without and with a ruling, each line that changes, and why it cannot be told."""

    period: str
    before: Decimal | None
    after: Decimal | None
    lines: tuple[LineEffect, ...] = ()
    unknown: str = ""

    @property
    def change(self) -> Decimal | None:
        """By how much the payment changes."""
        return None if self.before is None or self.after is None else CONTEXT.subtract(self.after, self.before)


def effect_of(terms: Terms, facts: Facts, ruling: Ruling) -> Effect:
    """The period settled with and without the ruling, beside all other rulings of the facts."""
    others = tuple(each for each in facts.rulings if each.number != ruling.number)
    try:
        before = settle(terms, replace(facts, rulings=others))
    except DomainError as reason:
        before, unknown = None, reason.message
    try:
        after = settle(terms, replace(facts, rulings=(*others, ruling)))
    except DomainError as reason:
        return Effect(facts.period, _net(before), None, (), reason.message)
    if before is None:
        return Effect(facts.period, None, after.net.amount, (), f"Without it nothing can be computed: {unknown}")
    return Effect(facts.period, before.net.amount, after.net.amount, tuple(_changed(before, after)))


def _net(statement: Statement | None) -> Decimal | None:
    return None if statement is None else statement.net.amount


def _changed(before: Statement, after: Statement) -> list[LineEffect]:
    old, new = lines_of(before), lines_of(after)
    changed = []
    for name in dict.fromkeys((*old, *new)):
        left, right = old.get(name), new.get(name)
        if (left.amount if left else ZERO) != (right.amount if right else ZERO):
            title = (right or left or before.net).title
            changed.append(LineEffect(title, left.amount if left else None, right.amount if right else None))
    return changed


def lines_of(statement: Statement) -> Mapping[str, Figure]:
    """Every line of a statement by its name."""
    return {line.name: line for lines in statement.steps.values() for line in lines}
