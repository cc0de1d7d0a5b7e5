"""Things for tests that entering a contract makes: files and lists of pay items, registers, milestones, change orders.

Like `tests/builders.py`, each with defaults that work, written to the session at once and not committed.
"""

import json
from datetime import date
from typing import Any

from contracts.acts import Act
from models.change_orders import ChangeOrder, ChangeOrderDraft, next_change_order
from models.clock import now
from models.contracts import Contract
from models.entry_files import EntryFile
from models.events import record
from models.ids import new_id
from models.item_lists import ItemList, next_list_number
from models.milestones import Milestone, MilestoneDate
from models.people import Person
from models.register_entries import RegisterEntry
from tests.builders import a_contract, a_file, a_government, a_person, made, owned


def an_entry_file(contract: Contract | None = None, content: bytes | None = None, **but: Any) -> EntryFile:
    """A file uploaded for pay items of the contract, or as a register where no contract is given."""
    owner = contract.government_id if contract else a_government().id
    given = {
        "government_id": owner,
        "purpose": "pay_items" if contract else "register",
        "contract_id": contract.id if contract else None,
        "file_sha256": a_file(content, government_id=owner).sha256,
        "file_name": "items.xlsx",
        "received_at": now(),
    } | but
    given.setdefault("received_by", a_person(government_id=owner).id)
    return made(EntryFile(**given))


def an_item_list(contract: Contract | None = None, **but: Any) -> ItemList:
    """A confirmed list of one pay item."""
    contract = contract or a_contract()
    items = [{"number": "1", "title": "Curb", "unit": "LF", "priced": "unit_price", "price": "12.50"}]
    given = {
        "government_id": contract.government_id,
        "contract_id": contract.id,
        "number": next_list_number(contract.government_id, contract.id),
        "entry_file_id": an_entry_file(contract).id,
        "chosen": "{}",
        "document": json.dumps({"items": items}),
        "count": 1,
        "left_out": 0,
        "confirmed_by": a_person(government_id=contract.government_id).id,
        "confirmed_at": now(),
    }
    return made(ItemList(**given | but))


def a_register_entry(**but: Any) -> RegisterEntry:
    """A register of three rows: one entered, one repeated, one rejected."""
    counts = {"read": 3, "entered": 1, "repeated": 1, "rejected": 1, "new_vendors": 1}
    given = {"entry_file_id": an_entry_file().id, "document": "{}", "entered_by": a_person().id, "entered_at": now()}
    return made(RegisterEntry(**owned(but, **given, **counts)))


def a_milestone(contract: Contract | None = None, title: str = "Substantial completion", **but: Any) -> Milestone:
    """A milestone without any date."""
    contract = contract or a_contract()
    owner = {"government_id": contract.government_id, "contract_id": contract.id}
    given = {"entered_by": a_person(government_id=contract.government_id).id, "entered_at": now(), "clause": "4.2"}
    return made(Milestone(**owner, title=title, **given | but))


def a_milestone_date(
    milestone: Milestone | None = None, day: date = date(2027, 9, 30), by: Person | None = None, **but: Any
) -> MilestoneDate:
    """A promised date that waits for another officer, with the event of its proposal."""
    milestone = milestone or a_milestone()
    owner = milestone.government_id
    by = by or a_person(government_id=owner)
    given = {"kind": "promised", "reason": "", "status": "proposed", "proposed_by": by.id, "proposed_at": now()}
    proposed = made(MilestoneDate(government_id=owner, milestone_id=milestone.id, day=day, **given | but))
    record(owner, Act.MILESTONE_DATE_PROPOSED, "milestone_date", proposed.id, person_id=by.id, after=day.isoformat())
    return proposed


def a_change_order(contract: Contract | None = None, by: Person | None = None, **but: Any) -> ChangeOrder:
    """A change order of 10,000.00 that waits for a second person, with the event of its proposal."""
    contract = contract or a_contract()
    owner = contract.government_id
    by = by or a_person(government_id=owner)
    given = {
        "government_id": owner,
        "contract_id": contract.id,
        "number": next_change_order(owner, contract.id),
        "title": "More curb",
        "reason": "The street is longer than drawn.",
        "value_cents": 1_000_000,
        "ends_before": contract.ends_on,
        "new_ends_on": None,
        "scope": "",
        "effective_on": contract.starts_on,
        "late_reason": "",
        "status": "proposed",
        "proposed_by": by.id,
        "proposed_at": now(),
    }
    order = made(ChangeOrder(**given | but))
    record(owner, Act.CHANGE_ORDER_PROPOSED, "change_order", order.id, person_id=by.id)
    return order


def a_change_order_draft(order: ChangeOrder | None = None) -> ChangeOrderDraft:
    """Which draft the order began."""
    order = order or a_change_order()
    owner = {"government_id": order.government_id, "change_order_id": order.id}
    return made(ChangeOrderDraft(**owner, draft_id=new_id(), started_at=now()))
