"""The city's ledger for programs: the layout in which it takes vouchers, and the accounts of contracts and lines."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.distributions import MOST_ACCOUNTS, stored_shares
from contracts.errors import Invalid, Problem
from contracts.roles import Actor
from contracts.vouchers import WHOLE_CONTRACT
from models.people import Person
from operations import ledger_accounts
from operations.ledger_accounts import shipped_layouts
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads
from routes.api.fields import (
    DecimalOut,
    Number,
    PageAsked,
    Sent,
    Shown,
    a_document,
    a_moment,
    decimal_text,
    list_of,
    maybe,
    one_of,
    sent_text,
    text,
)
from routes.api.list_orders import sort_by
from routes.api.numbered import NumberedField, named_as_sent
from routes.ledger_accounts import chosen_layout
from routes.lists import ACCOUNTS

_SUBJECT = "Ledger accounts"
_ACCOUNTS = f"/ledger{PLACE}"
_CODE = fields.String(validate=validate.Length(max=100))


class CodeShape(Shown):
    """A part of an account, such as the fund."""

    id = text()
    title = text()
    digits = Number("How many exactly; null where it is a text.", allow_none=True)
    needed = fields.Boolean()


class LayoutInForce(Shown):
    """A layout that was chosen."""

    id = text()
    number = Number()
    digest = text()
    set_by = text()
    set_at = a_moment()


class ShareShape(Shown):
    """A share of an amount, and the account that it goes to."""

    percent = DecimalOut()
    account = a_document("Each code by its id.")


class ContractAccounts(Shown):
    """A contract with its account."""

    contract = text()
    title = text()
    vendor = text()
    shares = list_of(ShareShape)


class LedgerAccountsShape(Shown):
    """The layout that holds, those before it, and a page of the contracts with their accounts."""

    layout = maybe("What it is called; null while none is chosen.")
    codes = list_of(CodeShape)
    shipped = fields.List(fields.String(), metadata={"description": "The layouts that ship with the program."})
    history = list_of(LayoutInForce)
    rows = list_of(ContractAccounts)
    after = maybe("Ask for more with this; null on the last page.")


class LineAccounts(Shown):
    """The account of a line."""

    line = text()
    shares = list_of(ShareShape)


class AccountSetting(LineAccounts):
    """An account as it was set."""

    id = text()
    set_by = text()
    set_at = a_moment()
    reason = text()


class AccountsShape(Shown):
    """The accounts of a contract and of its lines."""

    contract = text()
    lines = a_document("What may have an account of its own, with its title.")
    holding = list_of(LineAccounts)
    history = list_of(AccountSetting)


class LedgerAsked(PageAsked):
    """Which of the contracts, and in which order."""

    sort = sort_by(ACCOUNTS)


class LayoutChosen(Sent):
    """One of the shipped layouts, or a layout of the city's own."""

    shipped = one_of("A layout that ships.", tuple(each.name for each in shipped_layouts()), needed=False)
    document = fields.Dict(keys=fields.String(), metadata={"description": "The layout as JSON."})


class ShareSent(Sent):
    """An account, with its share where there are several."""

    percent = decimal_text("Its share in percent; needed where there are several.", needed=False)
    account = fields.Dict(
        keys=_CODE, values=_CODE, required=True, metadata={"description": "Each code of the layout by its id."}
    )


class AccountSet(Sent):
    """The account of a contract, or of one of its lines."""

    line = sent_text("One of the contract’s lines; without it, the whole contract.", 100, needed=False)
    shares = fields.List(
        fields.Nested(ShareSent),
        required=True,
        validate=validate.Length(max=MOST_ACCOUNTS),
        metadata={"description": "The accounts; none has a line go to the contract’s account again."},
    )
    reason = sent_text("Why.", needed=False)
    shown = sent_text("The id of the line’s newest setting that you read in its history; empty where it had none.", 100)


@reads(_SUBJECT, "/ledger", LedgerAccountsShape, LedgerAsked)
def show_ledger(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The layout in which the ledger takes vouchers, and the contracts with their accounts."""
    seen = ledger_accounts.see_ledger(actor, asked.get("after"), asked["limit"], asked.get("sort", ""))
    layout, names = seen.layout, ("id", "number", "digest", "set_at")
    history = [
        {name: getattr(each, name) for name in names} | {"set_by": _name(seen.people, each.set_by)}
        for each in seen.history
    ]
    rows = [
        {"contract": each.number, "title": each.title, "vendor": each.vendor.name}
        | {"shares": seen.accounts[each.id].get(WHOLE_CONTRACT, ())}
        for each in seen.contracts.rows
    ]
    told = {"layout": layout.name if layout else None, "codes": layout.codes if layout else ()}
    shipped = [each.name for each in shipped_layouts()]
    return {**told, "shipped": shipped, "history": history, "rows": rows, "after": seen.contracts.after}


@acts(_SUBJECT, "/ledger/layout", LayoutChosen)
def choose_layout(actor: Actor, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take a shipped layout, or one of the city's own, from now on."""
    document = json.dumps(sent["document"]).encode() if "document" in sent else b""
    return done(chosen_layout(actor, document, sent.get("shipped", "")), "ledger_layout", "show_ledger")


@reads(_SUBJECT, _ACCOUNTS, AccountsShape)
def show_accounts(actor: Actor, number: str) -> dict[str, Any]:
    """The accounts of a contract and of its lines, with every setting so far."""
    seen = ledger_accounts.see_accounts(actor, number)
    history = [
        {"line": each.line, "shares": stored_shares(each.codes), "set_by": _name(seen.people, each.set_by)}
        | {"id": each.id, "set_at": each.set_at, "reason": each.reason}
        for each in seen.history
    ]
    holding = [{"line": line, "shares": shares} for line, shares in sorted(seen.holding.items())]
    return {"contract": number, "lines": dict(seen.lines), "holding": holding, "history": history}


@acts(_SUBJECT, _ACCOUNTS, AccountSet)
def set_account(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Set the account of a contract, or of one of its lines; vouchers exported from now on use it."""
    known = [code.id for code in ledger_accounts.see_accounts(actor, number).layout.codes]
    typed = tuple(_typed(sent["shares"], known))
    texts = {each.field: each.said for each in typed} | {"reason": sent.get("reason", "")}
    texts["parts"] = str(max(len(sent["shares"]), 1))
    with named_as_sent(typed):
        made = ledger_accounts.set_account(actor, number, sent.get("line", WHOLE_CONTRACT), texts, sent["shown"])
    return done(made, "ledger_account", "show_accounts", number=number)


def _typed(shares: list[Mapping[str, Any]], known: list[str]) -> Iterable[NumberedField]:
    """The fields of the page: of one account its codes alone, of several each with its number before it."""
    for place, share in enumerate(shares):
        here, before = f"shares[{place}]", f"{place + 1}." if shares[1:] else ""
        if unknown := sorted(share["account"].keys() - set(known)):
            says = f"The layout has no such code. It has: {', '.join(known)}."
            raise Invalid("Nothing was saved.", [Problem(f"{here}.account.{unknown[0]}", says)])
        if not before and share.get("percent"):
            says = "One account alone takes everything. Leave its share out."
            raise Invalid("Nothing was saved.", [Problem(f"{here}.percent", says)])
        if before:
            yield NumberedField(f"{before}percent", share.get("percent", ""), f"{here}.percent")
        yield from (
            NumberedField(before + code, share["account"].get(code, ""), f"{here}.account.{code}") for code in known
        )


def _name(people: Mapping[str, Person], person_id: str) -> str:
    return people[person_id].name if person_id in people else ""
