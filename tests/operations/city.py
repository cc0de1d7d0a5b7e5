"""The people of the demo city with a small contract of our own, on which each thing that people do is tried quickly.

The small contract C-1 pays a monthly fee of 100,000.00, a bonus of 4 % of it where at least 90 % of visits take at most
30 minutes, an index adjustment, and holds both within 0.6 % of 1,000,000.00 in the season. The vendor reports visits,
the city audits; both of July are accepted, and its index is set.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from contracts.roles import Actor
from examples.city import ContractEntry, read_city
from examples.entries import enter_city
from examples.load import load_city
from models.database import db
from models.file_store import FileStore
from models.people import actor_by_email
from models.reports import Report
from operations.findings import decide_finding, explain_finding
from operations.indexes import set_index
from operations.reports import LARGEST_UPLOAD, Received, accept_report, check_report, receive_report, submit_report
from operations.statements import compute_statement

SMALL = "C-1"
Visit = tuple[str, str]


def somebody(short: str) -> Actor:
    """The demo's person of that short name: officer, officer2, inspector, finance, vendor-a …"""
    return actor_by_email(f"{short}@harborview.example")


def small_terms() -> dict[str, Any]:
    """The terms of the small contract."""
    missing = {"not_reported": "hold", "no_occurrence": "hold"}
    return {
        "language": 1,
        "contract": {
            "number": SMALL,
            "title": "Visits",
            "value": "1000000.00",
            "starts": "2027-07-01",
            "ends": "2027-10-31",
        },
        "reporting": {"every": "month", "due_days": 5},
        "goals": [{"id": "quick", "title": "Quick visits"}],
        "tables": [_visits(), _audits()],
        "items": [{"number": "FEE", "title": "Fee", "unit": "month", "priced": "per_period", "price": "100000.00"}],
        "measures": [
            {
                "id": "quick_visits",
                "title": "Quick visits",
                "unit": "percent",
                "goal": "quick",
                "statistic": {"kind": "share", "table": "visits", "where": {"at_most": ["minutes", "30"]}},
                "missing": missing,
            },
            {
                "id": "audit",
                "title": "Mean audit",
                "unit": "points",
                "goal": "quick",
                "statistic": {"kind": "mean", "table": "audits", "column": "score"},
                "missing": missing,
            },
            {
                "id": "diesel_change",
                "title": "Change of diesel",
                "unit": "USD",
                "statistic": {"kind": "index_change", "index": "diesel", "base": "100.00"},
                "missing": {"not_reported": "hold"},
            },
        ],
        "payments": [
            _payment("bonus", "quick_visits", _bands(), {"kind": "gross"}),
            _payment(
                "diesel", "diesel_change", {"kind": "threshold", "how": "none", "applies": "above"}, {"kind": "own"}
            ),
        ],
        "limits": [
            {
                "kind": "season",
                "id": "season",
                "title": "Season limit",
                "payments": ["bonus"],
                "percent_of_contract_value": "0.6",
                "bounds": "both",
            }
        ],
        "retainage": {"id": "retainage", "title": "Retainage", "percent": "5"},
    }


def _visits() -> dict[str, Any]:
    minutes = {"id": "minutes", "heading": "Minutes", "type": "number", "minimum": "0", "maximum": "600"}
    double = {"id": "double", "heading": "Twice", "type": "number", "required": False, "tolerance": "0"}
    double["computed"] = {"sum": ["minutes", "minutes"]}
    columns = [{"id": "visit", "heading": "Visit", "type": "text"}, minutes, double]
    return {"id": "visits", "title": "Visits", "reported_by": "vendor", "key": ["visit"], "columns": columns}


def _audits() -> dict[str, Any]:
    columns = [
        {"id": "place", "heading": "Place", "type": "text"},
        {"id": "score", "heading": "Score", "type": "number", "minimum": "0", "maximum": "100"},
    ]
    return {"id": "audits", "title": "Audits", "reported_by": "city", "key": ["place"], "columns": columns}


def _bands() -> dict[str, Any]:
    return {"kind": "steps", "bands": [{"at_least": "90", "gives": "0.04"}, {"below": "90", "gives": "-0.01"}]}


def _whole_change() -> dict[str, Any]:
    return {"kind": "threshold", "how": "none", "applies": "above"}


