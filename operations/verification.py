"""Works every stored statement out again, from the files as delivered to the digest, and names the first difference."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contracts.documents import first_difference
from contracts.errors import DomainError, Invalid, NotFound
from contracts.facts import Facts
from contracts.figures import digest_of
from contracts.numbers import from_cents, parse_decimal, plain, to_cents
from contracts.settlement import settle
from contracts.terms import Terms
from importers.reports import ReportPlan, read_report
from models.contracts import find_contract_by_id
from models.events import chain_head, verify_chain
from models.file_store import FileStore
from models.files import count_files
from models.governments import list_governments
from models.index_values import IndexValue, history_of_index
from models.names import with_names
from models.reports import Report
from models.rows import rows_of, tables_of
from models.rulings import rulings_in_statement
from models.statement_reports import reports_of_statement
from models.statements import PaymentStatement, all_statements, chain_heads
from models.terms_versions import TermsVersion, all_terms_versions
from models.work_folders import work_folder
from operations.city_scores import kept_score_differences
from operations.earlier import as_it_was
from operations.edge_tables import stored_differences
from operations.facts import facts_from, head_number
from operations.kept_items import kept_item_differences
from operations.ledger_checks import ledger_differences
from operations.period_records import records_of
from operations.plans import layout_when_checked, report_plan
from operations.renewal_checks import dossier_differences
from operations.standing_verification import standing_differences
from operations.standings import kept_standing_differences
from operations.terms import terms_of
from operations.trail_checks import file_differences, trail_differences

_TOLD_EVERY = 50
# How a document fails that somebody replaced in the database; it must not keep the others from being looked at.
_UNREADABLE = (ValueError, LookupError, TypeError)
# What is kept beside statements and must follow from them, or have the digest under which it was kept.
_KEPT_BESIDE = (
    ledger_differences,
    kept_standing_differences,
    kept_score_differences,
    kept_item_differences,
    dossier_differences,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that does not follow from what it rests on."""

    what: str
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How many statements, reports and versions of terms were worked out again, and the differences that were found."""

    statements: int
    reports: int
    terms: int
    files: int
    events: int
    differences: tuple[Difference, ...]

    def counts(self) -> str:
        """How much was worked out again, in words."""
        return (
            f"{self.statements} statements, {self.reports} reports, {self.terms} versions of terms, "
            f"{self.files} files and {self.events} events"
        )


def verify_everything(store: FileStore, tell: Callable[[str], None] = lambda _: None) -> Verified:
    """Every statement of every government, each report below them once, what is stored with every version of terms
    (edge tables, signatures, worked examples), the ledgers of every contract, every drawn sample and attached file,
    every dossier that was kept with a decision or an evaluation, every kept file, every audit trail, and the tables
    held against it.

    `tell` is given a sentence now and then about how far it has come.
    """
    counts, differences = [0] * 5, list[Difference]()
    for government in list_governments():
        counted, found = _verify_government(store, government.id, tell)
        counts = [before + more for before, more in zip(counts, counted, strict=True)]
        differences += found
    statements, reports, terms, files, events = counts
    return Verified(statements, reports, terms, files, events, tuple(differences))


def _verify_government(
    store: FileStore, government_id: str, tell: Callable[[str], None]
) -> tuple[tuple[int, int, int, int, int], list[Difference]]:
    checked: set[str] = set()
    differences: list[Difference] = []
    statements = 0
    for statement in all_statements(government_id):
        statements += 1
        reports = with_names(government_id, list(reports_of_statement(government_id, statement.id)))
        for report in reports:
            if report.id not in checked:
                checked.add(report.id)
                differences += _as_far_as_it_reads(_report_name(report), _report_differences(store, report))
        differences += _as_far_as_it_reads(_name(statement), _statement_differences(statement, reports))
        if statements % _TOLD_EVERY == 0:
            tell(f"{statements} statements so far")
    versions = all_terms_versions(government_id)
    for version in versions:
        differences += _as_far_as_it_reads(_terms_name(version), _terms_differences(version))
    tell(f"{statements} statements and {len(versions)} versions of terms worked out again; now files and audit trail")
    differences += _kept_differences(government_id, standing_differences(store, government_id))
    for check in _KEPT_BESIDE:
        differences += _kept_differences(government_id, check(government_id))
    differences += [Difference(*found) for found in file_differences(store, government_id)]
    faults = verify_chain(government_id, chain_heads(government_id))
    differences += [Difference(f"audit trail of {government_id}", fault.message) for fault in faults]
    differences += [Difference(*found) for found in trail_differences(government_id)]
    files, events = count_files(government_id), chain_head(government_id).number
    return (statements, len(checked), len(versions), files, events), differences


def _kept_differences(government_id: str, found: Iterable[tuple[str, str]]) -> list[Difference]:
    return _as_far_as_it_reads(f"what is kept of {government_id}", (Difference(*each) for each in found))


def _as_far_as_it_reads(what: str, differences: Iterable[Difference]) -> list[Difference]:
    """The differences; where a stored document is none any more, those that were found until then, and that."""
    found: list[Difference] = []
    try:
        found.extend(differences)
    except _UNREADABLE as reason:
        says = "Documents that are stored for it, or that it rests on, do not read as they were stored"
        found.append(Difference(what, f"{says}: {type(reason).__name__}: {reason}."))
    return found


def _terms_name(version: TermsVersion) -> str:
    return f"terms {version.contract.number} version {version.amendment}"


def _terms_differences(version: TermsVersion) -> Iterator[Difference]:
    name = _terms_name(version)
    try:
        terms = terms_of(version)
    except DomainError as reason:
        yield Difference(name, f"The program no longer reads these terms: {reason.message}")
        return
    yield from (Difference(name, message) for message in stored_differences(version, terms))


def _name(statement: PaymentStatement) -> str:
    return f"statement {statement.contract.number} {statement.period.name} revision {statement.revision}"


def _statement_differences(statement: PaymentStatement, reports: list[Report]) -> Iterator[Difference]:
    name = _name(statement)
    if digest_of(statement.document) != statement.digest:
        yield Difference(name, "The stored document does not have the stored digest.")
    yield from _shown_differences(name, statement)
    terms = terms_of(statement.terms_version)
    if terms.digest != statement.terms_version.digest:
        yield Difference(name, "The terms do not have the digest under which they were activated.")
    try:
        again = _settled_again(statement, terms, reports)
    except DomainError as reason:
        yield Difference(name, f"It cannot be computed again: {reason.message}")
        return
    if again != statement.document:
        where = first_difference(json.loads(statement.document), json.loads(again))
        yield Difference(name, f"Computed again from files, rows and terms it differs at {where}.")


def _shown_differences(name: str, statement: PaymentStatement) -> Iterator[Difference]:
    """What lists and replays take from beside the document must be what the document says."""
    document = json.loads(statement.document)
    for what, cents in (("gross", statement.gross_cents), ("net", statement.net_cents)):
        if to_cents(parse_decimal(document["amounts"][what])) != cents:
            yield Difference(name, f"The {what} that lists show, {plain(from_cents(cents))}, is not the document's.")
    beside = [each.number for each in rulings_in_statement(statement.government_id, statement.id)]
    if beside != sorted(each["number"] for each in document["facts"].get("rulings", [])):
        yield Difference(name, "The rulings that are kept beside the statement are not those of its document.")
    if json.loads(statement.facts_document) != document["facts"]:
        where = first_difference(json.loads(statement.facts_document), document["facts"])
        yield Difference(name, f"The facts kept beside the document are not the document's: they differ at {where}.")


def _settled_again(statement: PaymentStatement, terms: Terms, reports: list[Report]) -> str:
    return settle(terms, facts_of_statement(statement, terms, reports)).text


def facts_of_statement(statement: PaymentStatement, terms: Terms, reports: Collection[Report]) -> Facts:
    """The facts that a statement was computed from: its reports' rows, and indexes and earlier periods as they were."""
    used = json.loads(statement.facts_document)
    values = [
        value
        for name in used["indexes"]
        if (value := _value_at(statement, name, used["indexes"][name]["month"])) is not None
    ]
    before, at = as_it_was(statement, statement.contract), head_number(statement.chain_head)
    records = records_of(statement.contract, [statement.period], reports, at)
    return facts_from(statement.contract, statement.period, terms, reports, values, before, records)


