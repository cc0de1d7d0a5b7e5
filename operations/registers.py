"""A register of contracts from a file: read, shown, and entered whole or not at all, without a query for each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from contracts.acts import Act
from contracts.entries import NewContract
from contracts.errors import Invalid, Refused, Stale
from contracts.figures import canonical_json, digest_of
from contracts.numbers import plain, to_cents
from contracts.periods import months_between
from contracts.roles import Actor, require
from contracts.typed import check_left_out
from importers.registers import (
    FIELDS,
    RegisterChoices,
    RegisterRead,
    RegisterRow,
    read_register,
    read_register_choices,
)
from models.clock import now
from models.contract_standings import ContractStanding
from models.contracts import Contract, known_numbers
from models.database import insert, insert_many
from models.events import record, record_all
from models.file_store import FileStore
from models.ids import new_id
from models.paging import Page
from models.periods import ReportingPeriod
from models.register_entries import RegisterEntry, page_of_register_entries
from models.vendors import Vendor, list_vendors
from operations.entry_files import EntrySheets, MapSeen, read_entry_file, see_map
from operations.standings import nothing_known


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a register would do here: contracts that are new, rows that repeat one, and vendors that are new."""

    new: tuple[RegisterRow, ...] = ()
    repeated: tuple[RegisterRow, ...] = ()
    known: tuple[RegisterRow, ...] = ()
    new_vendors: tuple[str, ...] = ()
    rejected: int = 0

    @property
    def rows(self) -> int:
        """Rows read, but for totals and lines of text: entered, repeated (here or in the file) and rejected."""
        return len(self.new) + len(self.repeated) + len(self.known) + self.rejected


@dataclass(frozen=True, slots=True)
class RegisterSeen:
    """A register under a map; `digest` names exactly what would be entered, so that what is confirmed was seen."""

    sheets: EntrySheets
    map: MapSeen | None
    choices: RegisterChoices
    read: RegisterRead
    sorted: Sorted
    digest: str
    problem: Invalid | None = None


def list_register_entries(
    actor: Actor, after: str | None = None, limit: int = 20, sort: str = ""
) -> Page[RegisterEntry, str]:
    """The registers that were entered, the newest first unless another order is wanted."""
    require(actor, "enter registers")
    return page_of_register_entries(actor.government_id, after, limit, sort)


def see_register(actor: Actor, store: FileStore, entry_file_id: str, texts: Mapping[str, str]) -> RegisterSeen:
    """The file under the map and the choices of a form, or under the program's proposal where it names none."""
    sheets = read_entry_file(actor, store, entry_file_id)
    if not sheets.grids.sheets:
        return RegisterSeen(sheets, None, RegisterChoices(), RegisterRead(), Sorted(), "")
    seen, choices, problem = see_map(sheets.grids, FIELDS, texts), RegisterChoices(), None
    try:
        choices = read_register_choices(texts)
    except Invalid as refusal:
        problem = refusal
    problem = seen.problem or problem
    if problem is not None or not seen.is_complete:
        return RegisterSeen(sheets, seen, choices, RegisterRead(), Sorted(), "", problem)
    read = read_register(sheets.grids, seen.chosen, choices)
    sorts = _sorted(actor, read)
    return RegisterSeen(sheets, seen, choices, read, sorts, _digest(sorts))


def enter_register(
    actor: Actor, store: FileStore, entry_file_id: str, texts: Mapping[str, str], digest: str, leave_out: bool
) -> RegisterEntry:
    """Enter every new contract of the register with its vendor and its periods, all of them or none.

    Stale where this is not what was seen (`digest`), Refused where nothing is new, Invalid where rows are rejected and
    the officer did not say that they are left out.
    """
    require(actor, "enter registers")
    seen = see_register(actor, store, entry_file_id, texts)
    if seen.problem is not None:
        raise seen.problem
    _check_confirmed(seen, digest, leave_out)
    vendors = _enter_vendors(actor, seen.sorted.new_vendors)
    _enter_contracts(actor, seen.sorted.new, vendors)
    return _record(actor, seen, entry_file_id)


def _sorted(actor: Actor, read: RegisterRead) -> Sorted:
    known = known_numbers(actor.government_id, {row.contract.number for row in read.rows})
    new = tuple(row for row in read.rows if row.contract.number not in known)
    vendors = {vendor.name for vendor in list_vendors(actor.government_id)}
    names = dict.fromkeys(row.vendor for row in new if row.vendor not in vendors)
    there = tuple(row for row in read.rows if row.contract.number in known)
    return Sorted(new, tuple(read.repeated), there, tuple(names), read.rejected)


