"""An auditor's own sample: statements of the city or of a contract, or rows of a period's table, drawn by a seed.

It is the draw of contracts/samples.py, so that the same seed over the same data gives the same sample; nothing is kept.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.errors import Invalid, NotFound, Problem
from contracts.fact_rows import FactRow, key_of
from contracts.facts import Facts
from contracts.roles import Actor, require
from contracts.samples import SampleRule, Share, draw, eligible, score_of
from contracts.tables import Table
from contracts.terms import Terms
from models.contracts import Contract
from models.periods import ReportingPeriod
from models.reports import Report
from models.sampled_statements import statement_names, statements_drawn
from models.statements import PaymentStatement
from operations.agreements import looked_at_reports
from operations.facts import gather_facts
from operations.terms import terms_on
from operations.visibility import visible_contract, visible_period

STATEMENTS, ROWS = KINDS = ("statements", "rows")
MOST = 500
LONGEST_SEED = 100


@dataclass(frozen=True, slots=True)
class SampleAsked:
    """What is drawn: statements (of every contract where none is named) or rows of a table, how many, by which seed."""

    kind: str
    size: int
    seed: str
    contract: str = ""
    period: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class DrawnStatement:
    """A statement of the sample with the score by which it was drawn."""

    statement: PaymentStatement
    score: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of the sample with its key and the score by which it was drawn."""

    row: FactRow
    key: tuple[str, ...]
    score: str


@dataclass(frozen=True, slots=True)
class PeriodTables:
    """What was reported for a contract's period: the tables that rows can be drawn from."""

    contract: Contract
    period: ReportingPeriod
    terms: Terms
    facts: Facts
    reports: Mapping[str, Report]

    def tables(self) -> Iterator[Table]:
        """Each table that was reported, in the order of the terms."""
        return (table for table in self.terms.tables if table.id in self.facts.tables)


@dataclass(frozen=True, slots=True)
class RowsDrawn:
    """Rows of a table with the report that they stand in; `population` is how many they were drawn from."""

    report: Report
    table: Table
    population: int
    rows: Sequence[DrawnRow]


@dataclass(frozen=True, slots=True)
class StatementsDrawn:
    """Statements with how many they were drawn from."""

    population: int
    statements: Sequence[DrawnStatement]


def new_seed() -> str:
    """A seed of chance, for whoever gives none."""
    return secrets.token_hex(16)


def read_asked(actor: Actor, texts: Mapping[str, str]) -> SampleAsked:
    """What the texts ask for; Invalid by field."""
    require(actor, "see audit samples")
    said = {name: texts.get(name, "").strip() for name in ("contract", "period", "table", "seed")}
    problems = list(_problems(texts.get("kind", ""), texts.get("size", ""), said))
    if problems:
        raise Invalid(f"Nothing is drawn. {problems[0].message}", problems)
    return SampleAsked(kind=texts["kind"], size=int(texts["size"]), **said)


def _problems(kind: str, size: str, said: Mapping[str, str]) -> Iterator[Problem]:
    if kind not in KINDS:
        yield Problem("kind", "Choose what is drawn: statements, or rows of a table.", kind)
    if not (size.isascii() and size.isdigit() and len(size) < 9 and 1 <= int(size) <= MOST):
        yield Problem("size", f"Write a whole number from 1 to {MOST}.", size)
    if len(said["seed"]) > LONGEST_SEED:
        yield Problem("seed", f"A seed has at most {LONGEST_SEED} characters.")
    if kind == ROWS:
        if not said["contract"]:
            yield Problem("contract", "Name the contract whose rows are drawn.")
        if not said["period"]:
            yield Problem("period", "Name the period whose rows are drawn, such as 2027-08.")


def draw_statements(actor: Actor, asked: SampleAsked) -> StatementsDrawn:
    """Draw from the statements that stand, by contract number, period and revision; Invalid for a contract that is not
    there.
    """
    require(actor, "see audit samples")
    contract_id = _contract(actor, asked.contract).id if asked.contract else None
    names = statement_names(actor.government_id, contract_id)
    scored = sorted(
        (score_of(asked.seed, (number, period, str(revision))), statement_id)
        for statement_id, number, period, revision in names
    )
    scores = {statement_id: score for score, statement_id in scored[: asked.size]}
    found = statements_drawn(actor.government_id, scores)
    return StatementsDrawn(len(names), [DrawnStatement(each, scores[each.id]) for each in found])


def tables_of_period(actor: Actor, contract_number: str, period_name: str) -> PeriodTables:
    """What was reported for the period, by the accepted reports or else the submitted ones; Invalid where contract or
    period is not there.
    """
    require(actor, "see audit samples")
    _contract(actor, contract_number)
    try:
        contract, period = visible_period(actor, contract_number, period_name)
    except NotFound as missing:
        raise Invalid("Nothing is drawn.", [Problem("period", missing.message, period_name)]) from missing
    _, terms = terms_on(contract, period.starts_on)
    reports = looked_at_reports(actor, contract, period)
    facts = gather_facts(contract, period, terms, reports)
    return PeriodTables(contract, period, terms, facts, {report.party: report for report in reports})


def draw_rows(found: PeriodTables, asked: SampleAsked) -> RowsDrawn:
    """Draw rows of a table as an inspector's sample is drawn; Invalid where the table was not reported."""
    table = next((each for each in found.tables() if each.id == asked.table), None)
    if table is None:
        raise Invalid("Nothing is drawn.", [Problem("table", "Choose one of the tables of that period.", asked.table)])
    reported = found.facts.tables[table.id]
    size = Share(rows=asked.size)
    drawn = draw(SampleRule(size, Share(rows=0), "sample_alone"), asked.seed, reported.rows, table.key)
    keyed = ((row, key_of(row, table.key)) for row in drawn)
    return RowsDrawn(
        report=found.reports[reported.delivery.party],
        table=table,
        population=len(eligible(reported.rows)),
        rows=[DrawnRow(row, key, score_of(asked.seed, key)) for row, key in keyed],
    )


def _contract(actor: Actor, number: str) -> Contract:
    try:
        return visible_contract(actor, number)
    except NotFound as missing:
        raise Invalid("Nothing is drawn.", [Problem("contract", missing.message, number)]) from missing
