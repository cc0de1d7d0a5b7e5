"""A granted change order begins a draft amendment with what it changes; nothing is put into force by itself."""

import json
from typing import Any

from contracts.differences import differences
from models.change_orders import ChangeOrder
from models.contracts import Contract
from models.events import events_of
from models.file_store import FileStore
from models.terms_drafts import drafts_of_contract, terms_begun_by_order
from models.terms_versions import TermsVersion, terms_versions_of
from operations.change_orders import grant_change_order, propose_change_order, see_change_order
from operations.drafts import DraftSeen, propose_draft, see_draft
from operations.visibility import visible_contract
from tests.builders import a_contract
from tests.operations.city import SMALL, somebody

REST = {"effective_on": "2027-08-01", "reason": "Asked by residents.", "late_reason": "Agreed in time."}


def granted(**typed: str) -> ChangeOrder:
    order = propose_change_order(somebody("officer"), SMALL, {"title": "More visits", **REST, **typed})
    return grant_change_order(somebody("officer2"), order.id, "", late_confirmed=True)


def drafts() -> list[DraftSeen]:
    officer = somebody("officer")
    contract: Contract = visible_contract(officer, SMALL)
    return [see_draft(officer, draft.id) for draft in drafts_of_contract(officer.government_id, contract.id)]


def document(seen: DraftSeen) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(seen.draft.document)
    return loaded


def test_value_and_last_day_stand_in_the_draft_and_nothing_else_changes(store: FileStore) -> None:
    granted(value="25,000.50", new_ends="2028-03-31")
    (seen,) = drafts()
    assert seen.studied.terms is not None
    assert seen.follows is not None
    assert differences(seen.follows, seen.studied.terms) == (
        "The value of the contract changes from $1,000,000.00 to $1,025,000.50.",
        "The contract ends on March 31, 2028 instead of October 31, 2027.",
    )
    assert (seen.draft.title, str(seen.draft.effective_on)) == ("Change order 1: More visits", "2027-08-01")


def test_a_change_of_scope_is_a_note_for_whoever_finishes_the_draft(store: FileStore) -> None:
    granted(scope="Two more parks are visited.")
    (seen,) = drafts()
    assert document(seen)["notes"] == ["Change order 1, scope: Two more parks are visited."]


def test_a_second_order_follows_the_draft_of_the_first(store: FileStore) -> None:
    granted(value="1,000.00")
    granted(value="500.00")
    assert [document(seen)["contract"]["value"] for seen in drafts()] == ["1001000.00", "1001500.00"]


def test_the_program_began_it_and_no_version_is_proposed_by_itself(store: FileStore) -> None:
    order = granted(value="1,000.00")
    (seen,) = drafts()
    started = events_of(order.government_id, "terms", seen.draft.id)
    assert [(event.act, event.person_id, event.reason) for event in started] == [
        ("terms.started", None, "change order 1 was granted")
    ]
    assert len(terms_versions_of(order.government_id, order.contract_id)) == 1
    assert seen.order is not None
    assert seen.order.id == order.id


def test_the_order_leads_to_its_draft_and_then_to_the_version(store: FileStore) -> None:
    order, officer = granted(value="1,000.00"), somebody("officer")
    begun = see_change_order(officer, order.id).amendment
    assert begun is not None
    propose_draft(officer, begun.id, 1)
    assert isinstance(terms_begun_by_order(order.government_id, order.id), TermsVersion)
    assert see_change_order(somebody("vendor-a"), order.id).amendment is None


def test_a_contract_without_terms_gets_no_draft(store: FileStore) -> None:
    officer = somebody("officer")
    vendor_id = visible_contract(officer, SMALL).vendor_id
    bare = a_contract(government_id=officer.government_id, vendor_id=vendor_id)
    order = propose_change_order(officer, bare.number, {"title": "More", "value": "10", **REST})
    grant_change_order(somebody("officer2"), order.id, "", late_confirmed=True)
    assert see_change_order(officer, order.id).amendment is None
