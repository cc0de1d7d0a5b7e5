"""The city's ledger: how it wants its vouchers, and which account pays for what; every setting stays in history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from contracts.acts import Act
from contracts.distributions import MOST_ACCOUNTS, Share, read_shares, stored_shares, written
from contracts.errors import Invalid, NotFound, Problem, Refused, Stale
from contracts.figures import canonical_json, digest_of
from contracts.ledger_layouts import Layout, load_layout, read_account
from contracts.numbers import plain
from contracts.periods import say_moment
from contracts.roles import Actor, require
from contracts.schema import read_document
from contracts.vouchers import WHOLE_CONTRACT
from models.clock import now
from models.contracts import Contract, page_of_contracts
from models.database import insert
from models.events import lock_chain, record
from models.governments import find_government
from models.ledger_accounts import (
    LedgerAccount,
    LedgerLayout,
    accounts_of,
    layouts_of,
    newest_layout,
    next_layout_number,
)
from models.paging import Page
from models.people import Person, find_person, people_by_id
from operations.contracts import contract_page
from operations.visibility import visible_contract

HOME = Path(__file__).resolve().parent.parent / "examples" / "ledger_layouts"


@dataclass(frozen=True, slots=True)
class ShippedLayout:
    """A layout that ships with the program."""

    name: str
    layout: Layout


@dataclass(frozen=True, slots=True)
class LedgerSeen:
    """The ledger as finance sees it: the layout that holds, those before it, and contracts with their accounts."""

    layout: Layout | None
    history: Sequence[LedgerLayout]
    contracts: Page[Contract, str]
    accounts: Mapping[str, Mapping[str, tuple[Share, ...]]]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class AccountsSeen:
    """A contract's accounts: those that hold by line, every setting so far, and the lines that may have their own."""

    contract: Contract
    layout: Layout
    holding: Mapping[str, tuple[Share, ...]]
    history: Sequence[LedgerAccount]
    lines: Mapping[str, str]
    people: Mapping[str, Person]


def shipped_layouts() -> tuple[ShippedLayout, ...]:
    """The layouts that ship with the program, by name."""
    return tuple(ShippedLayout(path.stem, load_layout(path.read_bytes())) for path in sorted(HOME.glob("*.json")))


def current_layout(government_id: str) -> tuple[LedgerLayout, Layout]:
    """The layout that holds; Refused where none was set."""
    stored = newest_layout(government_id)
    if stored is None:
        raise Refused("No layout of the ledger is set yet. Finance chooses one on the page “Ledger”.")
    return stored, load_layout(stored.document)


def see_ledger(actor: Actor, after: str | None = None, limit: int = 50, sort: str = "") -> LedgerSeen:
    """The layout and the contracts with their accounts, by number unless another order is wanted."""
    require(actor, "see vouchers")
    history = layouts_of(actor.government_id)
    page = page_of_contracts(actor.government_id, None, after, limit, sort)
    found = accounts_of(actor.government_id, [contract.id for contract in page.rows])
    return LedgerSeen(
        layout=load_layout(history[0].document) if history else None,
        history=history,
        contracts=page,
        accounts={contract_id: holding(accounts) for contract_id, accounts in found.items()},
        people=people_by_id(actor.government_id, [each.set_by for each in history]),
    )


def see_accounts(actor: Actor, contract_number: str) -> AccountsSeen:
    """A contract's accounts; Refused while no layout says what an account consists of."""
    require(actor, "see vouchers")
    _, layout = current_layout(actor.government_id)
    contract = visible_contract(actor, contract_number)
    history = accounts_of(actor.government_id, [contract.id])[contract.id]
    return AccountsSeen(
        contract=contract,
        layout=layout,
        holding=holding(history),
        history=history,
        lines=_lines(actor, contract_number),
        people=people_by_id(actor.government_id, [each.set_by for each in history]),
    )


def set_layout(actor: Actor, document: str | bytes) -> LedgerLayout:
    """Let the ledger have its vouchers in this layout from now on; Invalid by path where the document is none."""
    require(actor, "set ledger accounts")
    load_layout(document)
    text = canonical_json(read_document(document, "layout"))
    lock_chain(actor.government_id)
    newest = newest_layout(actor.government_id)
    if newest is not None and newest.document == text:
        return newest
    made = LedgerLayout(
        government_id=actor.government_id,
        number=next_layout_number(actor.government_id),
        document=text,
        digest=digest_of(text),
        set_by=actor.person_id,
        set_at=now(),
    )
    insert(made)
    record(
        actor.government_id,
        Act.LEDGER_LAYOUT_SET,
        "ledger_layout",
        made.id,
        person_id=actor.person_id,
        before=None if newest is None else newest.digest,
        after=made.digest,
    )
    return made


def set_shipped_layout(actor: Actor, name: str) -> LedgerLayout:
    """Choose one of the layouts that ship with the program; NotFound where there is none of that name."""
    path = next((path for path in HOME.glob("*.json") if path.stem == name), None)
    if path is None:
        raise NotFound("There is no such layout. Choose one from the list.")
    return set_layout(actor, path.read_bytes())


