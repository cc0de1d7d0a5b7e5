"""Rulings for programs: the queue, the log of a contract, asking, and deciding on the change that was read."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.roles import Actor
from contracts.rulings import KINDS
from models.rulings import Ruling
from operations import rulings
from operations.ruling_pages import RulingSeen, find_ruling_place, see_log, see_ruling
from operations.ruling_pages import list_rulings as rulings_seen
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, texts
from routes.api.fields import (
    Amount,
    Dollars,
    Number,
    PageAsked,
    Sent,
    Shown,
    Whole,
    a_day,
    a_moment,
    day_text,
    decimal_text,
    list_of,
    maybe,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.api.histories import EventInShort, history_in_short
from routes.api.list_orders import sort_by, wanted_of, words_in
from routes.lists import RULINGS, RULINGS_OF_CONTRACT
from routes.rulings import CHOICES

_SUBJECT = "Rulings"
_RULING = "/rulings/<ruling_id>"


class RulingShape(Shown):
    """A ruling as it was asked for, and what was decided."""

    id = text()
    contract = text(attribute="contract.number")
    number = Number()
    kind = text("excusal, waiver, override, hold or deferral")
    about = text("What it is about, in words.", attribute="about_title")
    amount = Dollars(attribute="amount_cents", allow_none=True)
    days = Number(allow_none=True)
    starts_on = a_day()
    until_on = a_day(allow_none=True)
    reason = text()
    ends_when = text()
    status = text()
    asked_by = text(attribute="asked_by_name")
    asked_at = a_moment()


class RulingsShape(Shown):
    """A page of the rulings of a contract."""

    contract = text()
    rows = list_of(RulingShape)
    after = maybe("Ask for more with this; null on the last page.")


class PeriodChange(Shown):
    """What a ruling changes in one period."""

    period = text(attribute="effect.period")
    before = Amount(attribute="effect.before", allow_none=True)
    after = Amount(attribute="effect.after", allow_none=True)
    is_settled = fields.Boolean(attribute="settled")


class StatementChange(Shown):
    """A statement that was computed with a ruling, and by how much the ruling changes its payment."""

    statement = text(attribute="statement.id")
    period = text(attribute="statement.period.name")
    revision = Number(attribute="statement.revision")
    status = text(attribute="statement.status")
    change = Amount("Null where nothing could be computed without the ruling.", allow_none=True)


class RulingSeenShape(RulingShape):
    """A ruling with what it changes in each statement that was computed with it, and its history.

    `change`, `why_not` and `periods` are what it would change now where nobody has decided yet, else what was shown
    when it was granted.
    """

    change = Amount("All periods together; null where it cannot be told yet.", allow_none=True)
    shown_change = text("Send it back with a grant, so that what is granted is what was read.")
    why_not = text("Why it cannot be told; empty where it can.")
    periods = list_of(PeriodChange)
    statements = fields.List(fields.String(), metadata={"description": "The ids of the statements that it bears on."})
    changed = list_of(StatementChange)
    dispute = maybe("The id of the dispute that it settles.", attribute="dispute_id")
    history = list_of(EventInShort)


class RulingsAsked(PageAsked):
    """Which rulings."""

    status = fields.String(
        load_default="waiting", validate=validate.OneOf(tuple(CHOICES)), metadata={"description": "Where they stand."}
    )
    words = words_in("the contract’s number, the vendor and what it is about")
    sort = sort_by(RULINGS)


class RulingsOfContractAsked(PageAsked):
    """Which of them, and in which order."""

    words = words_in("what it is about")
    sort = sort_by(RULINGS_OF_CONTRACT)


class AboutShape(Shown):
    """What a kind of ruling may be about."""

    kind = text(f"One of: {', '.join(KINDS)}.")
    about = text("As it is sent.")
    title = text()


class RulingChoicesShape(Shown):
    """What a contract offers to whoever asks for a ruling."""

    contract = text()
    periods = fields.List(fields.String())
    abouts = list_of(AboutShape)


class NewRuling(Sent):
    """What is asked for. Which fields are needed depends on the kind, as on the page."""

    kind = one_of("What is asked for.", tuple(KINDS))
    about = sent_text(
        "What it is about, such as payment:bonus: for each kind as the choices of the contract name it.", 300
    )
    period = sent_text("The period, such as 2027-07; needed but of a check.", 40, needed=False)
    to_period = sent_text("Of a deferral: the period in which it is paid.", 40, needed=False)
    until = day_text("The last day that it covers.", needed=False)
    rows = sent_text("The numbers of rows, such as 12, 15-18.", 2_000, needed=False)
    days = Whole("How many days are excused.", 1, 3_650)
    amount = decimal_text("Dollars.", needed=False)
    reason = sent_text("The reason.")
    ends_when = sent_text("Of a hold: what lifts it.", 500, needed=False)
    dispute = sent_text("The id of the dispute that it settles.", 60, needed=False)


class GrantedRuling(Sent):
    """A note, and the change that was read."""

    reason = sent_text("A note.", needed=False)
    shown_change = sent_text("As it was read with the ruling: another by now is a conflict.", 60)


@reads(_SUBJECT, "/rulings", page_of("RulingsPage", RulingShape), RulingsAsked)
def list_rulings(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What waits for a decision, what holds, or what is past, over all contracts."""
    page = rulings_seen(actor, CHOICES[asked["status"]], asked.get("after"), asked["limit"], wanted_of(asked))
    return {"rows": [each.ruling for each in page.rows], "after": page.after}


