"""Rulings: the queue of the government, the log of a contract, asking for one, and deciding on what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.errors import Invalid
from contracts.numbers import from_cents
from contracts.roles import may
from contracts.rulings import KINDS
from models.database import db
from models.rulings import Ruling
from operations.ruling_pages import (
    RulingEntry,
    RulingSeen,
    find_ruling_place,
    list_rulings,
    see_log,
    see_ruling,
    whole_log,
)
from operations.rulings import ask_ruling, close_ruling, end_ruling, grant_ruling
from routes import work_lists
from routes.contract_words import contract_line
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_choices, list_shown, wanted, wanted_after
from routes.lists import RULINGS, RULINGS_OF_CONTRACT
from routes.ruling_views import changed, effects, facts_of_ruling, history, ruling_offer
from routes.ruling_words import KIND_WORDS, about_words, kind_title, ruling_trail, when_words
from routes.words import StatusWords, change, day, status_words

pages = Blueprint("rulings", __name__)

CHOICES = {
    "waiting": ("proposed",),
    "holding": ("granted",),
    "past": ("refused", "withdrawn", "revoked", "ended", "lifted"),
}
_CHOICE_TITLES = {"waiting": "Waiting for a decision", "holding": "Holding now", "past": "Past"}


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A ruling as a line of a list."""

    title: str
    address: str
    contract: str
    about: str
    when: str
    change: Markup | str
    asked: str
    granted: str
    reason: str
    status: StatusWords


@pages.get("/rulings")
def show_queue() -> ResponseReturnValue:
    """What waits for a decision, what holds, and what is past, over all contracts."""
    chosen = request.args.get("status", "waiting")
    chosen = chosen if chosen in CHOICES else "waiting"
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: list_rulings(actor, CHOICES[chosen], after, limit, wanted()))
        return send_list(f"Rulings: {_CHOICE_TITLES[chosen]}", work_lists.RULINGS, work_lists.of_rulings(every))
    found, here = list_rulings(actor, CHOICES[chosen], wanted_after(), wanted=wanted()), "rulings.show_queue"
    return render_template(
        "rulings/queue.html",
        shown=list_shown(here, RULINGS, found.after),
        rows=[row(each, {}) for each in found.rows],
        choices=list_choices(here, "status", _CHOICE_TITLES, chosen),
    )


@pages.get("/contracts/<number>/rulings")
def show_log(number: str) -> ResponseReturnValue:
    """The log of a contract's rulings."""
    actor = signed_in()
    if wanted_kind():
        whole = whole_log(actor, number, wanted())
        return send_list(f"Rulings of {number}", work_lists.RULINGS, work_lists.of_rulings(whole))
    log = see_log(actor, number, wanted_after(), wanted=wanted())
    return render_template(
        "rulings/log.html",
        shown=list_shown("rulings.show_log", RULINGS_OF_CONTRACT, log.page.after),
        trail=tuple(ruling_trail(number)),
        contract=contract_line(log.contract),
        rows=[row(each, log.periods) for each in log.page.rows],
        is_open=log.is_open,
        new_address=url_for("rulings.show_form", number=number) if may(actor, "ask for rulings") else "",
    )


@pages.get("/contracts/<number>/rulings/new")
def show_form(number: str) -> ResponseReturnValue:
    """What can be asked for; with a kind, its form, filled in with what the address names."""
    kind = request.args.get("kind", "")
    if kind in KINDS:
        return form_page(number, kind, Form(dict(request.args)))
    contract, _, _ = find_ruling_place(signed_in(), number)
    kept: dict[str, Any] = {name: text for name, text in request.args.items() if name in ("period", "about")}
    return render_template(
        "rulings/choose.html",
        trail=tuple(ruling_trail(number, "Ask for a ruling")),
        contract=f"{contract.number} · {contract.title}",
        kinds=[
            (words, url_for("rulings.show_form", number=number, kind=name, **kept))
            for name, words in KIND_WORDS.items()
        ],
    )


@pages.post("/contracts/<number>/rulings/new")
def ask(number: str) -> ResponseReturnValue:
    """Ask for a ruling; where something is wrong, the form with what was typed."""
    try:
        ruling = ask_ruling(signed_in(), number, request.form)
    except Invalid as refusal:
        db.session.rollback()
        kind = request.form.get("kind", "")
        return form_page(number, kind if kind in KINDS else KINDS[0], refused_form(request.form, refusal)), 422
    return done(ruling, f"{kind_title(ruling)} is asked for. It holds once another person grants it.")


