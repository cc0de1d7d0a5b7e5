"""The order of settlement: which step a payment belongs to, and in which order a contract takes its last four steps.

Work done, adjustments and their limits come first. Index adjustment, retainage, damages and charges, and minimum
amounts follow in the order that the terms state; each sees what is due by the steps before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.statistics.days_late import DaysLateStatistic
from contracts.statistics.index_change import IndexChangeStatistic

if TYPE_CHECKING:
    from contracts.limits.season import Season
    from contracts.payments import Payment
    from contracts.terms import Terms

LAST_FOUR = ("index", "retainage", "damages", "minimum")
PAYMENT_STEPS = ("adjustments", "index", "damages")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the settlement: its heading on a statement, and what the sum is called that stands below it."""

    id: str
    title: str
    sum_title: str


_FIRST = (
    Step("work", "Work done", "Gross"),
    Step("adjustments", "Adjustments", "Gross with adjustments"),
    Step("limits", "Adjustments", "Gross with adjustments"),
)
_REORDERED = {
    "index": Step("index", "Index adjustment", "With the index adjustment"),
    "retainage": Step("retainage", "Retainage", "After retainage"),
    "damages": Step("damages", "Damages and charges", "After damages and charges"),
    "minimum": Step("minimum", "Minimum amounts", "After minimum amounts"),
}
_LAST = (
    Step("rulings", "Overrides, holds and deferrals", "After overrides, holds and deferrals"),
    Step("true_ups", "Corrections of earlier periods", "With corrections of earlier periods"),
    Step("carried", "Carried forward", "With what was carried forward"),
)
# What comes after these steps settles other periods; what they add up to is the period's own result.
NOT_OWN = frozenset(step.id for step in _LAST[1:])


def steps(terms: Terms) -> tuple[Step, ...]:
    """Every step in the order in which this contract takes them."""
    return (*_FIRST, *(_REORDERED[name] for name in terms.order or LAST_FOUR), *_LAST)


def step_of(payment: Payment, terms: Terms) -> str:
    """The step of a payment: the one that it states, else what follows from what it pays for.

    Changes of an index are index adjustments, deductions for days late are damages, all else is an adjustment.
    """
    if payment.step is not None:
        return payment.step
    statistic = next((measure.statistic for measure in terms.measures if measure.id == payment.of), None)
    if isinstance(statistic, IndexChangeStatistic):
        return "index"
    if isinstance(statistic, DaysLateStatistic) and payment.direction == "deduct":
        return "damages"
    return "adjustments"


def step_of_limit(limit: Season, terms: Terms) -> str:
    """A limit across payments stands where the last of its payments does; among adjustments it has its own step."""
    order = terms.order or LAST_FOUR
    found = {step_of(payment, terms) for payment in terms.payments if payment.id in limit.payments}
    later = sorted(found - {"adjustments"}, key=order.index)
    return later[-1] if later else "limits"


def order_problems(terms: Terms) -> Iterator[str]:
    """What is wrong with the order that the terms state."""
    if terms.order and sorted(terms.order) != sorted(LAST_FOUR):
        yield f"State each of {', '.join(LAST_FOUR)} once, in the order in which they are settled."


def sentence(terms: Terms) -> str:
    """The order in words."""
    named = [step.title.lower() for step in steps(terms) if step.id not in ("limits", "rulings", *NOT_OWN)]
    return f"Settled in this order: {', then '.join(named)}."
