"""Registers of contracts, for programs: uploaded, read under a map of columns, entered whole as they were read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from contracts.entries import MOST_DUE_DAYS
from contracts.roles import Actor
from importers.registers import FIELDS, ORDERS, RegisterRow
from models.paging import Page
from models.register_entries import RegisterEntry
from operations import registers
from operations.registers import RegisterSeen
from routes.api.declaring import acts, done, reads, store, texts
from routes.api.entry_files import (
    MapConfirmed,
    RowsOfMapAsked,
    RowsUnderMap,
    asked_with,
    keep_upload,
    sent_with,
    takes_file,
    told_after,
    under_map,
)
from routes.api.fields import (
    Amount,
    Number,
    PageAsked,
    Shown,
    Whole,
    a_day,
    a_moment,
    list_of,
    one_of,
    page_of,
    text,
)
from routes.api.list_orders import sort_by
from routes.lists import REGISTERS

_SUBJECT = "Registers of contracts"
_REGISTERS = "/contract-registers"
_REGISTER = f"{_REGISTERS}/<register_id>"
_ORDER, _DUE = "How days are written that are text.", "How many days after a month’s end its report is due; else 10."


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A contract of the register, what becomes of it, and whether its vendor would be new."""

    row: int
    becomes: str
    found: RegisterRow
    vendor_is_new: bool


class RegisterEntryShape(Shown):
    """A register that was entered, with what became of its rows."""

    id = text()
    file = text("The id of the file.", attribute="entry_file_id")
    read = Number()
    entered = Number()
    repeated = Number()
    rejected = Number()
    new_vendors = Number()
    entered_at = a_moment()


class RegisterRowShape(Shown):
    """A contract of the register, with the row in which it stands."""

    row = Number()
    becomes = text("new, repeated (in the file) or known (here already)")
    number = text(attribute="found.contract.number")
    title = text(attribute="found.contract.title")
    vendor = text(attribute="found.vendor")
    vendor_is_new = fields.Boolean()
    value = Amount("Null where it is not stated.", attribute="found.contract.value", allow_none=True)
    starts_on = a_day(attribute="found.contract.starts")
    ends_on = a_day(attribute="found.contract.ends")
    due_days = Number(attribute="found.contract.due_days")


class RegisterUnderMap(RowsUnderMap):
    """A register under a map, with what it would enter."""

    contracts = list_of(RegisterRowShape)


class RegistersAsked(PageAsked):
    """Which of the registers, and in which order."""

    sort = sort_by(REGISTERS)


class _RegisterAsked(RowsOfMapAsked):
    """Which column holds what, and what is settled for the whole register."""

    order = one_of(_ORDER, ORDERS, needed=False)
    due_days = fields.Integer(validate=validate.Range(0, MOST_DUE_DAYS), metadata={"description": _DUE})


class _RegisterConfirmed(MapConfirmed):
    """The map and the choices that were read, with their digest."""

    order = one_of(_ORDER, ORDERS, needed=False)
    due_days = Whole(_DUE, 0, MOST_DUE_DAYS)


RegisterAsked = asked_with(_RegisterAsked, FIELDS, "RegisterMap")
RegisterConfirmed = sent_with(_RegisterConfirmed, FIELDS, "RegisterConfirmed")


@reads(_SUBJECT, _REGISTERS, page_of("RegistersPage", RegisterEntryShape), RegistersAsked)
def list_registers(actor: Actor, asked: Mapping[str, Any]) -> Page[RegisterEntry, str]:
    """The registers that were entered, the newest first unless another order is wanted."""
    return registers.list_register_entries(actor, asked.get("after"), asked["limit"], asked.get("sort", ""))


@takes_file(_SUBJECT, _REGISTERS)
def receive_register() -> ResponseReturnValue:
    """Keep a register of contracts; what it would enter is looked at before it is entered."""
    return keep_upload("register_file", "show_register", "register_id")


@reads(_SUBJECT, _REGISTER, RegisterUnderMap, RegisterAsked)
def show_register(actor: Actor, asked: Mapping[str, Any], register_id: str) -> dict[str, Any]:
    """The register under a map: the contracts that it would enter, and each row that is none."""
    seen = registers.see_register(actor, store(), register_id, texts(asked))
    read, rows = seen.read, sorted(_rows(seen), key=lambda each: each.row)
    told = told_after(asked["after"], {"contracts": rows, "problems": read.problems, "skipped": read.skipped})
    return under_map(seen.sheets, seen.map, seen.problem, seen.digest) | told | {"counts": _counts(seen)}


@acts(_SUBJECT, f"{_REGISTER}/enter", RegisterConfirmed, makes=True)
def enter_register(actor: Actor, sent: Mapping[str, Any], register_id: str) -> Mapping[str, Any]:
    """Enter every new contract of the register as it was read, with its vendor and its periods: all, or none."""
    said, leave_out = texts(sent), sent.get("leave_out", False)
    made = registers.enter_register(actor, store(), register_id, said, sent["digest"], leave_out)
    return done(made, "register", "list_registers")


def _rows(seen: RegisterSeen) -> Iterator[RowSeen]:
    sorts, vendors = seen.sorted, frozenset(seen.sorted.new_vendors)
    for becomes, rows in (("new", sorts.new), ("repeated", sorts.repeated), ("known", sorts.known)):
        yield from (RowSeen(each.row, becomes, each, each.vendor in vendors) for each in rows)


def _counts(seen: RegisterSeen) -> dict[str, int]:
    sorts = seen.sorted
    counts = {"read": seen.read.read, "new": len(sorts.new), "repeated": len(sorts.repeated)}
    counts |= {"known": len(sorts.known), "rejected": sorts.rejected, "skipped": len(seen.read.skipped)}
    return counts | {"new_vendors": len(sorts.new_vendors)}
