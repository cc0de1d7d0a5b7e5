"""Change orders: what is changed, from when on, and the guard that nothing is retroactive by accident."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.entries import LONGEST_TITLE, problem_of_term
from contracts.errors import Invalid, Problem
from contracts.numbers import ZERO, add
from contracts.periods import Period, say_date
from contracts.typed import TypedForm, taken


@dataclass(frozen=True, slots=True)
class NewChangeOrder:
    """A change order as it is proposed: dollars added (below zero: taken away), the new last day, the new scope.

    `late_reason` says why it takes effect in the past or inside a settled period.
    """

    title: str
    reason: str
    value: Decimal
    new_ends: date | None
    scope: str
    effective_on: date
    late_reason: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What a contract is worth: as signed (None: not stated), changed by granted orders, and what still waits."""

    signed: Decimal | None
    changes: Decimal = ZERO
    waiting: Decimal = ZERO

    @property
    def now(self) -> Decimal | None:
        """As signed with every granted change order."""
        return None if self.signed is None else add([self.signed, self.changes])


def read_change_order(texts: Mapping[str, str], starts: date, ends: date) -> NewChangeOrder:
    """A change order from its form; Invalid with every problem by its field."""
    form = TypedForm(texts)
    title = form.words("title", "what changes, in a few words", LONGEST_TITLE)
    value = form.dollars("value", "the change of value", needed=False, above_zero=False)
    new_ends = form.day("new_ends", "the new last day", needed=False)
    scope = form.words("scope", "the change of scope", 4_000, needed=False)
    effective_on = form.day("effective_on", "the day from which it holds")
    reason = form.words("reason", "the reason", 2_000)
    late_reason = form.words("late_reason", "the reason for an earlier day", 2_000, needed=False)
    if not value and new_ends is None and not scope and not form.problems:
        form.refuse("value", "Nothing changes yet. Enter a change of value, of time or of scope.")
    if new_ends is not None and (problem := problem_of_term(starts, new_ends)):
        form.refuse("new_ends", problem)
    if new_ends == ends:
        form.refuse("new_ends", f"{say_date(ends)} is the last day already. Leave this empty where time stays.")
    if effective_on is not None and not starts <= effective_on <= max(ends, new_ends or ends):
        form.refuse("effective_on", "This lies outside the contract’s term.")
    form.check()
    return NewChangeOrder(title, reason, value or ZERO, new_ends, scope, taken(effective_on), late_reason)


def retroactive(effective_on: date, today: date, settled: Iterable[Period]) -> str:
    """Why a day lies in the past of the contract, in a sentence; nothing where it does not."""
    for period in settled:
        if period.holds(effective_on):
            return f"{say_date(effective_on)} lies in {period.title()}, whose payment is approved already."
    if effective_on < today:
        return f"{say_date(effective_on)} has passed already."
    return ""


def check_not_by_accident(late: str, reason: str) -> None:
    """Nothing where the day lies ahead or a reason is written; else Invalid at the field of the reason."""
    if late and not reason:
        says = f"{late} Choose a later day, or write why it must hold from then; a second person confirms that."
        raise Invalid("This change order would be retroactive.", [Problem("late_reason", says)])