def _payment(name: str, of: str, schedule: dict[str, Any], basis: dict[str, Any]) -> dict[str, Any]:
    rest = {"schedule": schedule, "basis": basis, "direction": "pay", "if_missing": "hold"}
    return {"id": name, "title": name.title(), "of": of, **rest}


def visits(slow: int = 1, of: int = 20, month: str = "July") -> bytes:
    """A vendor's file: so many visits, of which the first are slow.

    Three lengths of visits are too few for a series that repeats an earlier month's; tests of that make their own.
    """
    minutes = (number % 3 * 7 + (31 if number < slow else 5) for number in range(of))
    return _csv("Visit,Minutes", ((f"{month} {number:03}", str(each)) for number, each in enumerate(minutes)))


def visits_that_disagree(wrong: Sequence[int] = (3,), of: int = 20) -> bytes:
    """A vendor's file whose computed column disagrees with its inputs in these rows of the sheet."""
    rows = []
    for number in range(of):
        minutes = ((number * 7) % 23) + 5
        rows.append((f"Visit {number:03}", str(minutes), str(2 * minutes + (number + 2 in wrong))))
    return _csv("Visit,Minutes,Twice", rows)


def audits(*scores: str) -> bytes:
    """The city's file."""
    given = scores or ("91", "84.5", "97")
    return _csv("Place,Score", ((f"Place {number}", score) for number, score in enumerate(given)))


def _csv(headings: str, rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> bytes:
    return "".join(f"{line}\r\n" for line in (headings, *(",".join(row) for row in rows))).encode()


def deliver(
    store: FileStore,
    by: str,
    content: bytes,
    period: str = "2027-07",
    contract: str = SMALL,
    name: str = "report.csv",
    largest: int = LARGEST_UPLOAD,
) -> Received:
    """The content received as a report of that person, and committed."""
    received = receive_report(somebody(by), store, contract, period, io.BytesIO(content), name, largest)
    db.session.commit()
    return received


def check(store: FileStore, report: Report) -> bool:
    """The report checked as the worker does, and committed."""
    db.session.commit()
    done = check_report(store, report.government_id, report.id)
    db.session.commit()
    return done


def submit(store: FileStore, by: str, content: bytes, period: str = "2027-07", contract: str = SMALL) -> Report:
    """A report received, checked and submitted."""
    report = deliver(store, by, content, period, contract).report
    check(store, report)
    submitted = submit_report(somebody(by), report.id)
    db.session.commit()
    return submitted


def accept(
    store: FileStore, by: str, content: bytes, accepted_by: str, period: str = "2027-07", contract: str = SMALL
) -> Report:
    """A report received, checked, submitted and accepted."""
    report = accept_report(somebody(accepted_by), submit(store, by, content, period, contract).id)
    db.session.commit()
    return report


def fill_demo(store: FileStore) -> None:
    """The whole demo city."""
    load_city(store, db.session.commit, lambda _: None)


def enter_small(number: str = SMALL) -> None:
    """The demo city's government, people and vendors, where they are not there yet, with a small contract."""
    terms = small_terms()
    terms["contract"]["number"] = number
    officer, officer2 = "officer@harborview.example", "officer2@harborview.example"
    small = ContractEntry(number, None, "northline", terms, officer2, officer)
    enter_city(replace(read_city(), contracts=(small,), programs=()))


def fill_small(store: FileStore) -> None:
    """The small contract with both reports of July accepted."""
    enter_small()
    set_index(somebody("officer"), "diesel", "2027-07", "112.50", "a list")
    db.session.commit()
    accept(store, "vendor-a", visits(), "inspector")
    accept(store, "inspector", audits(), "officer2")


def fill_computed(store: FileStore) -> None:
    """The small contract with July computed, from a report of which a decision leaves a row out."""
    fill_small(store)
    report = deliver(store, "vendor-a", visits_that_disagree()).report
    check(store, report)
    explain_finding(somebody("vendor-a"), report.id, 1, "Added by hand.")
    submit_report(somebody("vendor-a"), report.id)
    decide_finding(somebody("officer"), report.id, 1, "leave_out", "By the log.")
    accept_report(somebody("officer"), report.id)
    compute_statement(somebody("officer2"), SMALL, "2027-07")
    db.session.commit()
