"""Contracts whose measures count what was verified, in the demo city's government, delivered for July 2027.

V-1: the city checks some visits; what both report within two minutes is verified, a photo and a log are asked for.
V-2: a sample of five visits is verified, and none of it may be rejected.
"""

from dataclasses import replace
from typing import Any

from examples.city import ContractEntry, read_city
from examples.entries import enter_city
from models.database import db
from models.file_store import FileStore
from models.reports import Report
from operations.indexes import set_index
from operations.reports import accept_report
from tests.operations.city import audits, small_terms, somebody, submit, visits

CHECKED, SAMPLED = "V-1", "V-2"
JULY = "2027-07"


def checked_terms(number: str = CHECKED) -> dict[str, Any]:
    """The small contract's terms, with a measure that counts verified visits alone."""
    terms = small_terms()
    terms["contract"] = terms["contract"] | {"number": number}
    quick = terms["measures"][0]
    quick |= {"verified_by": "inspector", "counts_from": "verified", "below": "leave_out"}
    quick["missing"] = quick["missing"] | {"not_inspected": "hold"}
    return terms


def compared_terms() -> dict[str, Any]:
    """V-1."""
    terms = checked_terms()
    columns = [
        {"id": "visit", "heading": "Visit", "type": "text"},
        {"id": "minutes", "heading": "Minutes measured", "type": "number"},
    ]
    checks = {"id": "checks", "title": "Checks", "reported_by": "city", "key": ["visit"], "columns": columns}
    terms["tables"] = [terms["tables"][0], checks]
    terms["measures"] = [terms["measures"][0], terms["measures"][2]]
    compared = {"column": "minutes", "table": "checks", "other": "minutes", "tolerance": {"absolute": "2"}}
    terms["tables"][0]["compared"] = [compared | {"within": "vendor", "beyond": "leave_out", "verifies": True}]
    terms["measures"][0]["evidence"] = [
        {"title": "Log of the month", "per": "period", "party": "vendor"},
        {"title": "Photo of the check", "per": "row", "table": "checks", "party": "city"},
    ]
    return terms


def sampled_terms() -> dict[str, Any]:
    """V-2."""
    terms = checked_terms(SAMPLED)
    sample = {"size": {"rows": 5}, "most_rejected": {"rows": 0}, "otherwise": "verify_all"}
    terms["tables"][0]["sample"] = sample
    return terms


def checks(*minutes: tuple[int, str]) -> bytes:
    """The city's own file: what it measured for visits by their numbers."""
    lines = [f"July {number:03},{text}" for number, text in minutes]
    return "".join(f"{line}\r\n" for line in ("Visit,Minutes measured", *lines)).encode()


def fill_standing(store: FileStore) -> None:
    """Both contracts, with July's reports of vendor and city accepted."""
    officer, officer2 = "officer@harborview.example", "officer2@harborview.example"
    entries = tuple(
        ContractEntry(terms["contract"]["number"], None, "northline", terms, officer2, officer)
        for terms in (compared_terms(), sampled_terms())
    )
    enter_city(replace(read_city(), contracts=entries, programs=()))
    set_index(somebody("officer"), "diesel", JULY, "112.50", "a list")
    db.session.commit()
    for contract in (CHECKED, SAMPLED):
        deliver_accepted(store, "vendor-a", visits(), "inspector", contract)
    deliver_accepted(store, "officer", checks((1, "13"), (2, "19"), (3, "40")), "officer2", CHECKED)
    deliver_accepted(store, "officer", audits(), "officer2", SAMPLED)


def deliver_accepted(store: FileStore, by: str, content: bytes, accepted_by: str, contract: str) -> Report:
    """A report of July received, checked, submitted and accepted."""
    report = accept_report(somebody(accepted_by), submit(store, by, content, JULY, contract).id)
    db.session.commit()
    return report
