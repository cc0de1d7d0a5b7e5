"""The ledgers of a contract: what was earned, kept back and owed, releases of retainage, and the closing statement."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.errors import Invalid
from contracts.ledgers import Ledger, LedgerRow
from contracts.roles import Actor, may
from models.database import db
from models.releases import RetainageRelease
from operations.closings import compute_closing
from operations.ledgers import LedgersSeen, holds_retainage, see_ledgers
from operations.releases import decide_release, propose_release
from routes import work_lists
from routes.actions import Offer, offer
from routes.contract_words import contract_line
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.histories import decided
from routes.list_files import list_links, send_list, wanted_kind
from routes.windows import Window, window
from routes.words import StatusWords, change, money, status_words

pages = Blueprint("ledgers", __name__)

# Of each ledger, so that the page stays quick to load when a contract has several and years behind it.
_MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a ledger with the statement line that it comes from."""

    title: str
    says: str
    amount: Markup
    balance: Markup
    address: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A ledger ready to be read."""

    anchor: str
    title: str
    explains: str
    note: str
    balance_title: str
    balance: Markup
    rows: tuple[RowView, ...]
    told: str
    earlier: str
    latest: str


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release of retainage, what was decided about it, and what this person may do with it."""

    title: str
    reason: str
    proposed: str
    status: StatusWords
    decided: tuple[tuple[str, str, str], ...]
    offer: Offer


@pages.get("/contracts/<number>/ledgers")
def show_ledgers(number: str) -> ResponseReturnValue:
    """Every ledger of the contract."""
    if wanted_kind():
        ledgers = see_ledgers(signed_in(), number).books.ledgers
        return send_list(f"Ledgers of {number}", work_lists.LEDGERS, work_lists.of_ledgers(ledgers))
    return ledgers_page(number, Form())


@pages.post("/contracts/<number>/releases")
def propose(number: str) -> ResponseReturnValue:
    """Propose a release of retainage; where something is wrong, the page with what was typed."""
    try:
        propose_release(signed_in(), number, request.form)
    except Invalid as refusal:
        return ledgers_page(number, refused_form(request.form, refusal)), 422
    return done(number, "The release is proposed. A second person in finance grants or refuses it.")


@pages.post("/releases/<release_id>/grant")
def grant_release(release_id: str) -> ResponseReturnValue:
    """Grant a release."""
    release = decide_release(signed_in(), release_id, "grant", request.form.get("reason", ""))
    return done(release.contract.number, "Granted. The next statement that is computed pays it.")


@pages.post("/releases/<release_id>/refuse")
def refuse_release(release_id: str) -> ResponseReturnValue:
    """Refuse a release with the reason."""
    release = decide_release(signed_in(), release_id, "refuse", request.form.get("reason", ""))
    return done(release.contract.number, "Refused. Whoever proposed it reads your reason.")


@pages.post("/releases/<release_id>/withdraw")
def withdraw_release(release_id: str) -> ResponseReturnValue:
    """Take a release back."""
    release = decide_release(signed_in(), release_id, "withdraw", request.form.get("reason", ""))
    return done(release.contract.number, "Withdrawn. Nothing is released by it.")


@pages.post("/contracts/<number>/closing")
def close(number: str) -> ResponseReturnValue:
    """Compute a closing statement from what is left after the last period."""
    statement = compute_closing(signed_in(), number)
    flash("The closing statement stands as computed. Finance reviews it next.", "success")
    answer = redirect(url_for("statements.show_statement", statement_id=statement.id), 303)
    db.session.commit()
    return answer


def done(number: str, message: str) -> ResponseReturnValue:
    """Back to the ledgers with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("ledgers.show_ledgers", number=number), 303)
    db.session.commit()
    return answer


def ledgers_page(number: str, form: Form) -> str:
    """The page with every ledger."""
    actor = signed_in()
    seen = see_ledgers(actor, number)
    contract = seen.contract
    return render_template(
        "ledgers/ledgers.html",
        heading="Ledgers",
        links=list_links(),
        trail=(
            ("Contracts", url_for("contracts.show_contracts")),
            (number, url_for("contracts.show_contract", number=number)),
            ("Ledgers", ""),
        ),
        contract=contract_line(contract),
        ledgers=tuple(ledger_view(each, number) for each in seen.books.ledgers),
        faults=seen.books.faults,
        releases=tuple(_release(each, seen, actor) for each in seen.releases),
        may_propose=may(actor, "propose releases") and holds_retainage(seen.books),
        may_close=may(actor, "compute statements") and seen.all_locked,
        number=number,
        form=form,
    )


def ledger_view(ledger: Ledger, number: str) -> LedgerView:
    """A ledger in words and dollars: its latest movements, or those before the place that the address names."""
    asked = request.args.get("before", type=int) if request.args.get("ledger") == ledger.id else None
    shown = window(len(ledger.rows), _MOST_ROWS, asked)
    earlier: dict[str, Any] = {"ledger": ledger.id, "before": shown.first, "_anchor": _anchor(ledger)}
    return LedgerView(
        anchor=_anchor(ledger),
        title=ledger.title,
        explains=ledger.explains,
        note=ledger.note,
        balance_title=ledger.balance_title,
        balance=money(ledger.balance),
        rows=tuple(map(_row, shown.of(ledger.rows))),
        told="" if shown.is_whole else _told(shown),
        earlier=url_for("ledgers.show_ledgers", number=number, **earlier) if shown.first else "",
        latest="" if shown.is_latest else url_for("ledgers.show_ledgers", number=number, _anchor=_anchor(ledger)),
    )


def _told(shown: Window) -> str:
    return f"Shown are movements {shown.first + 1} to {shown.end} of {shown.count}; the file holds all of them."


def _anchor(ledger: Ledger) -> str:
    return ledger.id.replace(".", "-")


def _row(row: LedgerRow) -> RowView:
    address = ""
    if row.statement:
        address = url_for("statements.show_statement", statement_id=row.statement)
        address += f"#{row.link}" if row.link not in ("net", "work") else ""
    return RowView(row.title, row.says, change(row.amount), money(row.balance), address)


def _release(release: RetainageRelease, seen: LedgersSeen, actor: Actor) -> ReleaseView:
    person = seen.history.people.get(release.proposed_by)
    hands = {"proposed": {release.proposed_by}}
    return ReleaseView(
        title=f"Release {release.number}: {release.percent} % of what is held",
        reason=release.reason,
        proposed=f"Proposed by {person.name}" if person is not None else "",
        status=status_words("release", release.status),
        decided=decided(seen.history.of(release.id), seen.history.people),
        offer=offer("release", release.id, release.status, actor, hands),
    )