def _digest(sorts: Sorted) -> str:
    rows = [
        [row.contract.number, row.contract.title, row.vendor, _value(row.contract), str(row.contract.starts),
         str(row.contract.ends), row.contract.due_days]
        for row in sorts.new
    ]  # fmt: skip
    return digest_of(canonical_json({"rows": rows, "vendors": list(sorts.new_vendors)}))


def _value(contract: NewContract) -> str | None:
    return None if contract.value is None else plain(contract.value)


def _check_confirmed(seen: RegisterSeen, digest: str, leave_out: bool) -> None:
    if not seen.sorted.new:
        raise Refused("Every contract of this register is here already. Nothing was entered.")
    if digest != seen.digest:
        raise Stale("This is not what you saw: contracts were entered meanwhile. Look at the preview once more.")
    check_left_out(seen.sorted.rejected, leave_out)


def _enter_vendors(actor: Actor, names: Sequence[str]) -> dict[str, str]:
    """The ids of all vendors by name, after the new ones are entered."""
    owner = actor.government_id
    entered = [(new_id(), name) for name in names]
    rows = [{"government_id": owner, "id": made, "name": name, "lock_version": 1} for made, name in entered]
    insert_many(Vendor, rows)
    record_all(owner, Act.VENDOR_ENTERED, "vendor", entered, actor.person_id)
    return {vendor.name: vendor.id for vendor in list_vendors(owner)}


def _enter_contracts(actor: Actor, rows: Sequence[RegisterRow], vendors: Mapping[str, str]) -> None:
    owner = actor.government_id
    made = [(new_id(), row) for row in rows]
    insert_many(Contract, [_contract_row(owner, key, row.contract, vendors[row.vendor]) for key, row in made])
    insert_many(ReportingPeriod, [row for key, each in made for row in _period_rows(owner, key, each.contract)])
    insert_many(ContractStanding, [nothing_known(owner, key) for key, _ in made])
    entered = ((key, row.contract.number) for key, row in made)
    record_all(owner, Act.CONTRACT_ENTERED, "contract", entered, actor.person_id)


def _contract_row(owner: str, contract_id: str, new: NewContract, vendor_id: str) -> dict[str, Any]:
    return {
        "government_id": owner,
        "id": contract_id,
        "number": new.number,
        "title": new.title,
        "program_id": None,
        "vendor_id": vendor_id,
        "starts_on": new.starts,
        "ends_on": new.ends,
        "value_cents": None if new.value is None else to_cents(new.value),
        "due_days": new.due_days,
        "lock_version": 1,
    }


def _period_rows(owner: str, contract_id: str, new: NewContract) -> Iterator[dict[str, Any]]:
    for period in months_between(new.starts, new.ends, new.due_days):
        yield {
            "government_id": owner,
            "id": new_id(),
            "contract_id": contract_id,
            "name": period.name,
            "starts_on": period.starts,
            "ends_on": period.ends,
            "due_on": period.due,
            "lock_version": 1,
        }


def _record(actor: Actor, seen: RegisterSeen, entry_file_id: str) -> RegisterEntry:
    sorts, chosen = seen.sorted, asdict(seen.map.chosen) if seen.map else {}
    rejected = [asdict(problem) for problem in seen.read.problems if problem.blocks]
    entry = RegisterEntry(
        government_id=actor.government_id,
        entry_file_id=entry_file_id,
        document=canonical_json({"chosen": chosen | asdict(seen.choices), "rejected": rejected}),
        read=sorts.rows,
        entered=len(sorts.new),
        repeated=len(sorts.repeated) + len(sorts.known),
        rejected=sorts.rejected,
        new_vendors=len(sorts.new_vendors),
        entered_by=actor.person_id,
        entered_at=now(),
    )
    insert(entry)
    counts = {"read": entry.read, "entered": entry.entered, "repeated": entry.repeated, "rejected": entry.rejected}
    record(
        actor.government_id,
        Act.REGISTER_ENTERED,
        "register",
        entry.id,
        person_id=actor.person_id,
        after=seen.sheets.entry.file_sha256,
        document=counts,
    )
    return entry
