"""The plan of the corpus of hostile uploads, and the comparison of what was read with what its manifest asks for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from contracts.periods import Period
from contracts.tables import Column, Table
from importers.reports import ReadReport, ReportPlan

# What the manifest calls otherwise than this project's catalogue, and why both mean the same.
SAME = {
    "unknown_measure": {"unknown_item", "unknown_key", "out_of_range"},
    "out_of_range": {"out_of_range", "below_minimum", "above_maximum"},
    "period_outside_contract": {"outside_contract"},
    "sheet_too_large": {"too_many_rows", "too_many_cells"},
    "too_many_sheets": {"too_many_sheets", "zip_too_many_entries"},
}
UNITS = {"M-01": "%", "M-02": "USD", "M-03": "days", "M-04": "count"}


def corpus_plan(entry: Mapping[str, Any]) -> ReportPlan:
    """The contract of the corpus; measures beyond the four take the unit that the file's own values give."""
    units = {measure: unit for measure, _, _, unit in entry.get("values") or ()}
    if entry["name"].startswith(("d07", "d26", "d28", "d33", "d34", "d42")):
        units = UNITS | units
    items = {f"M-{number:02d}" for number in range(1, 41)}
    items = set() if entry["name"].startswith("c58") else items | {"00123"}
    columns = (
        Column("measure", "Measure ID", "text", refers_to="items"),
        Column("period", "Period end", "date", order="mdy", within="contract"),
        Column("actual", "Actual", "number", unit_from="unit"),
        Column("unit", "Unit", "text", refers_to="items.unit"),
        Column("notes", "Notes", "text", required=False),
    )
    if entry["name"].startswith("d33"):
        columns = (*columns[:2], replace(columns[2], minimum=Decimal(0), maximum=Decimal(100)), *columns[3:])
    return ReportPlan(
        contract_number="C-2026-017",
        period=Period("2026-09", date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 15)),
        contract_starts=date(2026, 1, 1) if "dates" in entry["name"] or "long" in entry["name"] else date(2026, 7, 1),
        contract_ends=date(2027, 6, 30),
        party="vendor",
        tables=(Table("measures", "Measures", "vendor", columns, key=("measure", "period")),),
        items=tuple(sorted(items)),
        item_units=units,
    )


def rows_of(read: ReadReport) -> list[list[str | None]]:
    """Accepted rows as the manifest writes values."""
    rows = [json.loads(line)[2] for line in read.rows_path.read_text().splitlines()]
    return [[row["measure"], row["period"], row["actual"], row["unit"]] for row in rows]


def differences(entry: Mapping[str, Any], read: ReadReport) -> list[str]:
    """What differs from the manifest; nothing where the file ended as it should."""
    outcomes, codes = outcomes_of(read), {finding.code for finding in read.findings}
    allowed = {entry["expect"], *entry.get("also", ())}
    if not outcomes & allowed:
        return [f"{sorted(outcomes)} instead of {' or '.join(sorted(allowed))}: {sorted(codes)}"]
    found = []
    wanted = [SAME.get(code, {code}) for code in entry.get("codes", ())]
    if entry["expect"] in outcomes and entry["expect"] != "accept" and not any(codes & each for each in wanted):
        found.append(f"codes {sorted(codes)} instead of {entry['codes']}")
    if "cell_errors" in outcomes and entry["expect"] == "cell_errors":
        found += _cells_missing(entry, read)
    if "reject" not in outcomes and entry.get("values") is not None:
        found += _values_differ(entry, read)
    return found


def outcomes_of(read: ReadReport) -> set[str]:
    """The manifest's ends that fit: what is for information only asks nothing of anyone, so it may be “accept” too."""
    blocking = [finding for finding in read.findings if finding.blocks]
    if not blocking:
        told = any(finding.must_be_explained for finding in read.findings)
        return {"warn"} if told else {"accept", "warn"} if read.findings else {"accept"}
    at_cells = [finding for finding in blocking if finding.rows and finding.code not in OF_TABLES]
    return {"cell_errors"} if len(at_cells) == len(blocking) else {"reject"}


OF_TABLES = {"missing_column", "duplicate_header", "more_than_one_table"}


def _cells_missing(entry: Mapping[str, Any], read: ReadReport) -> list[str]:
    at = {}
    for finding in read.findings:
        for address in finding.cells:
            for cell in _expanded(address):
                at.setdefault(cell, set()).add(finding.code)
    missing = []
    for cell, code in (entry.get("cells") or {}).items():
        if not at.get(cell, set()) & SAME.get(code, {code}):
            missing.append(f"{cell}: {sorted(at.get(cell, ()))} instead of {code}")
    return missing


def _expanded(address: str) -> list[str]:
    first, _, last = address.partition(":")
    if not last:
        return [first]
    letter = first.rstrip("0123456789")
    return [f"{letter}{row}" for row in range(int(first[len(letter) :]), int(last[len(letter) :]) + 1)]


def _values_differ(entry: Mapping[str, Any], read: ReadReport) -> list[str]:
    wanted = [_exact(row) for row in entry["values"]]
    found = [_exact(row) for row in rows_of(read)]
    return [] if found == wanted else [f"values {found[:8]} instead of {wanted[:8]}"]


def _exact(row: Sequence[str | None]) -> list[object]:
    """A row with its number as a number: 1234.50 and 1234.5 are the same."""
    return [row[0], row[1], None if row[2] is None else Decimal(row[2]), row[3]]


def manifest(folder: Path) -> list[dict[str, Any]]:
    """The manifest's entries."""
    files: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text())["files"]
    return files
