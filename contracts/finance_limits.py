"""The amount above which finance grants change orders, as a person of finance proposes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.typed import TypedForm

RULES = ABOVE, NEVER = "above", "never"
LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class NewFinanceLimit:
    """An amount with its reason; None: any second officer grants, whatever the amount."""

    above: Decimal | None
    reason: str


def read_finance_limit(texts: Mapping[str, str]) -> NewFinanceLimit:
    """The amount from its form; Invalid with every problem by its field."""
    form = TypedForm(texts)
    rule = form.choice("rule", "when finance grants", RULES)
    above = None
    if rule == ABOVE:
        above = form.dollars("above", "the amount", above_zero=False)
        if above is not None and above < 0:
            form.refuse("above", "Enter the amount as zero or more. Zero: finance grants every change of value.")
    reason = form.words("reason", "the reason, such as the resolution that sets it", LONGEST_REASON)
    form.check()
    return NewFinanceLimit(above, reason)