def set_account(
    actor: Actor, contract_number: str, line: str, texts: Mapping[str, str], shown: str | None = None
) -> LedgerAccount:
    """Set the account of the whole contract, or of one line of its statements; Invalid by code.

    `shown` is the id of the line's newest setting that was looked at, empty where there was none; Stale where there is
    another by now. None binds to nothing: whoever sets a city up has looked at no setting.

    Where `parts` says over how many accounts, the fields of each begin with its number, and `percent` is its share. A
    line whose codes are all left empty goes to the contract's account again.
    """
    require(actor, "set ledger accounts")
    _, layout = current_layout(actor.government_id)
    contract = visible_contract(actor, contract_number)
    if line != WHOLE_CONTRACT and line not in _lines(actor, contract_number):
        raise Invalid("Choose one of the lines.", [Problem("line", "Choose one of the lines of this contract.")])
    shares = _read_shares(layout, line, texts)
    lock_chain(actor.government_id)
    settings = [each for each in accounts_of(actor.government_id, [contract.id])[contract.id] if each.line == line]
    _check_shown(actor, layout, settings, shown)
    made = LedgerAccount(
        government_id=actor.government_id,
        contract_id=contract.id,
        line=line,
        codes=written(shares),
        reason=texts.get("reason", "").strip(),
        set_by=actor.person_id,
        set_at=now(),
    )
    insert(made)
    before = holding(settings).get(line)
    record(
        *(actor.government_id, Act.LEDGER_ACCOUNT_SET, "ledger_account", made.id),
        person_id=actor.person_id,
        before=None if before is None else written(before),
        after=made.codes,
        reason=made.reason or None,
        document={"contract": contract.number, "line": line},
    )
    return made


def _check_shown(actor: Actor, layout: Layout, settings: Sequence[LedgerAccount], shown: str | None) -> None:
    if shown is None or shown == newest_id(settings):
        return
    if not settings:
        raise Stale("This is not the account that stands here. Open the page again, then set the account.")
    newest, zone = settings[-1], ZoneInfo(find_government(actor.government_id).time_zone)
    who = "You" if newest.set_by == actor.person_id else find_person(actor.government_id, newest.set_by).name
    when, account = say_moment(newest.set_at.astimezone(zone)), told(layout, stored_shares(newest.codes))
    raise Stale(
        f"{who} set this account on {when}, after you opened the page. It is now: "
        f"{account or 'the contract’s account'}. Nothing of yours was saved. "
        "Open the page again, look at what holds now, and set it anew only where that is wrong."
    )


def newest_id(settings: Sequence[LedgerAccount]) -> str:
    """The id of the newest of a line's settings, by which whoever changes it says what they saw; empty for none."""
    return settings[-1].id if settings else ""


def told(layout: Layout | None, shares: Sequence[Share]) -> str:
    """Accounts in words: each code with its name, before it the share where there are several."""
    known = {code.id: code.title for code in layout.codes} if layout else {}
    accounts = [_account_words(known, each.account) for each in shares]
    if len(accounts) < 2:
        return "".join(accounts)
    return "; ".join(f"{plain(each.percent)} %: {account}" for each, account in zip(shares, accounts, strict=True))


def _account_words(known: Mapping[str, str], codes: Mapping[str, str]) -> str:
    order = [*known, *(name for name in codes if name not in known)]
    return ", ".join(f"{known.get(name, name)} {codes[name]}" for name in order if name in codes)


def _read_shares(layout: Layout, line: str, texts: Mapping[str, str]) -> tuple[Share, ...]:
    parts = parts_asked(texts)
    if parts > 1:
        shares = read_shares(layout, texts, parts)
        if shares or line != WHOLE_CONTRACT:
            return shares
        raise Invalid("Nothing was saved.", [Problem("1.percent", "Name at least one account, with its share.")])
    if line != WHOLE_CONTRACT and not any(texts.get(code.id, "").strip() for code in layout.codes):
        return ()
    return (Share(read_account(layout, texts)),)


def parts_asked(texts: Mapping[str, str]) -> int:
    """Over how many accounts a form or an address wants to split; 1 where it does not say."""
    text = texts.get("parts", "")
    return int(text) if text in map(str, range(1, MOST_ACCOUNTS + 1)) else 1


def holding(accounts: Iterable[LedgerAccount]) -> dict[str, tuple[Share, ...]]:
    """The accounts of each line that has any, from every setting so far, the oldest first."""
    found = {account.line: stored_shares(account.codes) for account in accounts}
    return {line: shares for line, shares in found.items() if shares}


def _lines(actor: Actor, contract_number: str) -> dict[str, str]:
    """What may have an account of its own: items, payments, limits and retainage of the terms that hold."""
    terms = contract_page(actor, contract_number).terms
    if terms is None:
        return {}
    lines = {f"line.{item.number}": f"{item.number} {item.title}" for item in terms.items}
    lines |= {payment.id: payment.title for payment in terms.payments}
    lines |= {limit.id: limit.title for limit in terms.limits}
    if terms.retainage is not None:
        lines[terms.retainage.id] = terms.retainage.title
    return lines
