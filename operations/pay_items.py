"""Pay items of a contract from a file: read, shown, confirmed by an officer, and handed to a draft of its terms."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from contracts.acts import Act
from contracts.errors import Invalid, Refused, Stale
from contracts.figures import canonical_json, digest_of
from contracts.items import load_item
from contracts.roles import Actor, require
from contracts.schema import MOST_ENTRIES
from contracts.typed import check_left_out
from importers.item_lists import FIELDS, ItemChoices, ItemsRead, read_choices, read_items
from models.clock import now
from models.contracts import Contract
from models.database import insert
from models.events import record
from models.file_store import FileStore
from models.item_lists import ItemList, item_lists_of, newest_item_list, next_list_number
from models.terms_drafts import TermsDraft, drafts_of_contract, find_terms_draft
from operations.drafts import document_of, save_document
from operations.entry_files import EntrySheets, MapSeen, read_entry_file, see_map
from operations.visibility import visible_contract

_NOTHING = ItemsRead()


@dataclass(frozen=True, slots=True)
class ItemsSeen:
    """A file of pay items under a map; `digest` names exactly its items, so that what is confirmed is what was seen.

    `map` is None where the file cannot be read; `problem` says which choice cannot be.
    """

    sheets: EntrySheets
    map: MapSeen | None
    choices: ItemChoices
    read: ItemsRead
    digest: str
    problem: Invalid | None = None


@dataclass(frozen=True, slots=True)
class ItemsPlace:
    """Where pay items are entered: the contract, the lists confirmed so far, and the drafts that could take them."""

    contract: Contract
    lists: Sequence[ItemList]
    drafts: Sequence[TermsDraft]


def find_items_place(actor: Actor, contract_number: str) -> ItemsPlace:
    """What the page of pay items shows."""
    require(actor, "enter pay items")
    contract = visible_contract(actor, contract_number)
    owner = actor.government_id
    return ItemsPlace(contract, item_lists_of(owner, contract.id), drafts_of_contract(owner, contract.id))


def see_items(
    actor: Actor, store: FileStore, contract_number: str, entry_file_id: str, texts: Mapping[str, str]
) -> ItemsSeen:
    """The file under the map and the choices of a form, or under the program's proposal where it names none.

    A map that cannot be is shown with its problem beside the proposal, never raised.
    """
    sheets = read_entry_file(actor, store, entry_file_id, contract_number)
    if not sheets.grids.sheets:
        return ItemsSeen(sheets, None, ItemChoices(), _NOTHING, "")
    seen, choices, problem = see_map(sheets.grids, FIELDS, texts), ItemChoices(), None
    try:
        choices = read_choices(texts, sheets.grids.sheets[seen.chosen.sheet])
    except Invalid as refusal:
        problem = refusal
    problem = seen.problem or problem
    if problem is not None or not seen.is_complete:
        return ItemsSeen(sheets, seen, choices, _NOTHING, "", problem)
    read = read_items(sheets.grids, seen.chosen, choices)
    return ItemsSeen(sheets, seen, choices, read, digest_of(canonical_json(_document(read))))


def confirm_items(
    actor: Actor,
    store: FileStore,
    contract_number: str,
    entry_file_id: str,
    texts: Mapping[str, str],
    digest: str,
    leave_out: bool,
) -> ItemList:
    """Store the items as the contract's list; the newest list holds.

    Stale where the items are not those that were seen (`digest`), Refused where rows have problems and the officer did
    not say that they may be left out.
    """
    require(actor, "enter pay items")
    seen = see_items(actor, store, contract_number, entry_file_id, texts)
    if seen.problem is not None:
        raise seen.problem
    contract = visible_contract(actor, contract_number)
    _check_confirmed(seen, digest, leave_out)
    chosen = asdict(seen.choices) | (asdict(seen.map.chosen) if seen.map else {})
    made = ItemList(
        government_id=actor.government_id,
        contract_id=contract.id,
        number=next_list_number(actor.government_id, contract.id),
        entry_file_id=entry_file_id,
        chosen=canonical_json(chosen),
        document=canonical_json(_document(seen.read)),
        count=len(seen.read.items),
        left_out=seen.read.left_out,
        confirmed_by=actor.person_id,
        confirmed_at=now(),
    )
    insert(made)
    _record(actor, contract, made, digest)
    return made


def confirmed_items(actor: Actor, contract_number: str) -> list[dict[str, Any]]:
    """The items of the contract's newest confirmed list, in the form of contracts.items.ItemSchema; empty for none."""
    contract = visible_contract(actor, contract_number)
    newest = newest_item_list(actor.government_id, contract.id)
    return items_in(newest) if newest is not None else []


def items_in(listed: ItemList) -> list[dict[str, Any]]:
    """The items of a confirmed list."""
    items: list[dict[str, Any]] = json.loads(listed.document)["items"]
    return items


def fill_draft(actor: Actor, contract_number: str, draft_id: str) -> TermsDraft:
    """Put the confirmed items into a draft of the contract's terms, in the place of those that it has."""
    require(actor, "draft terms")
    items = confirmed_items(actor, contract_number)
    draft = find_terms_draft(actor.government_id, draft_id)
    if draft.contract_id != visible_contract(actor, contract_number).id:
        raise Refused("This draft belongs to another contract. Open it from its own contract.")
    if not items:
        raise Refused("No pay items are confirmed yet. Confirm a list first.")
    return save_document(actor, draft_id, draft.lock_version, document_of(draft) | {"items": items})


def _document(read: ItemsRead) -> dict[str, Any]:
    return {"items": [dict(item.document) for item in read.items]}


def _check_confirmed(seen: ItemsSeen, digest: str, leave_out: bool) -> None:
    chosen = len(seen.read.items)
    if not chosen:
        raise Refused("There is no pay item to confirm. Choose the sheet and the columns that hold them.")
    if chosen > MOST_ENTRIES:
        raise Refused(f"A contract has at most {MOST_ENTRIES:,} pay items; these are {chosen:,}. Choose fewer rows.")
    if digest != seen.digest:
        raise Stale("These are not the items that you saw. Look at the list once more, then confirm it.")
    check_left_out(seen.read.left_out, leave_out)
    for item in seen.read.items:
        load_item(item.document)


def _record(actor: Actor, contract: Contract, made: ItemList, digest: str) -> None:
    record(
        actor.government_id,
        Act.ITEMS_CONFIRMED,
        "contract",
        contract.id,
        person_id=actor.person_id,
        after=digest,
        document={"list": made.number, "items": made.count, "left_out": made.left_out, "file": made.entry_file_id},
    )
