"""From a row of a report up to all that it moved: the measures that counted it, and each amount with and without it.

What a row moved is not guessed from the rules: the statement is settled once more without the row, and compared.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from contracts.errors import DomainError
from contracts.fact_rows import standing_again
from contracts.facts import Facts
from contracts.measures import Measure
from contracts.roles import Actor
from contracts.scope import Scope, instances
from contracts.settlement import settle
from contracts.side_by_side import resolved
from contracts.statements import Statement
from contracts.statistics.base import OverRows
from contracts.terms import Terms
from models.reports import Report
from models.statement_reports import reports_of_statement
from models.statements import PaymentStatement, latest_statement
from operations.previews import Preview, compare
from operations.terms import terms_of
from operations.verification import facts_of_statement
from operations.visibility import visible_report

VERDICTS = ("met", "missed", "left out")


@dataclass(frozen=True, slots=True)
class Counting:
    """A measure that looked at the row: for which group, and whether the row met its condition."""

    measure: Measure
    label: str
    verdict: str


@dataclass(frozen=True, slots=True)
class RowEffects:
    """What a row did in the newest statement of its period: `moved` compares it without and with the row."""

    statement: PaymentStatement
    counted: tuple[Counting, ...]
    moved: Preview


def effects_of_row(actor: Actor, report_id: str, table_id: str, number: int) -> RowEffects | None:
    """What the row moved; None where no statement rests on its report."""
    report = visible_report(actor, report_id)
    statement = latest_statement(actor.government_id, report.contract_id, report.period_id)
    if statement is None:
        return None
    reports = reports_of_statement(actor.government_id, statement.id)
    if report.id not in {each.id for each in reports}:
        return None
    return _effects(statement, reports, table_id, number)


def _effects(statement: PaymentStatement, reports: Collection[Report], table_id: str, number: int) -> RowEffects:
    terms = terms_of(statement.terms_version)
    facts = facts_of_statement(statement, terms, reports)
    counted = tuple(_countings(terms, facts, table_id, number))
    without, missing_without = _try(terms, without_row(facts, table_id, number))
    whole, missing_whole = _try(terms, facts)
    return RowEffects(statement, counted, compare(without, whole, missing_without, missing_whole))


def _try(terms: Terms, facts: Facts) -> tuple[Statement | None, str]:
    try:
        return settle(terms, facts), ""
    except DomainError as reason:
        return None, reason.message


def without_row(facts: Facts, table_id: str, number: int) -> Facts:
    """The facts as they would be had the row been left out by decision."""
    table = facts.tables[table_id]
    rows = tuple(standing_again(row, "left_out") if row.number == number else row for row in table.rows)
    return replace(facts, tables={**facts.tables, table_id: replace(table, rows=rows)})


def _countings(terms: Terms, facts: Facts, table_id: str, number: int) -> Iterator[Counting]:
    whole = Scope(resolved(facts, terms.tables_by_id), terms.tables_by_id)
    for measure in terms.measures:
        for over in (measure.statistic, getattr(measure.statistic, "of", None)):
            if isinstance(over, OverRows) and over.table == table_id:
                for scope in _scopes(replace(whole, counting=measure.counting()), terms, measure):
                    verdict = _verdict(over, scope, number)
                    if verdict:
                        yield Counting(measure, scope.instance.label if scope.instance else "", verdict)
                break


def _scopes(whole: Scope, terms: Terms, measure: Measure) -> Iterator[Scope]:
    if measure.for_each is None:
        yield whole
        return
    for instance in instances(terms.groups_by_id[measure.for_each], whole.facts):
        yield replace(whole, instance=instance)


def _verdict(over: OverRows, scope: Scope, number: int) -> str:
    chosen = over.judged(scope)
    for verdict, rows in zip(VERDICTS, (chosen.holding, chosen.failing, chosen.left_out), strict=True):
        if any(row.number == number for row in rows):
            return verdict
    return ""
