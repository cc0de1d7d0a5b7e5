"""Facts that come as a document are refused by path where they are not what the terms ask for."""

import json
from typing import Any

import pytest

from contracts.errors import Invalid, Refused
from contracts.facts import facts_document, load_facts
from contracts.figures import canonical_json
from contracts.settlement import settle
from contracts.terms import load_terms
from tests.contracts.documents import (
    a_facts_document,
    a_row,
    a_terms_document,
    changed,
    demo_facts_text,
    demo_statement,
    demo_terms,
)

TERMS = load_terms(a_terms_document())
TABLE = "tables.visits"
CHANGES: list[tuple[str, Any, str, str]] = [
    ("tables.trips", {}, "tables.trips", "required"),
    ("starts", "7/1/2027", "starts", "Write a day"),
    ("ends", "2027-06-30", "ends", "ends before it starts"),
    ("earlier", None, "earlier", "required"),
    ("mood", "good", "mood", "Unknown key"),
    ("indexes.steel", {"month": "2027-07", "value": 676.0, "published": "x"}, "indexes.steel.value", "as text"),
    ("earlier.0", {"period": "2027-06", "amounts": {"x": 1}, "quantities": {}}, "earlier[0].amounts.x", "as text"),
    (f"{TABLE}.delivery.party", "mayor", f"{TABLE}.delivery.party", "one of"),
    (f"{TABLE}.delivery.sha256", "abc", f"{TABLE}.delivery.sha256", "not written as it is expected"),
    (f"{TABLE}.delivery.revision", "1", f"{TABLE}.delivery.revision", "Write a whole number here"),
    (f"{TABLE}.columns.number", 5, f"{TABLE}.columns.number", "Write a text here"),
    (f"{TABLE}.rows", {}, f"{TABLE}.rows", "list"),
    (f"{TABLE}.rows.0", {"number": "1"}, f"{TABLE}.rows[0]", "Write each row as"),
    (f"{TABLE}.rows.0", ["2", {}], f"{TABLE}.rows[0]", "Write each row as"),
    (f"{TABLE}.rows.0", [True, {}], f"{TABLE}.rows[0]", "Write each row as"),
    (f"{TABLE}.rows.0", [0, {}], f"{TABLE}.rows[0]", "Write each row as"),
    (f"{TABLE}.rows.0", [2, []], f"{TABLE}.rows[0]", "Write each row as"),
    (f"{TABLE}.rows.0", [2, {}, "perhaps"], f"{TABLE}.rows[0]", "Write each row as"),
    (f"{TABLE}.rows.1", a_row(2), f"{TABLE}.rows[1]", "Row 2 stands twice"),
    (f"{TABLE}.rows.0.1.speed", "1", f"{TABLE}.rows[0].speed", "no such column"),
    (f"{TABLE}.rows.0.1.number", 1, f"{TABLE}.rows[0].number", "as text"),
    (f"{TABLE}.rows.0.1.number", 1.5, f"{TABLE}.rows[0].number", "as text"),
    (f"{TABLE}.rows.0.1.text", ["x"], f"{TABLE}.rows[0].text", "as text"),
    (f"{TABLE}.rows.0.1.number", "1_000", f"{TABLE}.rows[0].number", "is not a number"),
    (f"{TABLE}.rows.0.1.date", "7/1/2027", f"{TABLE}.rows[0].date", "is not a date"),
    (f"{TABLE}.rows.0.1.time", "07:00Z", f"{TABLE}.rows[0].time", "without a zone"),
    (f"{TABLE}.rows.0.1.truth", "true", f"{TABLE}.rows[0].truth", "neither yes nor no"),
    (f"{TABLE}.rows.0.1.duration", "9" * 40, f"{TABLE}.rows[0].duration", "whole seconds"),
]


@pytest.mark.parametrize("path,value,where,words", CHANGES, ids=[f"{case[2]} {case[3]}" for case in CHANGES])
def test_the_fault_is_refused_with_its_path_and_a_sentence(path: str, value: Any, where: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        load_facts(changed(a_facts_document(), path, value), TERMS.tables)
    found = [(problem.path, problem.message) for problem in refused.value.problems]
    assert [each for each in found if each[0].startswith(where) and words in each[1]], found


def test_a_table_that_the_terms_do_not_have_is_refused() -> None:
    document = a_facts_document()
    document["tables"]["trips"] = document["tables"]["visits"]
    with pytest.raises(Invalid, match="no table “trips”"):
        load_facts(document, TERMS.tables)


def test_facts_of_another_contract_or_outside_of_the_term_are_refused() -> None:
    for but, words in (
        ({"contract": "C-2"}, "facts of C-2"),
        ({"starts": "2026-12-01", "ends": "2026-12-31", "period": "2026-12"}, "outside of the contract's term"),
    ):
        with pytest.raises(Refused, match=words):
            settle(TERMS, load_facts(a_facts_document(**but), TERMS.tables))


def test_a_number_beyond_all_measure_is_refused_when_it_would_become_money() -> None:
    document = a_terms_document(
        items=[{"number": "one", "title": "One", "unit": "EA", "priced": "unit_price", "price": "10.00"}],
        quantities={"table": "visits", "item": "text", "quantity": "number"},
    )
    terms = load_terms(document)
    for huge in ("1E+300", "9" * 60):
        with pytest.raises(Invalid, match="too large"):
            settle(terms, load_facts(a_facts_document(a_row(number=huge)), terms.tables))


def test_facts_without_the_item_of_a_quantity_are_refused_and_not_lost() -> None:
    document = a_terms_document(
        items=[{"number": "one", "title": "One", "unit": "EA", "priced": "unit_price", "price": "10.00"}],
        quantities={"table": "visits", "item": "text", "quantity": "number"},
    )
    terms = load_terms(document)
    with pytest.raises(Refused, match="which the contract does not have"):
        settle(terms, load_facts(a_facts_document([2, {"number": "1"}]), terms.tables))


def test_facts_are_the_same_after_they_were_written_and_read_again() -> None:
    terms = demo_terms("ARP-2027-A")
    facts = load_facts(demo_facts_text("ARP-2027-A"), terms.tables)
    again = load_facts(canonical_json(facts_document(facts)), terms.tables)
    assert again == facts
    assert settle(terms, again).digest == demo_statement("ARP-2027-A").digest


def test_facts_may_be_longer_than_terms_because_they_hold_the_rows() -> None:
    rows = [a_row(number, text="long words " * 20) for number in range(2, 8_000)]
    text = json.dumps(a_facts_document(*rows))
    assert len(text) > 2_000_000
    assert len(load_facts(text, TERMS.tables).tables["visits"].rows) == 7_998
