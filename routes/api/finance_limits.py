"""The amount above which finance grants change orders, for programs: what is in force, proposing, deciding."""

from collections.abc import Mapping
from typing import Any

from contracts.finance_limits import LONGEST_REASON, RULES
from contracts.roles import Actor
from models.finance_limits import FinanceLimit
from operations.finance_limits import FinanceLimitSeen, decide_finance_limit, see_finance_limits
from operations.finance_limits import propose_finance_limit as proposed
from routes.api.changes import Reason
from routes.api.declaring import acts, done, reads, texts
from routes.api.fields import Dollars, Sent, Shown, a_moment, decimal_text, list_of, one_of, sent_text, text
from routes.api.histories import EventInShort, history_in_short

_SUBJECT = "Amount for finance"
_LIMIT = "/finance-limits/<limit_id>"
_NO_AMOUNT = "Null: any second person grants a change order, whatever its amount."


class FinanceLimitShape(Shown):
    """An amount that was proposed, with what became of it."""

    id = text()
    above = Dollars(_NO_AMOUNT, attribute="above_cents", allow_none=True)
    reason = text()
    status = text()
    proposed_by = text()
    proposed_at = a_moment()
    history = list_of(EventInShort)


class FinanceLimitsShape(Shown):
    """The amount in force, and every amount that was ever proposed, the newest first."""

    in_force = Dollars(_NO_AMOUNT, allow_none=True)
    rows = list_of(FinanceLimitShape)


class NewFinanceLimit(Sent):
    """Another amount with its reason."""

    rule = one_of("above: finance grants above the amount; never: any second person grants all.", RULES)
    above = decimal_text("Dollars, needed where finance grants above an amount.", needed=False)
    reason = sent_text("Such as the resolution that sets it.", LONGEST_REASON)


@reads(_SUBJECT, "/finance-limits", FinanceLimitsShape)
def list_finance_limits(actor: Actor) -> dict[str, Any]:
    """The amount in force and every amount before it."""
    seen = see_finance_limits(actor)
    return {"in_force": seen.in_force, "rows": [_limit(each, seen) for each in seen.limits]}


@acts(_SUBJECT, "/finance-limits", NewFinanceLimit, makes=True)
def propose_finance_limit(actor: Actor, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Propose another amount; it is in force once another person of finance grants it."""
    return _done(proposed(actor, texts(sent)))


@acts(_SUBJECT, f"{_LIMIT}/grant")
def grant_finance_limit(actor: Actor, limit_id: str) -> Mapping[str, Any]:
    """Let a proposed amount be in force."""
    return _done(decide_finance_limit(actor, limit_id, "grant", ""))


@acts(_SUBJECT, f"{_LIMIT}/refuse", Reason)
def refuse_finance_limit(actor: Actor, sent: Mapping[str, Any], limit_id: str) -> Mapping[str, Any]:
    """Refuse a proposed amount."""
    return _done(decide_finance_limit(actor, limit_id, "refuse", sent["reason"]))


@acts(_SUBJECT, f"{_LIMIT}/withdraw", Reason)
def withdraw_finance_limit(actor: Actor, sent: Mapping[str, Any], limit_id: str) -> Mapping[str, Any]:
    """Take a proposed amount back."""
    return _done(decide_finance_limit(actor, limit_id, "withdraw", sent["reason"]))


def _limit(limit: FinanceLimit, seen: FinanceLimitSeen) -> dict[str, Any]:
    names = ("id", "above_cents", "reason", "status", "proposed_at")
    return {name: getattr(limit, name) for name in names} | {
        "proposed_by": seen.people[limit.proposed_by].name,
        "history": history_in_short(seen.events.get(limit.id, ()), seen.people),
    }


def _done(limit: FinanceLimit) -> Mapping[str, Any]:
    return done(limit, "finance_limit", "list_finance_limits")
