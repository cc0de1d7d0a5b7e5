"""The city's ledger: the layout in which it takes vouchers, and the account that pays for each contract or line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.distributions import MOST_ACCOUNTS, stored_shares
from contracts.errors import Invalid, Problem
from contracts.ledger_layouts import Code
from contracts.numbers import plain
from contracts.roles import Actor, may
from contracts.vouchers import WHOLE_CONTRACT
from importers.lists import ListColumn, ListValue
from models.database import db
from models.ledger_accounts import LedgerLayout
from models.paging import LARGEST_PAGE, every_page
from operations.ledger_accounts import (
    AccountsSeen,
    newest_id,
    parts_asked,
    see_accounts,
    see_ledger,
    set_account,
    set_layout,
    set_shipped_layout,
    shipped_layouts,
    told,
)
from routes.forms import Form, in_the_file, refused_form
from routes.guard import signed_in
from routes.list_files import send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import ACCOUNTS
from routes.words import moment

pages = Blueprint("ledger_accounts", __name__)

_WHOLE = "The whole contract"
_COLUMNS = (ListColumn("Contract"), ListColumn("Title"), ListColumn("Vendor"), ListColumn("Account"))
_LARGEST_LAYOUT = 200_000
_UNUSABLE = "This layout cannot be used as it stands."


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A setting of an account in words."""

    line: str
    account: str
    by: str = ""
    at: str = ""
    reason: str = ""


@pages.get("/ledger")
def show_ledger() -> ResponseReturnValue:
    """The layout that holds, and the contracts with their accounts; these as a file."""
    if wanted_kind():
        return send_list("Accounts of contracts", _COLUMNS, listed(signed_in()))
    return ledger_page(Form())


@pages.post("/ledger/layout")
def choose_layout() -> ResponseReturnValue:
    """Take a shipped layout, or one from a file, from now on."""
    file = request.files.get("file")
    actor = signed_in()
    try:
        document = file.stream.read(_LARGEST_LAYOUT) if file is not None and file.filename else b""
        layout = chosen_layout(actor, document, request.form.get("shipped", ""))
    except Invalid as refusal:
        return ledger_page(refused_form(request.form, refusal)), 422
    flash(f"Layout {layout.number} holds from now on. Files that were exported before stay as they are.", "success")
    answer = redirect(url_for("ledger_accounts.show_ledger"), 303)
    db.session.commit()
    return answer


def chosen_layout(actor: Actor, document: bytes, shipped: str) -> LedgerLayout:
    """The layout that holds from now on: the document where there is one, else the shipped one of that name."""
    if document:
        try:
            return set_layout(actor, document)
        except Invalid as refusal:
            raise in_the_file(Invalid(_UNUSABLE if refusal.problems else refusal.message, refusal.problems)) from None
    if shipped:
        return set_shipped_layout(actor, shipped)
    says = "Choose one of the layouts, or a file that describes one."
    raise Invalid("No layout was chosen.", [Problem("shipped", says)])


@pages.get("/ledger/contracts/<number>")
def show_accounts(number: str) -> ResponseReturnValue:
    """The accounts of a contract and of its lines."""
    return accounts_page(see_accounts(signed_in(), number), Form())


@pages.post("/ledger/contracts/<number>")
def change_account(number: str) -> ResponseReturnValue:
    """Set the account of the contract or of one of its lines."""
    actor, form = signed_in(), request.form
    try:
        set_account(actor, number, form.get("line", WHOLE_CONTRACT), form, form.get("shown", ""))
    except Invalid as refusal:
        return accounts_page(see_accounts(actor, number), refused_form(form, refusal)), 422
    flash("The account is set. Vouchers exported from now on use it.", "success")
    answer = redirect(url_for("ledger_accounts.show_accounts", number=number), 303)
    db.session.commit()
    return answer


