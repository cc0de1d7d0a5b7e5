"""Files from which something is entered: kept by their hash, then read sheet by sheet outside of any transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from contracts.acts import Act
from contracts.errors import Invalid
from contracts.roles import Actor, require
from importers.grid_maps import ColumnSeen, Field, GridMap, columns_of, propose_map, read_map
from importers.grids import Grids, read_grids
from models.clock import now
from models.contracts import Contract
from models.database import insert, reading_apart, set_aside
from models.entry_files import PAY_ITEMS, PAYMENTS, REGISTER, EntryFile, find_entry_file, find_same_entry_file
from models.events import record
from models.file_store import FileStore
from operations.files import keep_file
from operations.visibility import visible_contract

PERMISSIONS = {PAY_ITEMS: "enter pay items", REGISTER: "enter registers", PAYMENTS: "record payments"}


@dataclass(frozen=True, slots=True)
class EntrySheets:
    """An uploaded file with its sheets; the contract is the one whose pay items it holds."""

    entry: EntryFile
    contract: Contract | None
    grids: Grids


@dataclass(frozen=True, slots=True)
class MapSeen:
    """Which column holds what, as it was chosen or else proposed; `problem` says why a choice cannot be."""

    chosen: GridMap
    columns: tuple[ColumnSeen, ...]
    is_complete: bool
    problem: Invalid | None = None


def see_map(grids: Grids, fields: Sequence[Field], texts: Mapping[str, str]) -> MapSeen:
    """The map that the texts of a form choose; where they name a sheet alone, or nothing, the program's proposal."""
    problem = None
    sheet = texts.get("sheet", "")
    only = int(sheet) if sheet.isascii() and sheet.isdigit() and int(sheet[:6]) < len(grids.sheets) else None
    chosen = propose_map(grids, fields, only)
    if "heading_row" in texts:
        try:
            chosen = read_map(grids, fields, texts)
        except Invalid as refusal:
            problem = refusal
    complete = all(each.id in chosen.columns for each in fields if each.needed)
    return MapSeen(chosen, columns_of(grids.sheets[chosen.sheet], chosen.heading_row), complete, problem)


def receive_entry_file(
    actor: Actor,
    store: FileStore,
    stream: IO[bytes],
    file_name: str,
    largest: int,
    contract_number: str | None = None,
    purpose: str = REGISTER,
) -> EntryFile:
    """Keep a file of pay items of the contract, or one for the purpose where no contract is given.

    The same content for the same purpose is the delivery that it already made. Nothing of it is read yet.
    """
    purpose = purpose if contract_number is None else PAY_ITEMS
    require(actor, PERMISSIONS[purpose])
    contract = None if contract_number is None else visible_contract(actor, contract_number)
    contract_id = None if contract is None else contract.id
    sha256, name = keep_file(actor, store, stream, file_name, largest)
    known = find_same_entry_file(actor.government_id, purpose, contract_id, sha256)
    if known is not None:
        return known
    entry = EntryFile(
        government_id=actor.government_id,
        purpose=purpose,
        contract_id=contract_id,
        file_sha256=sha256,
        file_name=name,
        received_by=actor.person_id,
        received_at=now(),
    )
    insert(entry)
    record(
        actor.government_id,
        Act.ENTRY_FILE_RECEIVED,
        "entry_file",
        entry.id,
        person_id=actor.person_id,
        after=sha256,
    )
    return entry


def read_entry_file(
    actor: Actor,
    store: FileStore,
    entry_file_id: str,
    contract_number: str | None = None,
    purpose: str = REGISTER,
) -> EntrySheets:
    """The file with its sheets as they stand. It is read apart: what this session began is given up before."""
    purpose = purpose if contract_number is None else PAY_ITEMS
    require(actor, PERMISSIONS[purpose])
    set_aside()
    with reading_apart():
        contract = None if contract_number is None else visible_contract(actor, contract_number)
        contract_id = None if contract is None else contract.id
        entry = find_entry_file(actor.government_id, entry_file_id, purpose, contract_id)
    with store.at_hand(entry.file_sha256) as path:
        return EntrySheets(entry, contract, read_grids(path, entry.file_name))
