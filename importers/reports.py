"""The one door of this layer for reading: a file and what is expected of it go in; tables, rows and findings come
out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from contracts.compared_texts import ComparedTexts
from contracts.layouts import Layout
from contracts.periods import Period
from contracts.tables import CoverLine, Table
from importers.catalogue import CATALOGUE
from importers.children import ChildFailed, read_in_child
from importers.findings import Finding
from importers.limits import Limits, limits_for


@dataclass(frozen=True)
class AgreedQuantities:
    """Where a report states quantities of pay items: the table, its columns for the item and the quantity; by item what
    the contract has of it, and what was accepted in earlier periods.
    """

    table: str
    item: str
    quantity: str
    agreed: Mapping[str, Decimal]
    before: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportPlan:
    """What a report must hold: the contract, the period, and the tables of the terms.

    `party` is who reports ("vendor", "city", "third_party"), None to decide by the tables that are found.
    `items` are the contract's pay items, `item_units` their units; `quantities` says how much of them remains, None
    where the terms state none. `compared` are the texts that conditions of the terms look for, by table.
    `known` holds the values that another party's accepted rows give for a "table.column" that a column refers to; what
    is not there is not checked.
    `earlier` holds the sketches (ReadReport.sketches) of earlier periods by the period's name.
    `waived` are codes of findings that a second person has waived for this contract. `terms_digest` tells a workbook
    that was made for other terms ("" to not ask). `layout` is the party's own layout, None where it has none.
    """

    contract_number: str
    period: Period
    contract_starts: date
    contract_ends: date
    party: str | None
    tables: tuple[Table, ...]
    cover: tuple[CoverLine, ...] = ()
    items: tuple[str, ...] = ()
    item_units: Mapping[str, str] = field(default_factory=dict)
    quantities: AgreedQuantities | None = None
    compared: Mapping[str, ComparedTexts] = field(default_factory=dict)
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earlier: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    waived: frozenset[str] = frozenset()
    terms_digest: str = ""
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class TableRead:
    """Where a table was found and what became of its rows: read = accepted + rejected + blank + totals.

    `no_data` is the stated reason why it has none.
    """

    table_id: str
    sheet: str
    heading_row: int
    columns: Mapping[str, str]
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    blank: int = 0
    totals: int = 0
    no_data: str = ""

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "TableRead":
        """The record as the child process wrote it."""
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class ReadReport:
    """All that was read from one file.

    Accepted rows stand in the file at `rows_path`, one JSON array a line: [table_id, row_number, {column_id: text}].
    `cover` holds what the cover lines say, by their meaning. `sketches` are kept with the accepted report and handed
    back as `earlier` in a later period, so that a copied series can be seen. `explanations` are those that stood in the
    file's own sheet of findings, by the place of their finding.
    """

    party: str | None
    tables: tuple[TableRead, ...]
    findings: tuple[Finding, ...]
    rows_path: Path
    cover: Mapping[str, str] = field(default_factory=dict)
    sketches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    explanations: Mapping[int, str] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether any finding keeps the report from being submitted."""
        return any(finding.blocks for finding in self.findings)


def read_report(path: Path, file_name: str, plan: ReportPlan, out: Path, limits: Limits | None = None) -> ReadReport:
    """Read a file in a child process; accepted rows go to `out`, line by line.

    Whatever is wrong with the file, and whatever it does to its reader, is in the findings. Only the ending of
    `file_name` is looked at; limits that are not given are those for a file of its size. Raises OSError where `path`
    cannot be read or `out` cannot be written.
    """
    path, out = path.resolve(strict=True), out.resolve()
    out.write_bytes(b"")
    limits = limits or limits_for(path.stat().st_size)
    try:
        answer = read_in_child(path, {"file_name": file_name, "plan": plan, "out": out}, limits)
    except ChildFailed as failure:
        out.write_bytes(b"")
        entry = CATALOGUE[failure.code]
        message = f"{entry.title}: {failure.found}."
        finding = Finding(failure.code, entry.finding_class, message, found=failure.found, mend=entry.mend)
        return ReadReport(plan.party, (), (finding,), out)
    return ReadReport(
        party=answer["party"],
        tables=tuple(TableRead.from_json(table) for table in answer["tables"]),
        findings=tuple(Finding.from_json(finding) for finding in answer["findings"]),
        rows_path=out,
        cover=answer["cover"],
        sketches={name: tuple(digests) for name, digests in answer["sketches"].items()},
        explanations={int(place): text for place, text in answer["explanations"].items()},
    )
