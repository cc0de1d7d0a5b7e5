"""What becomes of a contract at its end, in words: the decision that holds, those before it, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from contracts.renewals import DECISIONS, GOES_ON, is_due
from contracts.roles import Actor, may
from contracts.said import count
from models.contracts import Contract
from models.events import Event
from models.renewals import RenewalDecision
from operations.renewals import RenewalSeen, renewal_in_short
from routes.words import ACT_WORDS, StatusWords, day, moment, status_words

DECISION_WORDS = {"renew": "Renew", "extend": "Extend by an option", "rebid": "Rebid", "let_end": "Let it end"}
_HINTS = {
    "renew": "A new term with the same vendor, by a change order of the last day and an amendment of the terms.",
    "extend": "An option that the contract holds already, by a change order of the last day.",
    "rebid": "The contract ends, and the work is put out to bid.",
    "let_end": "The contract ends, and the work with it.",
}


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with its reason, where it stands, and who did what to it."""

    title: str
    about: str
    reason: str
    status: StatusWords
    address: str
    history: tuple[tuple[str, str, str], ...]


def days_words(left: int) -> str:
    """Such as: in 17 days; today; 3 days ago."""
    if left == 0:
        return "today"
    days = count(abs(left), "day", "days")
    return f"in {days}" if left > 0 else f"{days} ago"


def renewal_facts(contract: Contract) -> Iterator[tuple[str, object]]:
    """What the page of a contract says of its end from 180 days before it, or once something is decided."""
    seen = renewal_in_short(contract)
    if seen.standing is None and not is_due(seen.days_left):
        return
    link = Markup('<a href="{}">{}</a>')
    address = url_for("renewals.show_dossier", number=contract.number)
    says = DECISION_WORDS[seen.standing.decision] if seen.standing is not None else "Not decided yet"
    yield "At its end", Markup("{}, {}").format(link.format(address, says), f"ends {days_words(seen.days_left)}")


def facts(seen: RenewalSeen) -> Iterator[tuple[str, str]]:
    """When the contract ends, and what is decided."""
    contract, standing = seen.contract, seen.standing
    yield "Vendor", contract.vendor.name
    yield "Term", f"{day(contract.starts_on)} to {day(contract.ends_on)}"
    yield "Ends" if seen.days_left >= 0 else "Ended", days_words(seen.days_left)
    yield "Decided", DECISION_WORDS[standing.decision] if standing is not None else "Not decided yet"


def choices() -> tuple[tuple[str, str], ...]:
    """What an officer can decide."""
    return tuple((each, f"{title}. {_HINTS[each]}") for each, title in DECISIONS.items())


def decisions(seen: RenewalSeen) -> tuple[DecisionView, ...]:
    """Every decision on the end, the newest first."""
    return tuple(_decision(each, seen) for each in reversed(seen.decisions))


def _decision(decision: RenewalDecision, seen: RenewalSeen) -> DecisionView:
    return DecisionView(
        title=DECISION_WORDS[decision.decision],
        about=f"About the end on {day(decision.ends_on)}",
        reason=decision.reason,
        status=status_words("renewal", decision.status),
        address=url_for("renewals.show_decision", renewal_id=decision.id),
        history=tuple(_happened(event, seen) for event in seen.history[decision.id]),
    )


def _happened(event: Event, seen: RenewalSeen) -> tuple[str, str, str]:
    """When, who did what, and why."""
    who = seen.people[event.person_id].name if event.person_id else "The program"
    return moment(event.at), f"{who} {ACT_WORDS[event.act.split('.')[1]]}", event.reason or ""


def next_step(seen: RenewalSeen, actor: Actor) -> tuple[str, str]:
    """Where a decision that goes on with the vendor leads: the words and the address; nothing where it does not."""
    standing = seen.standing
    if standing is None or standing.decision not in GOES_ON or not may(actor, "propose change orders"):
        return "", ""
    return "Propose the change order of the last day", url_for("change_orders.show_form", number=seen.contract.number)
