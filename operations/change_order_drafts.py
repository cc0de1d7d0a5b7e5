"""A granted change order begins a draft amendment where it touches what the terms say: value, time or scope.

The draft waits for an officer like any other; nothing is proposed or put into force by itself.
"""

import json
from typing import Any

from contracts.acts import Act
from contracts.drafts import in_reading_order
from contracts.errors import Incomplete
from contracts.figures import digest_of
from contracts.numbers import CONTEXT, from_cents, parse_decimal, plain
from contracts.schema import read_document
from models.change_orders import ChangeOrder, ChangeOrderDraft
from models.clock import now
from models.contracts import Contract
from models.database import insert
from models.events import record
from models.ids import new_id
from models.periods import periods_of
from models.terms_drafts import TermsDraft, drafts_begun_by_orders
from models.terms_versions import TermsVersion, terms_in_force

_LONGEST_NOTE, _LONGEST_TITLE = 2_000, 200


def start_order_draft(contract: Contract, order: ChangeOrder) -> TermsDraft | None:
    """Begin the draft amendment of a granted order; None where the contract has no terms yet.

    It follows the terms in force on the order's day, or the newest draft that an earlier order began, so that the
    changes of both stand in it.
    """
    try:
        version = terms_in_force(contract.government_id, contract.id, order.effective_on)
    except Incomplete:
        return None
    open_drafts = drafts_begun_by_orders(contract.government_id, contract.id)
    before = open_drafts[-1].document if open_drafts else version.document
    draft = _draft(contract, order, version, changed_document(before, order))
    insert(draft)
    insert(
        ChangeOrderDraft(
            government_id=contract.government_id, change_order_id=order.id, draft_id=draft.id, started_at=now()
        )
    )
    record(
        contract.government_id,
        Act.TERMS_STARTED,
        "terms",
        draft.id,
        after=digest_of(draft.document),
        reason=f"change order {order.number} was granted",
    )
    return draft


def changed_document(document: str, order: ChangeOrder) -> dict[str, Any]:
    """A terms document with the order's value and last day in it, and its scope as a note for whoever reads on."""
    made = read_document(document, "terms")
    signed = dict(made["contract"])
    if order.value_cents:
        signed["value"] = plain(CONTEXT.add(parse_decimal(signed["value"]), from_cents(order.value_cents)))
    if order.new_ends_on is not None:
        signed["ends"] = order.new_ends_on.isoformat()
    made["contract"] = signed
    if order.scope:
        note = f"Change order {order.number}, scope: {order.scope}"
        made["notes"] = [*made.get("notes", ()), note[:_LONGEST_NOTE]]
    return made


def _draft(contract: Contract, order: ChangeOrder, version: TermsVersion, document: dict[str, Any]) -> TermsDraft:
    starts = [period.starts_on for period in periods_of(contract.government_id, contract.id)]
    return TermsDraft(
        government_id=contract.government_id,
        id=new_id(),
        contract_id=contract.id,
        document=json.dumps(in_reading_order(document), ensure_ascii=False, indent=1),
        title=f"Change order {order.number}: {order.title}"[:_LONGEST_TITLE],
        effective_on=next((day for day in starts if day >= order.effective_on), None),
        based_on=version.id,
        changed_by=order.proposed_by,
        changed_at=now(),
    )
