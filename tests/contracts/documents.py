"""Terms and facts as documents for tests of the core, and the demo city's July read once by the real reader."""

import copy
import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from contracts.facts import load_facts
from contracts.periods import month_of
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms, load_terms
from examples.city import read_city
from examples.make_workbooks import HOME
from importers.reports import ReportPlan, read_report

JULY = {"period": "2027-07", "starts": "2027-07-01", "ends": "2027-07-31"}


def a_terms_document(**but: Any) -> dict[str, Any]:
    """Terms of one table with a column of each type, one measure of it, one payment and one monthly fee."""
    document: dict[str, Any] = {
        "language": 1,
        "contract": {
            "number": "C-1",
            "title": "Contract",
            "value": "1000.00",
            "starts": "2027-01-01",
            "ends": "2027-12-31",
        },
        "reporting": {"every": "month", "due_days": 5},
        "goals": [{"id": "goal", "title": "Goal"}],
        "tables": [{"id": "visits", "title": "Visits", "reported_by": "vendor", "columns": _columns()}],
        "items": [{"number": "FEE", "title": "Fee", "unit": "month", "priced": "per_period", "price": "100.00"}],
        "measures": [a_measure()],
        "payments": [a_payment()],
    }
    return document | but


def _columns() -> list[dict[str, Any]]:
    types = ("text", "number", "date", "datetime", "time", "duration", "truth")
    made: list[dict[str, Any]] = [{"id": each, "heading": each.title(), "type": each} for each in types]
    made.append({"id": "spare", "heading": "Spare", "type": "number", "required": False})
    made.append({"id": "kind", "heading": "Kind", "type": "choice", "choices": ["big", "small"]})
    return made


def a_measure(**but: Any) -> dict[str, Any]:
    """The share of visits with a number of at least one."""
    return {
        "id": "share",
        "title": "Share of visits",
        "unit": "percent",
        "goal": "goal",
        "statistic": {"kind": "share", "table": "visits", "where": {"at_least": ["number", "1"]}},
        "missing": {"not_reported": "exclude", "no_occurrence": "exclude"},
    } | but


def a_payment(**but: Any) -> dict[str, Any]:
    """Two percent of gross where the share is at least 90."""
    bands = [{"at_least": "90", "gives": "0.02"}, {"below": "90", "gives": "0"}]
    return {
        "id": "bonus",
        "title": "Bonus",
        "of": "share",
        "schedule": {"kind": "steps", "bands": bands},
        "basis": {"kind": "gross"},
        "direction": "pay",
        "if_missing": "nothing",
    } | but


def a_row(at: int = 2, /, **but: str | None) -> list[Any]:
    """The row at that place of the sheet, with every value right."""
    values: dict[str, str | None] = {
        "text": "one",
        "number": "1",
        "date": "2027-07-01",
        "datetime": "2027-07-01T07:00:00",
        "time": "07:00:00",
        "duration": "600",
        "truth": "yes",
        "spare": None,
        "kind": "big",
    }
    return [at, values | but]


def a_facts_document(*rows: Any, **but: Any) -> dict[str, Any]:
    """Facts of July 2027 with these rows, or one right row."""
    delivery = {"party": "vendor", "file": "report.xlsx", "sha256": "0" * 64, "revision": 1}
    columns = {column["id"]: "ABCDEFGHI"[place] for place, column in enumerate(_columns())}
    table = {"delivery": delivery, "sheet": "Visits", "columns": columns, "rows": list(rows) or [a_row()]}
    return {"contract": "C-1", **JULY, "tables": {"visits": table}, "indexes": {}, "earlier": []} | but


def settled(terms: Mapping[str, Any] | None = None, *rows: Any) -> Statement:
    """The statement of these terms and rows."""
    loaded = load_terms(terms or a_terms_document())
    return settle(loaded, load_facts(a_facts_document(*rows), loaded.tables))


def changed(document: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a document with another value at a path such as `tables.0.columns.1.type`; None takes the key out."""
    made: Any = copy.deepcopy(document)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = made
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return dict(made)


@cache
def demo_terms_text(number: str) -> str:
    """The terms document of a contract of the demo city."""
    return json.dumps(next(contract.terms for contract in read_city().contracts if contract.number == number))


def demo_terms(number: str) -> Terms:
    """The terms of a contract of the demo city."""
    return load_terms(demo_terms_text(number))


@cache
def demo_facts_text(number: str) -> str:
    """The facts of a contract's July, read from the demo's workbooks by the real reader."""
    terms = demo_terms(number)
    tables: dict[str, Any] = {}
    for party in ("vendor", "city"):
        tables |= _read(terms, party)
    index = {"month": "2027-07", "value": "676.00", "published": "a test"}
    return json.dumps({"contract": number, **JULY, "tables": tables, "indexes": {"asphalt": index}, "earlier": []})


def _read(terms: Terms, party: str) -> dict[str, Any]:
    name = f"{terms.contract.number}_2027-07_{party}.xlsx"
    signed = terms.contract
    tables, items = terms.tables_of(party), tuple(item.number for item in terms.items)
    month = month_of("2027-07")
    plan = ReportPlan(signed.number, month, signed.starts, signed.ends, party, tables, terms.cover, items)
    with tempfile.TemporaryDirectory() as folder:
        read = read_report(HOME / "2027-07" / name, name, plan, Path(folder) / "rows")
        assert not read.blocks, read.findings
        rows: dict[str, list[Any]] = {table.table_id: [] for table in read.tables}
        for line in read.rows_path.read_text(encoding="utf-8").splitlines():
            table_id, number, values = json.loads(line)
            rows[table_id].append([number, values])
    delivery = {"party": party, "file": name, "sha256": "0" * 64, "revision": 1}
    return {
        table.table_id: {
            "delivery": delivery,
            "sheet": table.sheet,
            "columns": dict(table.columns),
            "rows": rows[table.table_id],
        }
        for table in read.tables
    }


@cache
def demo_statement(number: str) -> Statement:
    """The statement of a contract's July."""
    terms = demo_terms(number)
    return settle(terms, load_facts(demo_facts_text(number), terms.tables))
