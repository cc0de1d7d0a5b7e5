"""What becomes of a contract at its end: the decisions that there are, by when one is due, and how one is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.meetings import quarters_begun
from contracts.typed import TypedForm

RENEW, EXTEND, REBID, LET_END = "renew", "extend", "rebid", "let_end"
DECISIONS: Mapping[str, str] = {
    RENEW: "Renew it",
    EXTEND: "Extend it by an option",
    REBID: "Rebid the work",
    LET_END: "Let it end",
}
# These go on as a change order of the contract's last day, and an amendment of its terms.
GOES_ON = (RENEW, EXTEND)
REMINDED_DAYS = (180, 120, 90, 60)
DECIDED_WITHIN = max(REMINDED_DAYS)
LONGEST_REASON = 8_000


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is proposed, with its reason."""

    decision: str
    reason: str


def read_decision(texts: Mapping[str, str]) -> NewDecision:
    """A decision from its form; Invalid by field. The reason stays as it was typed."""
    form = TypedForm(texts)
    decision = form.choice("decision", "what is to become of the contract", tuple(DECISIONS))
    form.words("reason", "the reason", LONGEST_REASON)
    form.check()
    return NewDecision(decision, texts.get("reason", "").strip())


def days_left(ends_on: date, today: date) -> int:
    """How many days lie between today and the last day; below zero once it has passed."""
    return (ends_on - today).days


def is_due(left: int) -> bool:
    """Whether a decision is due with so many days left: from 180 days before the last day to that day."""
    return 0 <= left <= DECIDED_WITHIN


def quarters_of_term(starts: date, ends: date, today: date) -> int:
    """How many quarters of calendar years have begun while the contract ran, over its whole term until today."""
    years = range(starts.year, min(today, ends).year + 1)
    return sum(quarters_begun(starts, ends, min(today, date(year, 12, 31))) for year in years)
