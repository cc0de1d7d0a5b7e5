"""Statements: computed from what was accepted alone, superseded and never changed, approved by other hands."""

import json

import pytest

from contracts.errors import Incomplete, Invalid, NotAllowed, NotFound, Refused, Stale
from contracts.roles import Role
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.people import find_person_by_email
from models.statements import PaymentStatement, find_statement, statements_of_contract
from operations.indexes import set_index
from operations.statements import (
    approve_statement,
    compute_statement,
    document_of,
    return_statement,
    review_statement,
    show_statement,
    show_to_operator,
)
from tests.builders import an_assignment
from tests.operations.city import SMALL, accept, audits, somebody, visits

JULY, AUGUST = "2027-07", "2027-08"


def computed(by: str = "officer", period: str = JULY) -> PaymentStatement:
    statement = compute_statement(somebody(by), SMALL, period)
    db.session.commit()
    return statement


def in_review(by: str = "officer") -> PaymentStatement:
    return review_statement(somebody("finance"), computed(by).id)


def test_the_small_contract_pays_what_was_worked_out_by_hand(store: FileStore) -> None:
    """19 of 20 visits are quick: 4 % of 100,000; diesel 112.50 − 100.00; 5 % of gross held back."""
    statement = computed()
    document = document_of(statement)
    assert document["counts"]["quick_visits"] == [19, 20]
    assert document["amounts"] == {
        "gross": "100000.00",
        "bonus": "4000.00",
        "diesel": "12.50",
        "season": "0.00",
        "retainage": "-5000.00",
        "result": "99012.50",
        "net": "99012.50",
    }
    assert (statement.gross_cents, statement.net_cents, statement.revision) == (10_000_000, 9_901_250, 1)


def test_a_period_without_an_accepted_report_gives_a_sentence(store: FileStore) -> None:
    with pytest.raises(Refused, match="No report for 2027-08 of C-1 has been accepted yet"):
        computed(period=AUGUST)


def test_a_missing_report_of_the_city_gives_a_sentence_that_names_it(store: FileStore) -> None:
    accept(store, "vendor-a", visits(), "officer", AUGUST)
    set_index(somebody("officer"), "diesel", AUGUST, "100.00")
    with pytest.raises(Incomplete, match=r"Mean audit: not reported.*holds “Audits”"):
        computed(period=AUGUST)


def test_a_missing_index_gives_a_sentence_that_names_it(store: FileStore) -> None:
    accept(store, "vendor-a", visits(), "officer", AUGUST)
    accept(store, "inspector", audits(), "officer", AUGUST)
    with pytest.raises(Incomplete, match="The diesel index has no published value for 2027-08 yet"):
        computed(period=AUGUST)
    set_index(somebody("finance"), "diesel", AUGUST, "99.00", "a list")
    assert document_of(computed(period=AUGUST))["amounts"]["diesel"] == "-1.00"


def test_the_same_facts_give_the_same_statement_once(store: FileStore) -> None:
    first, again = computed(), computed("officer2")
    assert again.id == first.id
    assert len(statements_of_contract(first.government_id, first.contract_id)) == 1


def test_changed_facts_supersede_the_statement_and_leave_it_readable(store: FileStore) -> None:
    first = computed()
    text = find_statement(first.government_id, first.id).document
    set_index(somebody("officer"), "diesel", JULY, "120.00", "a corrected list")
    second = computed()
    assert (second.revision, second.status) == (2, "computed")
    before = find_statement(first.government_id, first.id)
    assert (before.status, before.document) == ("superseded", text)
    shown, document = show_statement(somebody("vendor-a"), SMALL, JULY)
    assert (shown.id, document["amounts"]["diesel"]) == (second.id, "20.00")
    assert show_to_operator(SMALL, JULY)[0].id == second.id


def test_an_approved_statement_is_never_replaced(store: FileStore) -> None:
    statement = in_review()
    approve_statement(somebody("finance2"), statement.id, statement.digest)
    assert computed().id == statement.id
    set_index(somebody("officer"), "diesel", JULY, "120.00", "too late")
    with pytest.raises(Refused, match="is approved and stays as it is"):
        computed()
    assert find_statement(statement.government_id, statement.id).status == "approved"


def test_an_approval_binds_to_the_digest_that_was_on_the_screen(store: FileStore) -> None:
    statement = in_review()
    for digest in ("", "0" * 64, statement.digest[:-1]):
        with pytest.raises(Stale, match="not the one that you looked at"):
            approve_statement(somebody("finance2"), statement.id, digest)
    assert approve_statement(somebody("finance2"), statement.id, statement.digest).status == "approved"