@pages.get("/rulings/<ruling_id>")
def show_ruling(ruling_id: str) -> ResponseReturnValue:
    """A ruling with what it changes in dollars."""
    return ruling_page(see_ruling(signed_in(), ruling_id), Form())


@pages.post("/rulings/<ruling_id>/grant")
def grant(ruling_id: str) -> ResponseReturnValue:
    """Let a ruling hold, as it was shown."""
    actor, form = signed_in(), request.form
    try:
        ruling = grant_ruling(actor, ruling_id, form.get("reason", ""), form.get("shown_change"))
    except Invalid as refusal:
        db.session.rollback()
        return ruling_page(see_ruling(actor, ruling_id), refused_form(form, refusal)), 422
    return done(ruling, f"Granted. {kind_title(ruling)} holds; compute the open statement again to see it there.")


@pages.post("/rulings/<ruling_id>/refuse")
def refuse(ruling_id: str) -> ResponseReturnValue:
    """Refuse a ruling with the reason."""
    return done(_close(ruling_id, "refuse"), "Refused. Whoever asked for it sees your reason.")


@pages.post("/rulings/<ruling_id>/withdraw")
def withdraw(ruling_id: str) -> ResponseReturnValue:
    """Take back what was asked for."""
    return done(_close(ruling_id, "withdraw"), "Withdrawn.")


@pages.post("/rulings/<ruling_id>/end")
def end(ruling_id: str) -> ResponseReturnValue:
    """Lift, end or revoke a granted ruling, as its kind has it."""
    ruling = end_ruling(signed_in(), ruling_id, request.form.get("reason", ""))
    return done(ruling, f"Done. {KIND_WORDS[ruling.kind].end_explains}")


def _close(ruling_id: str, move: str) -> Ruling:
    return close_ruling(signed_in(), ruling_id, move, request.form.get("reason", ""))


def done(ruling: Ruling, message: str) -> ResponseReturnValue:
    """Back to the ruling with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("rulings.show_ruling", ruling_id=ruling.id), 303)
    db.session.commit()
    return answer


def form_page(number: str, kind: str, form: Form) -> str:
    """The form of a kind of ruling."""
    contract, choices, periods = find_ruling_place(signed_in(), number)
    return render_template(
        "rulings/form.html",
        trail=tuple(ruling_trail(number, f"Ask for {'an' if kind[0] in 'aeio' else 'a'} {kind}")),
        contract=contract_line(contract),
        kind=kind,
        words=KIND_WORDS[kind],
        abouts=tuple(choices.abouts[kind].items()),
        periods=tuple((each.name, each.as_period().title()) for each in periods),
        form=form,
        action=url_for("rulings.ask", number=number),
    )


def ruling_page(seen: RulingSeen, form: Form) -> str:
    """The page of a ruling."""
    ruling, actor = seen.entry.ruling, signed_in()
    number = ruling.contract.number
    offered, grants = ruling_offer(seen, actor)
    return render_template(
        "rulings/ruling.html",
        trail=tuple(ruling_trail(number, kind_title(ruling))),
        heading=f"{kind_title(ruling)}: {about_words(ruling)}",
        contract=contract_line(ruling.contract),
        status=status_words(ruling.kind, ruling.status),
        purpose=KIND_WORDS[ruling.kind].purpose,
        facts=tuple(facts_of_ruling(seen)),
        reason=ruling.reason,
        effects=tuple(effects(seen)),
        why_not=seen.effect.why_not,
        shown_change=seen.effect.key,
        grant=grants,
        offer=offered,
        form=form,
        changed=tuple(changed(seen)),
        was_granted=seen.entry.granted is not None,
        history=history(seen),
    )


def row(entry: RulingEntry, periods: Mapping[str, str]) -> RulingRow:
    """A ruling as a line of a list."""
    ruling, granted = entry.ruling, entry.granted
    known = granted is not None and granted.net_cents is not None
    return RulingRow(
        title=kind_title(ruling),
        address=url_for("rulings.show_ruling", ruling_id=ruling.id),
        contract=f"{ruling.contract.number} · {ruling.contract.vendor.name}",
        about=about_words(ruling),
        when=when_words(ruling, periods),
        change=change(from_cents(granted.net_cents)) if known and granted and granted.net_cents is not None else "",
        asked=f"{ruling.asked_by_name}, {day(ruling.asked_at.date())}",
        granted=f"{granted.decided_by_name}, {day(granted.decided_at.date())}" if granted else "",
        reason=ruling.reason,
        status=status_words(ruling.kind, ruling.status),
    )
