"""A reason in a cell from the file to the receipt and the payment: the row counts without that value, and says why."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.errors import Invalid
from contracts.terms import load_terms
from examples.city import ContractEntry, read_city
from examples.entries import enter_city
from models.database import db
from models.file_store import FileStore
from models.findings import findings_of
from operations.indexes import set_index
from operations.receipts import find_receipt
from operations.reports import accept_report
from operations.statements import compute_statement, document_of
from routes.receipts import _table
from tests.operations.city import SMALL, audits, check, deliver, small_terms, somebody, submit, visits


def terms_with_reasons(**column: object) -> dict[str, object]:
    terms = small_terms()
    audit = next(table for table in terms["tables"] if table["id"] == "audits")
    score = next(each for each in audit["columns"] if each["id"] == "score")
    score |= {"required": False, "no_data": ["instrument_failed", "no_access"]} | column
    measure = next(each for each in terms["measures"] if each["id"] == "audit")
    measure["statistic"]["where"] = {"present": "score"}
    return terms


@pytest.fixture
def store(app: Flask, session: Session) -> FileStore:
    officers = ("officer2@harborview.example", "officer@harborview.example")
    entry = ContractEntry(SMALL, None, "northline", terms_with_reasons(), *officers)
    enter_city(replace(read_city(), contracts=(entry,), programs=()))
    db.session.commit()
    kept: FileStore = app.extensions["file_store"]
    return kept


def test_a_reason_counts_as_no_value_and_is_on_the_receipt(store: FileStore) -> None:
    city = submit(store, "inspector", audits("91", "Instrument failed", "97", "no access to the place"))
    accept_report(somebody("officer"), city.id)
    accept_report(somebody("officer"), submit(store, "vendor-a", visits()).id)
    set_index(somebody("officer"), "diesel", "2027-07", "100.00")
    statement = compute_statement(somebody("officer2"), SMALL, "2027-07")
    assert document_of(statement)["figures"]["measures"]["audit"]["value"]["value"] == "94"
    (table,) = find_receipt(somebody("inspector"), city.id).tables
    assert (table.counts.accepted, [(each.heading, each.count) for each in table.reasons]) == (4, [("Score", 2)])
    assert "Score: 2 cells with a reason instead of a value (Instrument failed" in _table(table)[2][-1]


def test_a_blank_and_a_reason_that_the_terms_do_not_list_are_refused_at_their_cells(store: FileStore) -> None:
    report = deliver(store, "inspector", audits("91", "", "Records lost")).report
    check(store, report)
    blocking = [
        each.finding for each in findings_of(report.government_id, report.id) if each.finding.finding_class == "blocks"
    ]
    assert {each.code: each.count for each in blocking} == {"reason_missing": 1, "not_a_number": 1}


@pytest.mark.parametrize(
    "column, says",
    [({"required": True}, "not required"), ({"type": "text"}, "column of texts")],
)
def test_reasons_that_would_be_mistaken_are_refused_in_the_terms(column: dict[str, object], says: str) -> None:
    with pytest.raises(Invalid) as refused:
        load_terms(terms_with_reasons(**column))
    assert any(says in problem.message for problem in refused.value.problems)
