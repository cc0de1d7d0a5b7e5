"""Reads payment cases that are written as data, and settles each by way of a terms document, facts and `settle`.

A case file names the parts of the language that it is about; whatever a whole contract needs besides is filled in here.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.facts import load_facts
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import load_terms

FOLDER = Path(__file__).parents[1] / "cases"
PERIOD = {"period": "2027-07", "starts": "2027-07-01", "ends": "2027-07-31"}
SETTLING = ("retainage", "minimums", "smallest_payment", "order", "negative_net")
DELIVERY = {"party": "vendor", "file": "case.xlsx", "sha256": "0" * 64, "revision": 1}


@dataclass(frozen=True)
class Case:
    """One case of a file: what the terms say, what was reported, and what must come of it."""

    file: str
    terms: Mapping[str, Any]
    said: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.said['title']}"


def read_cases() -> Iterator[Case]:
    """Every case of every file."""
    for path in sorted(FOLDER.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        for said in file["case"]:
            yield Case(path.name, file, said)


def terms_document(case: Case) -> dict[str, Any]:
    """A whole terms document around the parts that the file names."""
    file = {**case.terms, **case.said.get("terms", {})}
    measures = [_measure(name, measure) for name, measure in file.get("measures", {}).items()]
    payments = [_payment(name, payment) for name, payment in file.get("payments", {}).items()]
    document: dict[str, Any] = {
        "language": 1,
        "contract": {
            "number": "C-1",
            "title": "Case",
            "value": file.get("contract_value", "1000000.00"),
            "starts": "2027-01-01",
            "ends": "2027-12-31",
        },
        "reporting": {"every": "month", "due_days": 5},
        "goals": [{"id": "goal", "title": "Goal"}],
        "tables": [_table(name, columns) for name, columns in file.get("tables", {}).items()],
        "items": [{"number": number, "title": number, **item} for number, item in file.get("items", {}).items()],
        "measures": measures,
        "payments": payments,
        "groups": file.get("groups", []),
        "composites": [{"id": name, "title": name, **said} for name, said in file.get("composites", {}).items()],
        "limits": [{"id": name, "title": name, **said} for name, said in file.get("limits", {}).items()],
    }
    if "items" in file and any(item["priced"] != "per_period" for item in file["items"].values()):
        document["tables"].append(_table("quantities", {"item": "text", "quantity": "number"}))
        document["quantities"] = {"table": "quantities", "item": "item", "quantity": "quantity"}
    return document | {part: file[part] for part in SETTLING if part in file}


def _measure(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    missing = {"not_reported": "exclude", "no_occurrence": "exclude", "too_few": "exclude"}
    return {"id": name, "title": name, "unit": "unit", "goal": "goal", "missing": missing, **said}


def _payment(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    filled = {"basis": {"kind": "own"}, "direction": "pay", "if_missing": "nothing"}
    return {"id": name, "title": name, **filled, **said}


def _table(name: str, columns: Mapping[str, str]) -> dict[str, Any]:
    optional = [(column, kind.removesuffix("?"), not kind.endswith("?")) for column, kind in columns.items()]
    made = [{"id": column, "heading": column, "type": kind, "required": needed} for column, kind, needed in optional]
    for column in made:
        if column["type"] == "percent":
            column["accepts"] = "number"
    return {"id": name, "title": name, "reported_by": "vendor", "may_be_empty": True, "columns": made}


def facts_document(case: Case, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the case; a table that it does not name is reported without rows, unless it is `not_reported`."""
    said = case.said
    tables = {}
    for table in terms["tables"]:
        if table["id"] in said.get("not_reported", ()):
            continue
        columns = [column["id"] for column in table["columns"]]
        letters = {column: chr(ord("A") + place) for place, column in enumerate(columns)}
        rows: list[list[Any]] = [
            [number, dict(zip(columns, row, strict=False))] for number, row in enumerate(said.get(table["id"], ()), 2)
        ]
        for number in said.get("left_out", {}).get(table["id"], ()):
            rows[number - 2].append("left_out")
        blanked = [[row[0], {key: value or None for key, value in row[1].items()}, *row[2:]] for row in rows]
        tables[table["id"]] = {"delivery": DELIVERY, "sheet": table["id"], "columns": letters, "rows": blanked}
    indexes = {
        name: {"month": "2027-07", "value": value, "published": "a case"}
        for name, value in said.get("indexes", {}).items()
    }
    earlier = [
        {"period": period, "amounts": amounts, "quantities": {}, "statement": ""}
        for period, amounts in said.get("earlier", {}).items()
    ]
    facts = {"contract": "C-1", **PERIOD, "tables": tables, "indexes": indexes, "earlier": earlier}
    return facts | dict(said.get("facts", {}))


def settled(case: Case) -> Statement:
    """The statement of a case."""
    document = terms_document(case)
    terms = load_terms(document)
    return settle(terms, load_facts(facts_document(case, document), terms.tables))