def ledger_page(form: Form) -> str:
    """The page of the ledger."""
    actor = signed_in()
    seen = see_ledger(actor, wanted_after(), sort=wanted_sort())
    names = {person.id: person.name for person in seen.people.values()}
    rows = [
        (
            contract.number,
            contract.title,
            url_for("ledger_accounts.show_accounts", number=contract.number) if seen.layout else "",
            told(seen.layout, seen.accounts[contract.id].get(WHOLE_CONTRACT, ())),
        )
        for contract in seen.contracts.rows
    ]
    return render_template(
        "ledger/ledger.html",
        form=form,
        layout=seen.layout,
        shipped=[(each.name, each.layout.name) for each in shipped_layouts()],
        history=[
            (f"Layout {each.number}", moment(each.set_at), names.get(each.set_by, ""), each.digest)
            for each in seen.history
        ],
        contracts=rows,
        may_set=may(actor, "set ledger accounts"),
        shown=list_shown("ledger_accounts.show_ledger", ACCOUNTS, seen.contracts.after),
    )


def listed(actor: Actor) -> Iterator[tuple[ListValue, ...]]:
    """Every contract with its account as a row of a file."""
    read = every_page(
        lambda after: see_ledger(actor, after, LARGEST_PAGE, wanted_sort()), lambda seen: seen.contracts.after
    )
    for seen in read:
        for contract in seen.contracts.rows:
            account = told(seen.layout, seen.accounts[contract.id].get(WHOLE_CONTRACT, ()))
            yield contract.number, contract.title, contract.vendor.name, account


def accounts_page(seen: AccountsSeen, form: Form) -> str:
    """The page of a contract's accounts."""
    actor, number = signed_in(), seen.contract.number
    titles = {WHOLE_CONTRACT: _WHOLE, **seen.lines}
    if not form.texts:
        form = Form(filled(seen))
    parts = parts_asked(form.texts)
    return render_template(
        "ledger/accounts.html",
        trail=(("Ledger", url_for("ledger_accounts.show_ledger")), (number, "")),
        title=f"{number} · {seen.contract.title}",
        form=form,
        codes=[code_field(code) for code in seen.layout.codes],
        parts=parts,
        part_choices=[
            (str(each), "One account" if each == 1 else f"{each} accounts") for each in range(1, MOST_ACCOUNTS + 1)
        ],
        lines=tuple(titles.items()),
        line_title=titles.get(form.text("line"), form.text("line")),
        holding=[
            AccountRow(titles.get(line, line), told(seen.layout, shares))
            for line, shares in sorted(seen.holding.items())
        ],
        history=[account_row(seen, titles, place) for place in reversed(range(len(seen.history)))],
        may_set=may(actor, "set ledger accounts"),
        own_address=url_for("ledger_accounts.show_accounts", number=number),
    )


def account_row(seen: AccountsSeen, titles: Mapping[str, str], place: int) -> AccountRow:
    """One setting of the history in words."""
    setting = seen.history[place]
    person = seen.people.get(setting.set_by)
    account = told(seen.layout, stored_shares(setting.codes)) or "the contract’s account"
    by = person.name if person else ""
    return AccountRow(titles.get(setting.line, setting.line), account, by, moment(setting.set_at), setting.reason)


def filled(seen: AccountsSeen) -> dict[str, str]:
    """The form as the address asks for it: for a line, over so many accounts, with what holds now."""
    line = request.args.get("line", WHOLE_CONTRACT)
    shares, shown = seen.holding.get(line, ()), newest_id([each for each in seen.history if each.line == line])
    parts = parts_asked(request.args) if "parts" in request.args else max(len(shares), 1)
    texts = {"line": line, "parts": str(parts), "shown": shown}
    if parts == 1:
        return {**(shares[0].account if len(shares) == 1 else {}), **texts}
    for place, share in enumerate(shares, 1):
        texts |= {f"{place}.{name}": text for name, text in share.account.items()}
        texts[f"{place}.percent"] = plain(share.percent)
    return texts


def code_field(code: Code) -> tuple[str, str, str, bool]:
    """A code as a field of the form: its id, its name, what it must look like, and whether it may be left out."""
    return code.id, code.title, f"Exactly {code.digits} digits." if code.digits else "", not code.needed