def test_a_statement_with_a_newer_one_behind_it_is_not_approved(store: FileStore) -> None:
    statement = in_review()
    set_index(somebody("officer"), "diesel", JULY, "120.00", "a corrected list")
    newer = computed()
    with pytest.raises(Stale, match="is superseded already"):
        approve_statement(somebody("finance2"), statement.id, statement.digest)
    assert newer.status == "computed"


def test_a_statement_is_not_approved_before_its_review(store: FileStore) -> None:
    statement = computed()
    with pytest.raises(Refused, match="must be in review"):
        approve_statement(somebody("finance2"), statement.id, statement.digest)


@pytest.mark.parametrize("who", ["officer", "officer2", "inspector", "vendor-a", "auditor", "admin"])
def test_only_finance_reviews_approves_and_returns(store: FileStore, who: str) -> None:
    statement = in_review()
    actor = somebody(who)
    with pytest.raises(NotAllowed):
        approve_statement(actor, statement.id, statement.digest)
    with pytest.raises(NotAllowed):
        return_statement(actor, statement.id, "No.")
    with pytest.raises(NotAllowed):
        review_statement(actor, statement.id)


DOERS = {
    "computed it": "officer2",
    "accepted the vendor's report": "inspector",
    "accepted the city's report": "officer2",
    "entered and submitted the city's report": "inspector",
    "put the terms into force": "officer",
}


@pytest.mark.parametrize("hand", sorted(DOERS))
def test_whoever_had_a_hand_in_it_cannot_approve_even_with_finances_role(store: FileStore, hand: str) -> None:
    statement = in_review("officer2")
    also_in_finance(DOERS[hand])
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        approve_statement(somebody(DOERS[hand]), statement.id, statement.digest)
    assert approve_statement(somebody("finance"), statement.id, statement.digest).status == "approved"


def also_in_finance(short: str) -> None:
    person = find_person_by_email(f"{short}@harborview.example")
    assert person is not None
    an_assignment(person, Role.FINANCE)
    db.session.commit()


def test_a_returned_statement_has_its_reason_and_is_computed_anew(store: FileStore) -> None:
    statement = in_review()
    with pytest.raises(Invalid, match="Say why"):
        return_statement(somebody("finance"), statement.id, "")
    return_statement(somebody("finance"), statement.id, "Place 2 is missing.")
    assert events_of(statement.government_id, "statement", statement.id)[-1].reason == "Place 2 is missing."
    again = computed()
    assert (again.revision, again.status) == (2, "computed")
    assert find_statement(statement.government_id, statement.id).status == "superseded"
    last = events_of(statement.government_id, "statement", statement.id)[-1]
    assert (last.act, last.before, last.after) == ("statement.superseded", "returned", "superseded")


def test_statements_of_others_do_not_exist_for_a_vendor(store: FileStore) -> None:
    statement = computed()
    with pytest.raises(NotFound):
        show_statement(somebody("vendor-b"), SMALL, JULY)
    with pytest.raises(NotFound):
        show_statement(somebody("vendor-a"), SMALL, AUGUST)
    assert show_statement(somebody("vendor-a"), SMALL, JULY)[0].id == statement.id


@pytest.mark.parametrize("who", ["vendor-a", "inspector", "auditor", "admin"])
def test_only_officer_and_finance_compute(store: FileStore, who: str) -> None:
    with pytest.raises(NotAllowed):
        computed(who)


def test_a_statement_names_what_it_rests_on(store: FileStore) -> None:
    statement = computed()
    stored = json.loads(find_statement(statement.government_id, statement.id).document)
    deliveries = {name: table["delivery"] for name, table in stored["facts"]["tables"].items()}
    assert {name: each["party"] for name, each in deliveries.items()} == {"visits": "vendor", "audits": "city"}
    assert all(len(each["sha256"]) == 64 for each in deliveries.values())
    assert stored["facts"]["indexes"]["diesel"]["published"] == "a list"
    assert stored["terms"] == statement.terms_version.digest
    assert stored["engine"] == statement.engine_version
    event = events_of(statement.government_id, "statement", statement.id)[0]
    assert (event.act, event.after) == ("statement.computed", statement.digest)


@pytest.mark.parametrize(
    "name,month,value",
    [
        ("diesel", "2027-7", "1"),
        ("diesel", JULY, "0"),
        ("diesel", JULY, "-3"),
        ("diesel", JULY, "six"),
        ("a b", JULY, "1"),
    ],
)
def test_an_index_that_makes_no_sense_is_refused(store: FileStore, name: str, month: str, value: str) -> None:
    with pytest.raises(Invalid):
        set_index(somebody("officer"), name, month, value)


def test_only_officer_and_finance_set_an_index(store: FileStore) -> None:
    for who in ("vendor-a", "inspector", "auditor", "admin"):
        with pytest.raises(NotAllowed):
            set_index(somebody(who), "diesel", JULY, "1.00")
