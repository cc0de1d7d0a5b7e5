"""The ledgers of a contract: what was earned, retained, withheld, held and owed, each row a line of a statement.

Nothing here is stored: every ledger is worked out from approved statements, change orders and payments of bills, and
must come to what the statements came to. A true-up is taken apart into the lines that it corrects, so that each ledger
sees its own part of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from contracts.corrections import amounts_of
from contracts.ledger_faults import Fault, line_faults, net_faults
from contracts.limits.season import Season
from contracts.negative_nets import BILLED, HELD
from contracts.numbers import CENTS, CONTEXT, HUNDRED, ZERO, add, divide, dollars, negative
from contracts.periods import say_period
from contracts.retainage import is_line
from contracts.terms import Terms
from contracts.true_ups import TRUE_UP, own_lines

OWN, CORRECTION, OTHER = "own", "correction", "other"
_PAYMENTS = "Approved for payment"


@dataclass(frozen=True, slots=True)
class Entry:
    """An approved statement as the ledgers read it; `choice` is what was chosen for a net below zero."""

    statement: str
    period: str
    title: str
    document: Mapping[str, Any]
    terms: Terms
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A change of what the contract is worth: as signed, or by a granted change order."""

    title: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CameIn:
    """Money that came in for a statement that was billed."""

    statement: str
    title: str
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Movement:
    """A part of an approved statement: a line of its own period, or what a true-up changes of a line of an earlier one.

    `link` is the statement's line that holds it.
    """

    entry: Entry
    about: str
    line: str
    link: str
    title: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row: what moved, by how many dollars, and the balance after it. Without a statement it stands elsewhere."""

    title: str
    says: str
    amount: Decimal
    balance: Decimal
    statement: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger with its rows and what its balance means."""

    id: str
    title: str
    balance_title: str
    explains: str
    rows: tuple[LedgerRow, ...]
    note: str = ""

    @property
    def balance(self) -> Decimal:
        """What stands after the last row."""
        return self.rows[-1].balance if self.rows else ZERO


@dataclass(frozen=True)
class Books:
    """Every ledger of a contract, and each place where one does not come to what the statements came to."""

    ledgers: tuple[Ledger, ...]
    faults: tuple[Fault, ...]
    movements: tuple[Movement, ...] = field(default=(), repr=False)


def movements(entries: Sequence[Entry]) -> Iterator[Movement]:
    """Every movement of money in the approved statements, in their order."""
    settled: dict[str, dict[str, Decimal]] = {}
    for entry in entries:
        amounts = amounts_of(entry.document)
        titles = _titles(entry.document)
        own = dict(own_lines(amounts))
        settled[entry.period] = own
        for line, amount in sorted(own.items(), key=lambda each: each[0] != "gross"):
            yield Movement(entry, entry.period, line, "work" if line == "gross" else line, titles[line], amount)
        true = {each["period"]: each for each in entry.document["facts"]["earlier"]}
        for name in amounts:
            if name.startswith(TRUE_UP):
                about = name.removeprefix(TRUE_UP)
                target = own_lines({line: Decimal(text) for line, text in true[about]["amounts"].items()})
                yield from _corrected(entry, about, settled.setdefault(about, {}), target, titles)


def _corrected(
    entry: Entry, about: str, paid: dict[str, Decimal], target: Mapping[str, Decimal], titles: Mapping[str, str]
) -> Iterator[Movement]:
    for line in dict.fromkeys((*paid, *target)):
        amount = add([target.get(line, ZERO), negative(paid.get(line, ZERO))])
        if amount != 0:
            title = f"{titles.get(line, line.replace('_', ' ').capitalize())} of {say_period(about)}, corrected"
            yield Movement(entry, about, line, f"{TRUE_UP}{about}", title, amount)
        paid[line] = target.get(line, ZERO)


def _titles(document: Mapping[str, Any]) -> dict[str, str]:
    lines = [line for lines in document["figures"].values() if isinstance(lines, list) for line in lines]
    return {line["name"]: line["title"] for line in lines} | {"gross": "Work done"}


def books(entries: Sequence[Entry], agreed: Sequence[Agreed] = (), came_in: Sequence[CameIn] = ()) -> Books:
    """All ledgers of a contract from its approved statements, what was agreed, and what came in.

    Statements stand in the order in which they were computed: each names what those before it settled.
    """
    moved = tuple(movements(entries))
    ledgers = (
        _encumbrance(moved, agreed),
        _payments(entries, moved),
        _filtered("retainage", moved, _is_retained),
        _filtered("withheld", moved, _is_withheld),
        _filtered("holds", moved, _is_ruled_back),
        *_pools(entries, moved),
        _owed(entries, came_in),
    )
    kept = {"retainage": _is_retained, "withheld": _is_withheld, "holds": _is_ruled_back}
    by_title: dict[str, Callable[[Movement], bool]] = {_WORDS[name][0]: belongs for name, belongs in kept.items()}
    by_title["Encumbrance"] = lambda each: not _is_retained(each)
    for limit in entries[-1].terms.limits if entries else ():
        by_title[limit.title] = partial(_is_limited, limit)
    faults = (*net_faults(_PAYMENTS, entries, moved), *line_faults(by_title, entries, moved))
    return Books(tuple(each for each in ledgers if each is not None), faults, moved)


_WORDS: Mapping[str, tuple[str, str, str]] = {
    "retainage": ("Retainage", "Held", "What is held back of each payment until completion, less releases."),
    "withheld": ("Withheld for performance", "Withheld", "What performance held back, less what was earned back."),
    "holds": ("Holds and deferrals", "Held", "What was taken out of payments for a named reason, less what went back."),
}


