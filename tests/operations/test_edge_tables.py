"""Edge tables are stored with proposed terms, signed by both parties, and every change of what they give is found."""

import json
from typing import Any

import pytest

from contracts.edge_tables import edge_differences, edges_document
from contracts.errors import Conflict, NotAllowed, NotFound, Refused, Stale
from contracts.schedules.steps import Steps
from contracts.terms import load_terms
from models.contracts import Contract
from models.edge_tables import find_edge_tables
from models.file_store import FileStore
from models.terms_versions import TermsVersion, find_amendment
from operations.activations import activate_terms
from operations.edge_signatures import see_edges, sign_edge_tables
from operations.terms import draft_terms, terms_of, withdraw_terms
from operations.verification import verify_everything
from operations.visibility import visible_contract
from tests.contracts.documents import a_payment, a_terms_document
from tests.operations.city import SMALL, small_terms, somebody


def version() -> TermsVersion:
    officer = somebody("officer")
    contract: Contract = visible_contract(officer, SMALL)
    return find_amendment(officer.government_id, contract.id, 0)


def digest() -> str:
    tables = see_edges(somebody("officer"), version()).tables
    assert tables is not None
    return tables.digest


def worse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later program in which each band ends a little above where it should."""
    right = Steps.worth

    def wrong(self: Steps, result: Any, size: int | None = None) -> Any:
        return right(self, result if result != 90 else result - 1, size)

    monkeypatch.setattr(Steps, "worth", wrong)


def test_the_tables_are_stored_with_proposed_terms_and_name_each_edge_once(store: FileStore) -> None:
    tables = find_edge_tables(version().government_id, version().id)
    assert tables is not None
    stored = json.loads(tables.document)["tables"]
    bonus = next(table for table in stored if table["of"] == "payments.bonus")
    assert bonus["rows"] == [["89.9", "-0.01"], ["90", "0.04"], ["90.1", "0.04"]]


def test_both_parties_sign_the_tables_that_they_see(store: FileStore) -> None:
    assert see_edges(somebody("vendor-a"), version()).may_sign
    sign_edge_tables(somebody("officer2"), SMALL, 0, digest())
    sign_edge_tables(somebody("vendor-a"), SMALL, 0, digest())
    seen = see_edges(somebody("officer"), version())
    assert [(each.party, seen.people[each.signed_by].name) for each in seen.signatures] == [
        ("city", somebody("officer2").name),
        ("vendor", somebody("vendor-a").name),
    ]
    assert not seen.may_sign


def test_a_party_signs_once_and_only_what_was_on_its_screen(store: FileStore) -> None:
    with pytest.raises(Stale, match="Read them again"):
        sign_edge_tables(somebody("officer"), SMALL, 0, "0" * 64)
    sign_edge_tables(somebody("officer"), SMALL, 0, digest())
    with pytest.raises(Conflict, match="signed these edge tables already"):
        sign_edge_tables(somebody("officer2"), SMALL, 0, digest())


@pytest.mark.parametrize("who,refusal", [("finance", NotAllowed), ("vendor-b", NotFound)])
def test_nobody_else_signs(store: FileStore, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sign_edge_tables(somebody(who), SMALL, 0, digest())


def test_terms_that_are_not_in_force_are_not_signed(store: FileStore) -> None:
    proposed = draft_terms(somebody("officer"), SMALL, json.dumps(small_terms()), version().effective_on)
    with pytest.raises(Refused, match="once the terms are in force"):
        sign_edge_tables(somebody("officer"), SMALL, proposed.amendment, digest())
    assert not see_edges(somebody("officer"), proposed).may_sign


def test_a_program_that_gives_something_else_at_an_edge_is_found(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verify_everything(store).differences == ()
    worse(monkeypatch)
    said = [each.message for each in verify_everything(store).differences if each.what.startswith("terms")]
    assert said[0] == "payments.bonus: at 90 the stored edge table gives 0.04, and the program now gives -0.01."


def test_a_program_that_gives_something_else_cannot_activate_what_was_proposed(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = draft_terms(somebody("officer"), SMALL, json.dumps(small_terms()), version().effective_on)
    worse(monkeypatch)
    with pytest.raises(Refused, match="no longer gives what stood in the edge tables"):
        activate_terms(somebody("officer2"), proposed.id)


def test_a_worked_example_that_no_longer_comes_out_is_found(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    document = small_terms()
    document["examples"] = [{"title": "By hand", "facts": {}, "expected": {"net": "1.00"}}]
    monkeypatch.setattr("operations.verification.terms_of", lambda _: load_terms(document))
    said = [each.message for each in verify_everything(store).differences]
    assert any("The worked example “By hand” expects net = 1.00" in each for each in said)


def test_a_changed_table_of_another_schedule_names_its_rule_and_result() -> None:
    before = load_terms(a_terms_document())
    bands = [{"at_least": "91", "gives": "0.02"}, {"below": "91", "gives": "0"}]
    now = load_terms(a_terms_document(payments=[a_payment(schedule={"kind": "steps", "bands": bands})]))
    assert list(edge_differences(edges_document(before), before)) == []
    assert next(edge_differences(edges_document(before), now)) == (
        "payments.bonus: at 89.9 the stored edge table gives 0, and the program now gives no row."
    )


def test_a_withdrawn_first_version_leaves_its_number_to_the_next(store: FileStore) -> None:
    officer = somebody("officer")
    proposed = draft_terms(officer, SMALL, json.dumps(small_terms()), version().effective_on)
    withdraw_terms(officer, proposed.id, "The wrong document.")
    again = draft_terms(officer, SMALL, json.dumps(small_terms()), version().effective_on)
    assert [(each.amendment, each.number) for each in (version(), proposed, again)] == [(0, 0), (1, 1), (2, 1)]
    assert terms_of(again).digest == terms_of(proposed).digest
