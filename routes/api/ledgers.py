"""Ledgers of a contract for programs, releases of retainage, the closing statement, and the lock of a period."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.roles import Actor
from models.releases import RetainageRelease
from operations.closings import compute_closing as closed
from operations.ledgers import LedgersSeen, see_ledgers
from operations.period_locks import ask_to_reopen as asked_to_reopen
from operations.period_locks import decide_reopening
from operations.releases import decide_release
from operations.releases import propose_release as proposed
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, texts
from routes.api.fields import Amount, Number, Shown, a_moment, decimal_text, list_of, maybe, sent_text, text
from routes.api.histories import EventInShort, history_in_short

_SUBJECT = "Ledgers and closing"
_RELEASE, _PERIOD = "/releases/<release_id>", "/periods/<period_id>"


class LedgerRowShape(Shown):
    """A movement of a ledger with the balance after it."""

    title = text()
    says = text()
    amount = Amount()
    balance = Amount()
    statement = text("The id of the statement that it comes from; empty where it comes from none.")


class LedgerShape(Shown):
    """A ledger of the contract."""

    id = text()
    title = text()
    explains = text()
    note = text()
    balance_title = text()
    balance = Amount()
    rows = list_of(LedgerRowShape)


class ReleaseShape(Shown):
    """A release of retainage."""

    id = text()
    number = Number()
    percent = text("Of what is held.")
    reason = text()
    status = text()
    proposed_by = maybe()
    proposed_at = a_moment()
    history = list_of(EventInShort)


class LedgersShape(Shown):
    """Every ledger of a contract: what was earned, kept back and owed."""

    contract = text(attribute="contract.number")
    ledgers = list_of(LedgerShape, attribute="books.ledgers")
    releases = list_of(ReleaseShape)
    all_locked = fields.Boolean(metadata={"description": "Whether a closing statement can be computed."})


class NewRelease(Reason):
    """How much of what is held is released, and why."""

    percent = decimal_text("Percent of what is held.")


class Noted(Reason):
    """Why."""

    reason = sent_text("A note.", needed=False)


@reads(_SUBJECT, f"{PLACE}/ledgers", LedgersShape)
def show_ledgers(actor: Actor, number: str) -> Any:
    """Every ledger of a contract with its releases of retainage."""
    seen = see_ledgers(actor, number)
    releases = [_release(each, seen) for each in seen.releases]
    return {"contract": seen.contract, "books": seen.books, "releases": releases, "all_locked": seen.all_locked}


@acts(_SUBJECT, f"{PLACE}/closing", makes=True)
def compute_closing(actor: Actor, number: str) -> Mapping[str, Any]:
    """Compute a closing statement from what is left after the last period."""
    statement = closed(actor, number)
    return done(statement, "statement", "show_statement", statement_id=statement.id)


@acts(_SUBJECT, f"{PLACE}/releases", NewRelease, makes=True)
def propose_release(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Propose a release of retainage; a second person in finance decides."""
    return done(proposed(actor, number, texts(sent)), "release", "show_ledgers", number=number)


@acts(_SUBJECT, f"{_RELEASE}/grant", Noted)
def grant_release(actor: Actor, sent: Mapping[str, Any], release_id: str) -> Mapping[str, Any]:
    """Grant a release; the next statement that is computed pays it."""
    return _decided(actor, release_id, "grant", sent.get("reason", ""))


@acts(_SUBJECT, f"{_RELEASE}/refuse", Reason)
def refuse_release(actor: Actor, sent: Mapping[str, Any], release_id: str) -> Mapping[str, Any]:
    """Refuse a release."""
    return _decided(actor, release_id, "refuse", sent["reason"])


@acts(_SUBJECT, f"{_RELEASE}/withdraw", Reason)
def withdraw_release(actor: Actor, sent: Mapping[str, Any], release_id: str) -> Mapping[str, Any]:
    """Take a release back."""
    return _decided(actor, release_id, "withdraw", sent["reason"])


@acts(_SUBJECT, f"{_PERIOD}/ask-to-reopen", Reason)
def ask_to_reopen(actor: Actor, sent: Mapping[str, Any], period_id: str) -> Mapping[str, Any]:
    """Ask for a locked period to be opened again."""
    return _period(asked_to_reopen(actor, period_id, sent["reason"]))


@acts(_SUBJECT, f"{_PERIOD}/reopen", Noted)
def reopen_period(actor: Actor, sent: Mapping[str, Any], period_id: str) -> Mapping[str, Any]:
    """Open the period again, as another person than who asked."""
    return _period(decide_reopening(actor, period_id, "reopen", sent.get("reason", "")))


@acts(_SUBJECT, f"{_PERIOD}/keep-locked", Reason)
def keep_period_locked(actor: Actor, sent: Mapping[str, Any], period_id: str) -> Mapping[str, Any]:
    """Keep the period closed."""
    return _period(decide_reopening(actor, period_id, "keep_locked", sent["reason"]))


def _release(release: RetainageRelease, seen: LedgersSeen) -> dict[str, Any]:
    names = ("id", "number", "percent", "reason", "status", "proposed_at")
    person = seen.history.people.get(release.proposed_by)
    told = history_in_short(seen.history.of(release.id), seen.history.people)
    by = {"proposed_by": person.name if person is not None else None}
    return {name: getattr(release, name) for name in names} | by | {"history": told}


def _decided(actor: Actor, release_id: str, move: str, reason: str) -> Mapping[str, Any]:
    release = decide_release(actor, release_id, move, reason)
    return done(release, "release", "show_ledgers", number=release.contract.number)


def _period(period: Any) -> Mapping[str, Any]:
    return done(period, "period", "show_contract", number=period.contract.number)