def _is_retained(moved: Movement) -> bool:
    return is_line(moved.entry.terms.retainage, moved.line)


def _is_withheld(moved: Movement) -> bool:
    return any(each.id == moved.line and each.ledger is not None for each in moved.entry.terms.payments)


def _is_ruled_back(moved: Movement) -> bool:
    return moved.line.startswith(("hold.", "deferral."))


def _filtered(name: str, moved: Sequence[Movement], belongs: Callable[[Movement], bool]) -> Ledger | None:
    """A ledger of what is kept back: the lines below zero raise its balance."""
    rows = tuple(_kept([each for each in moved if belongs(each) and each.amount != 0]))
    title, balance_title, explains = _WORDS[name]
    return Ledger(name, title, balance_title, explains, rows) if rows else None


def _kept(moved: Sequence[Movement]) -> Iterator[LedgerRow]:
    balance = ZERO
    for each in moved:
        amount = negative(each.amount)
        balance = add([balance, amount])
        yield LedgerRow(each.title, each.entry.title, amount, balance, each.entry.statement, each.link)


def _encumbrance(moved: Sequence[Movement], agreed: Sequence[Agreed]) -> Ledger | None:
    """What the contract is worth, less what was earned: what remains of it. None where no value is stated."""
    if not agreed:
        return None
    rows: list[LedgerRow] = []
    balance = ZERO
    for value in agreed:
        balance = add([balance, value.amount])
        rows.append(LedgerRow(value.title, "", value.amount, balance))
    for each in moved:
        if each.amount != 0 and not _is_retained(each):
            balance = add([balance, negative(each.amount)])
            amount = negative(each.amount)
            rows.append(LedgerRow(each.title, each.entry.title, amount, balance, each.entry.statement, each.link))
    explains = "The value with its change orders, less what was earned; retainage is earned, and paid later."
    return Ledger("encumbrance", "Encumbrance", "Remaining", explains, tuple(rows))


def _payments(entries: Sequence[Entry], moved: Sequence[Movement]) -> Ledger:
    """The net of each approved statement."""
    rows: list[LedgerRow] = []
    balance = ZERO
    for entry in entries:
        net = amounts_of(entry.document)["net"]
        paid = max(net, ZERO)
        balance = add([balance, paid])
        says = entry.title if net >= 0 else f"{entry.title}: {dollars(net)}, {entry.choice or 'not decided yet'}"
        rows.append(LedgerRow("Net payment", says, paid, balance, entry.statement, "net"))
    return Ledger("payments", _PAYMENTS, "Paid or to be paid", "The net of each statement.", tuple(rows))


def _is_limited(limit: Season, moved: Movement) -> bool:
    return moved.line in {*limit.payments, limit.id}


def _pools(entries: Sequence[Entry], moved: Sequence[Movement]) -> Iterator[Ledger]:
    """For each limit of the newest terms across payments: what was used of it, and what is left."""
    if not entries:
        return
    terms = entries[-1].terms
    for limit in terms.limits:
        used = [each for each in moved if _is_limited(limit, each) and each.amount != 0]
        rows: list[LedgerRow] = []
        balance = ZERO
        for each in used:
            balance = add([balance, each.amount])
            rows.append(LedgerRow(each.title, each.entry.title, each.amount, balance, each.entry.statement, each.link))
        if rows:
            explains = limit.sentence({each.id: each.title for each in terms.payments})
            note = _left(limit, terms, balance)
            yield Ledger(f"pool.{limit.id}", limit.title, "Used", f"{explains}.", tuple(rows), note)


def _left(limit: Season, terms: Terms, used: Decimal) -> str:
    """What is left of a limit in each direction that it holds; a rolling one frees what falls out of its months."""
    share = limit.percent_of_contract_value
    most = limit.at_most or ZERO
    if share is not None:
        most = CENTS.apply(divide(CONTEXT.multiply(terms.contract.value, share), HUNDRED))
    up, down = add([most, negative(used)]), add([most, used])
    told = {
        "both": f"{dollars(up)} of incentive and {dollars(down)} of deduction are left",
        "incentive": f"{dollars(up)} of incentive is left",
        "deduction": f"{dollars(down)} of deduction is left",
    }[limit.bounds]
    return f"At most {dollars(most)}: {told}."


def _owed(entries: Sequence[Entry], came_in: Sequence[CameIn]) -> Ledger | None:
    """What the vendor owes by statements below zero: billed or held, less what came in. What is carried is not here."""
    rows: list[LedgerRow] = []
    balance = ZERO
    for entry in entries:
        net = amounts_of(entry.document)["net"]
        if net >= 0 or entry.choice not in (BILLED, HELD):
            continue
        balance = add([balance, negative(net)])
        says = f"{entry.title}, {entry.choice}"
        rows.append(LedgerRow("Net below zero", says, negative(net), balance, entry.statement, "net"))
        for payment in (each for each in came_in if each.statement == entry.statement):
            balance = add([balance, negative(payment.amount)])
            says = f"received on {payment.on.isoformat()}"
            rows.append(LedgerRow(payment.title, says, negative(payment.amount), balance, entry.statement, "net"))
    explains = "Statements that came out below zero and were billed or held, less what came in."
    return Ledger("owed", "Owed by the vendor", "Still owed", explains, tuple(rows)) if rows else None
