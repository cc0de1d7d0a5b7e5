"""The own layout of a party's workbook: guessed, confirmed by a person on a report's file, kept, and read by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contracts.acts import Act
from contracts.errors import NotAllowed, Refused
from contracts.figures import canonical_json
from contracts.layouts import Layout
from contracts.roles import Actor, may, require
from contracts.terms import Terms
from importers.grids import Grids, read_samples
from importers.layout_guesses import Place, guess_places, read_layout
from importers.reports import ReportPlan
from models.clock import now
from models.contracts import find_contract_by_id
from models.database import insert, reading_apart, set_aside
from models.events import record
from models.file_store import FileStore
from models.findings import findings_of
from models.report_layouts import ReportLayout, newest_layout, next_layout_number
from models.reports import Report, newest_report
from operations.plans import report_plan
from operations.reports import enter_report
from operations.terms import terms_of
from operations.visibility import visible_report

ASKS = frozenset(
    {
        "header_not_found",
        "missing_table",
        "missing_column",
        "duplicate_header",
        "header_guessed",
        "more_than_one_table",
        "layout_changed",
        "layout_used",
    }
)
_OPEN = ("checked", "returned")


@dataclass(frozen=True, slots=True)
class LayoutSeen:
    """A report's file with the places that are guessed of its tables; `current` is the layout that holds now."""

    report: Report
    terms: Terms
    plan: ReportPlan
    grids: Grids
    places: Mapping[str, Place]
    current: Layout | None
    confirmed_at: datetime | None


def see_layout(
    actor: Actor, store: FileStore, report_id: str, wanted: Mapping[str, list[int]] | None = None
) -> LayoutSeen:
    """What the page of a layout shows. `wanted` are heading rows that a person named, by sheet.

    The file is read apart: what this session began is given up before.
    """
    set_aside()
    with reading_apart():
        report, current = find_mappable(actor, report_id)
        terms = terms_of(report.terms_version)
        contract = find_contract_by_id(report.government_id, report.contract_id)
        layout = current.layout() if current is not None else None
        plan = _with_layout(report_plan(contract, report.period, terms, report.party), layout)
    with store.at_hand(report.file_sha256) as path:
        grids = read_samples(path, report.file_name, wanted or {})
    return LayoutSeen(
        report,
        terms,
        plan,
        grids,
        guess_places(grids, plan),
        layout,
        current.confirmed_at if current is not None else None,
    )


def keep_layout(actor: Actor, store: FileStore, report_id: str, chosen: Mapping[str, Any]) -> Report:
    """Keep the layout that a person chose for the report's file, and enter the same file again to be read by it.

    `chosen` says by table its sheet, heading rows and columns (importers.layout_guesses.read_layout). Invalid where the
    file has no such headings, Refused where the report can no longer change.
    """
    seen = see_layout(actor, store, report_id, rows_named(chosen))
    if seen.grids.refusal:
        raise Refused(seen.grids.refusal)
    report, _ = find_mappable(actor, report_id)
    number = next_layout_number(actor.government_id, report.contract_id, report.party)
    layout = read_layout(seen.grids, seen.plan, chosen, number)
    insert(
        ReportLayout(
            government_id=actor.government_id,
            contract_id=report.contract_id,
            party=report.party,
            number=number,
            report_id=report.id,
            document=canonical_json(layout.document()),
            confirmed_by=actor.person_id,
            confirmed_at=now(),
        )
    )
    record(
        actor.government_id,
        Act.REPORT_MAPPED,
        "report",
        report.id,
        person_id=actor.person_id,
        after=f"own layout, version {number}",
        document=layout.document(),
    )
    return enter_report(actor, report.contract, report.period, report.file_sha256, report.file_name)


def rows_named(chosen: Mapping[str, Any]) -> dict[str, list[int]]:
    """The heading rows that a choice names, by sheet, so that they are looked at however far below they stand."""
    wanted: dict[str, list[int]] = {}
    for said in chosen.values():
        row = str(said.get("heading_row", "")) if isinstance(said, Mapping) else ""
        if row.isascii() and row.isdigit():
            wanted.setdefault(str(said.get("sheet")), []).append(int(row[:7]))
    return wanted


def asks_for_layout(actor: Actor, report: Report, codes: frozenset[str]) -> bool:
    """Whether the person may say now what the columns of the report's file mean, and its findings give cause to."""
    own = actor.party == report.party and may(actor, "enter reports")
    return own and report.status in _OPEN and bool(codes & ASKS)


def find_mappable(actor: Actor, report_id: str) -> tuple[Report, ReportLayout | None]:
    """The report whose columns the person may explain now, with the layout that holds; else a refusal that says why."""
    require(actor, "enter reports")
    report = visible_report(actor, report_id)
    if actor.party != report.party:
        raise NotAllowed("This report is the other party's. Only whoever delivers it knows what its columns mean.")
    newest = newest_report(report.government_id, report.contract_id, report.period_id, report.party)
    if report.status not in _OPEN or newest is None or newest.id != report.id:
        raise Refused("What the columns mean is said of the newest report, after its check and before it is submitted.")
    if not {each.finding.code for each in findings_of(report.government_id, report.id)} & ASKS:
        raise Refused("Every table of this report was found by the headings of the contract; there is nothing to map.")
    return report, newest_layout(report.government_id, report.contract_id, report.party)


def _with_layout(plan: ReportPlan, layout: Layout | None) -> ReportPlan:
    return replace(plan, layout=layout)