def _value_at(statement: PaymentStatement, name: str, month: str) -> IndexValue | None:
    entries = [
        entry
        for entry in history_of_index(statement.government_id, name)
        if entry.month == month and entry.set_at <= statement.computed_at
    ]
    return entries[-1] if entries else None


def _report_name(report: Report) -> str:
    return f"report {report.contract.number} {report.period.name} {report.party} revision {report.revision}"


def _report_differences(store: FileStore, report: Report) -> Iterator[Difference]:
    name = _report_name(report)
    with ExitStack() as stack:
        try:
            path = stack.enter_context(store.at_hand(report.file_sha256))
        except NotFound as reason:
            yield Difference(name, reason.message)
            return
        folder = stack.enter_context(work_folder())
        plan = _plan_again(report)
        read = read_report(path, report.file_name, plan, folder / "rows")
        yield from _row_differences(name, report, read.rows_path)


def _plan_again(report: Report) -> ReportPlan:
    """What the report was checked by."""
    terms = terms_of(report.terms_version)
    contract = find_contract_by_id(report.government_id, report.contract_id)
    return replace(report_plan(contract, report.period, terms, report.party), layout=layout_when_checked(report))


def _row_differences(name: str, report: Report, rows_path: Path) -> Iterator[Difference]:
    delivered: dict[str, dict[int, Mapping[str, Any]]] = {}
    with rows_path.open(encoding="utf-8") as lines:
        for line in lines:
            table_id, number, values = json.loads(line)
            delivered.setdefault(table_id, {})[number] = values
    for table in tables_of(report.government_id, report.id):
        try:
            stored = dict(rows_of(report.government_id, report.id, table.table_id))
        except Invalid as reason:
            yield Difference(name, reason.message)
            return
        wanted = delivered.get(table.table_id, {})
        for number in sorted(set(stored) | set(wanted)):
            if stored.get(number) != wanted.get(number):
                yield Difference(name, f"Row {number} of {table.sheet or table.table_id} is not what the file says.")
                return