@reads(_SUBJECT, f"{PLACE}/rulings", RulingsShape, RulingsOfContractAsked)
def list_rulings_of_contract(actor: Actor, asked: Mapping[str, Any], number: str) -> dict[str, Any]:
    """The log of a contract's rulings, the newest first unless another order is wanted."""
    page = see_log(actor, number, asked.get("after"), asked["limit"], wanted_of(asked)).page
    return {"contract": number, "rows": [each.ruling for each in page.rows], "after": page.after}


@reads(_SUBJECT, _RULING, RulingSeenShape)
def show_ruling(actor: Actor, ruling_id: str) -> dict[str, Any]:
    """A ruling with what it changes in dollars."""
    return _whole(see_ruling(actor, ruling_id))


@reads(_SUBJECT, f"{PLACE}/rulings/choices", RulingChoicesShape)
def show_ruling_choices(actor: Actor, number: str) -> dict[str, Any]:
    """What a ruling on this contract can be asked for: its periods, and what each kind may be about."""
    _, choices, _ = find_ruling_place(actor, number)
    abouts = [
        {"kind": kind, "about": about, "title": title}
        for kind, titles in choices.abouts.items()
        for about, title in titles.items()
    ]
    return {"contract": number, "periods": list(choices.periods), "abouts": abouts}


@acts(_SUBJECT, f"{PLACE}/rulings", NewRuling, makes=True)
def ask_ruling(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Ask for a ruling; it holds once another person grants it."""
    return _done(rulings.ask_ruling(actor, number, texts(sent)))


@acts(_SUBJECT, f"{_RULING}/grant", GrantedRuling)
def grant_ruling(actor: Actor, sent: Mapping[str, Any], ruling_id: str) -> Mapping[str, Any]:
    """Let a ruling hold, as it was read."""
    return _done(rulings.grant_ruling(actor, ruling_id, sent.get("reason", ""), sent["shown_change"]))


@acts(_SUBJECT, f"{_RULING}/refuse", Reason)
def refuse_ruling(actor: Actor, sent: Mapping[str, Any], ruling_id: str) -> Mapping[str, Any]:
    """Refuse a ruling."""
    return _done(rulings.close_ruling(actor, ruling_id, "refuse", sent["reason"]))


@acts(_SUBJECT, f"{_RULING}/withdraw", Reason)
def withdraw_ruling(actor: Actor, sent: Mapping[str, Any], ruling_id: str) -> Mapping[str, Any]:
    """Take back what was asked for."""
    return _done(rulings.close_ruling(actor, ruling_id, "withdraw", sent["reason"]))


@acts(_SUBJECT, f"{_RULING}/end", Reason)
def end_ruling(actor: Actor, sent: Mapping[str, Any], ruling_id: str) -> Mapping[str, Any]:
    """Lift, end or revoke a granted ruling, as its kind has it."""
    return _done(rulings.end_ruling(actor, ruling_id, sent["reason"]))


def _done(ruling: Ruling) -> Mapping[str, Any]:
    return done(ruling, ruling.kind, "show_ruling", ruling_id=ruling.id)


def _whole(seen: RulingSeen) -> dict[str, Any]:
    ruling = seen.entry.ruling
    own = (*RulingShape().fields, "about_title", "asked_by_name", "amount_cents", "dispute_id")
    return {
        **{name: getattr(ruling, name) for name in own if hasattr(ruling, name)},
        "change": seen.effect.change,
        "shown_change": seen.effect.key,
        "why_not": seen.effect.why_not,
        "periods": seen.effect.periods,
        "statements": [each.statement.id for each in seen.changed],
        "changed": seen.changed,
        "history": history_in_short(seen.history, seen.people),
    }
