"""Terms and facts of a small contract in which the standing of rows decides."""

from typing import Any

from contracts.facts import Facts, load_facts
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms, load_terms

HASH = "0" * 64


def terms_document(**measure: Any) -> dict[str, Any]:
    """A contract that pays 100 dollars where at least half of the jobs took at most 10 hours."""
    columns = [
        {"id": "job", "heading": "Job", "type": "text"},
        {"id": "hours", "heading": "Hours", "type": "number", "unit": "hours"},
        {"id": "zone", "heading": "Zone", "type": "text", "required": False},
    ]
    jobs = {"id": "jobs", "title": "Jobs", "reported_by": "vendor", "key": ["job"], "columns": columns}
    seen = {"id": "seen", "title": "Clock", "reported_by": "city", "key": ["job"], "columns": columns[:2]}
    statistic = {"kind": "share", "table": "jobs", "where": {"at_most": ["hours", "10"]}}
    missing = {"not_reported": "hold", "no_occurrence": "hold", "not_inspected": "exclude"}
    quick = {"id": "quick", "title": "Quick jobs", "unit": "percent", "statistic": statistic, "missing": missing}
    bands = [{"at_least": "50", "gives": "100.00"}, {"below": "50", "gives": "0.00"}]
    pays = {"id": "bonus", "title": "Bonus", "of": "quick", "direction": "pay", "if_missing": "nothing"}
    return {
        "language": 1,
        "contract": {
            "number": "S-1",
            "title": "Jobs",
            "value": "1000.00",
            "starts": "2027-01-01",
            "ends": "2027-12-31",
        },
        "reporting": {"every": "month", "due_days": 5},
        "goals": [],
        "tables": [jobs, seen],
        "items": [{"number": "FEE", "title": "Fee", "unit": "month", "priced": "per_period", "price": "500.00"}],
        "measures": [quick | measure],
        "payments": [pays | {"schedule": {"kind": "steps", "bands": bands}, "basis": {"kind": "own"}}],
    }


VERIFIED = {"verified_by": "inspector", "counts_from": "verified", "below": "leave_out"}


def with_table(document: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The terms with more said about the table of jobs."""
    document["tables"][0] |= more
    return document


def compared(**but: Any) -> dict[str, Any]:
    """The hours of a job compared with the city's clock, within half an hour."""
    rule = {"column": "hours", "table": "seen", "other": "hours", "tolerance": {"absolute": "0.5"}}
    return rule | {"within": "vendor", "beyond": "leave_out"} | but


def facts_of(terms: Terms, jobs: list[Any], seen: list[Any] | None = None, **more: Any) -> Facts:
    """Facts with these rows: [number, job, hours, standing, more …]."""

    def table(party: str, rows: list[Any], **extra: Any) -> dict[str, Any]:
        delivery = {"party": party, "file": "a.csv", "sha256": HASH, "revision": 1}
        told = [[number, {"job": job, "hours": hours}, *rest] for number, job, hours, *rest in rows]
        return {"delivery": delivery, "sheet": "", "columns": {"job": "A", "hours": "B"}, "rows": told} | extra

    tables = {"jobs": table("vendor", jobs, **more)}
    if seen is not None:
        tables["seen"] = table("city", seen)
    document = {"contract": "S-1", "period": "2027-07", "starts": "2027-07-01", "ends": "2027-07-31"}
    return load_facts(document | {"tables": tables, "indexes": {}, "earlier": []}, terms.tables)


def settled(document: dict[str, Any], jobs: list[Any], seen: list[Any] | None = None, **more: Any) -> Statement:
    terms = load_terms(document)
    return settle(terms, facts_of(terms, jobs, seen, **more))


def kinds(statement: Statement) -> list[str]:
    return [found.kind for found in statement.exceptions if found.kind != "negative_net"]


def sampled(otherwise: str = "verify_all", **but: Any) -> dict[str, Any]:
    rule = {"size": {"rows": 2}, "most_rejected": {"rows": 0}, "otherwise": otherwise}
    return with_table(terms_document(**VERIFIED), sample=rule | but)
