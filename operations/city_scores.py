"""The city's score: kept in step with the statements, and read by day, week, month or quarter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.better import lower_is_better
from contracts.city_scores import Span, city_score, is_scored, kinds_without, span_holding, span_named, together
from contracts.numbers import plain
from contracts.roles import Actor, require
from contracts.terms import Terms
from contracts.trends import result_in
from models.city_totals import ProgramTotal, together_of, totals_by_program
from models.clock import today
from models.contracts import contracts_of_government
from models.database import insert_many
from models.governments import find_government
from models.kept_scores import (
    KeptScore,
    forget_scores,
    newest_end,
    page_of_scores,
    scored_statements,
    scores_of_contract,
    shortest_period,
    stated_periods,
    statements_to_score,
)
from models.missing_scores import MissingContract, page_of_missing
from models.paging import Page
from models.reports import Report, reports_of_periods
from models.stated import results_in
from models.statements import PaymentStatement
from models.terms_versions import TermsVersion, governing, versions_in_force
from operations.period_states import PeriodState, standing_reports
from operations.terms import readable_terms, terms_of

_COLUMNS = tuple(column.name for column in KeptScore.__table__.columns)


@dataclass(frozen=True, slots=True)
class CityQuestion:
    """Which scores are asked for: by what kind of span, which of them (empty: the newest), of which program, sorted."""

    kind: str = "month"
    name: str = ""
    program: str = ""
    sort: str = "score"


@dataclass(frozen=True, slots=True)
class MissingSeen:
    """A contract without a result, and where the first period behind its newest one stands; `terms` are that period's.

    None where there is no such period, or where its terms cannot be read.
    """

    missing: MissingContract
    state: PeriodState | None
    terms: Terms | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class CitySeen:
    """The span's totals, and pages of its scores and of the contracts without any; `too_short` are the kinds of spans
    that every period is longer than.
    """

    span: Span
    totals: Sequence[ProgramTotal]
    scores: Page[KeptScore, str]
    missing: Page[MissingSeen, str]
    too_short: tuple[str, ...]
    day: date

    @property
    def whole(self) -> ProgramTotal:
        """The totals of all its programs as one."""
        return together_of(self.totals)

    @property
    def score(self) -> int | None:
        """The whole score in hundredths."""
        return together(self.whole.total, self.whole.counted)


def see_city(
    actor: Actor, asked: CityQuestion, after: str | None = None, limit: int = 50, missing_after: str | None = None
) -> CitySeen:
    """The scores asked for, in a constant number of queries; Invalid where the question names what there is not."""
    require(actor, "see the city score")
    span, owner = span_of(actor, asked), actor.government_id
    day = today(find_government(owner).time_zone)
    return CitySeen(
        span=span,
        totals=[each for each in totals_by_program(owner, span, day) if asked.program in ("", each.number)],
        scores=page_of_scores(owner, span, asked.program, asked.sort, after, limit),
        missing=_seen(owner, page_of_missing(owner, span, asked.program, missing_after, limit), day),
        too_short=kinds_without(shortest_period(owner)),
        day=day,
    )


def list_scores(actor: Actor, asked: CityQuestion, after: str | None, limit: int) -> Page[KeptScore, str]:
    """The same scores alone, for files."""
    require(actor, "see the city score")
    return page_of_scores(actor.government_id, span_of(actor, asked), asked.program, asked.sort, after, limit)


def list_missing(actor: Actor, asked: CityQuestion, after: str | None, limit: int) -> Page[MissingSeen, str]:
    """The contracts without a result alone, for files."""
    require(actor, "see the city score")
    owner = actor.government_id
    found = page_of_missing(owner, span_of(actor, asked), asked.program, after, limit)
    return _seen(owner, found, today(find_government(owner).time_zone))


def _seen(government_id: str, found: Page[MissingContract, str], day: date) -> Page[MissingSeen, str]:
    """The contracts with what became of their next period, in a constant number of queries."""
    periods = [each.following for each in found.rows if each.following is not None]
    reports = reports_of_periods(government_id, [each.id for each in periods])
    versions = versions_in_force(government_id, {each.contract_id for each in periods})
    rows = tuple(_seen_one(each, reports, versions, day) for each in found.rows)
    return Page(rows, found.after)


def _seen_one(
    missing: MissingContract, reports: Sequence[Report], versions: Sequence[TermsVersion], day: date
) -> MissingSeen:
    period = missing.following
    if period is None:
        return MissingSeen(missing, None, None, False)
    own = [each for each in versions if each.contract_id == period.contract_id]
    version = governing(own, period.starts_on)
    terms = None if version is None else readable_terms(version)
    return MissingSeen(
        missing, PeriodState(period, standing_reports(reports, period), None), terms, missing.is_stale(day)
    )


def span_of(actor: Actor, asked: CityQuestion) -> Span:
    """The span that is asked for; without a name the newest that has a score, or today's where none has."""
    if asked.name:
        return span_named(asked.kind, asked.name)
    now = span_holding(asked.kind, today(find_government(actor.government_id).time_zone))
    newest = newest_end(actor.government_id, now.longest)
    return now if newest is None else span_holding(asked.kind, newest)


def keep_scores(government_id: str, contract_id: str) -> None:
    """Bring the contract's scores in step with its statements. Whoever calls holds the turn of the audit trail."""
    kept, stated = scored_statements(government_id, contract_id), stated_periods(government_id, contract_id)
    changed = {period_id for period_id in kept | stated if kept.get(period_id) != stated.get(period_id)}
    if not changed:
        return
    forget_scores(government_id, contract_id, changed)
    wanted = [stated[period_id] for period_id in sorted(changed & stated.keys())]
    insert_many(KeptScore, list(_rows(government_id, wanted)))


def kept_score_differences(government_id: str) -> Iterator[tuple[str, str]]:
    """Every contract whose scores are kept otherwise than its statements say."""
    for contract in contracts_of_government(government_id):
        kept = [_row_of(each) for each in scores_of_contract(government_id, contract.id)]
        stated = sorted(stated_periods(government_id, contract.id).values())
        current = sorted(_rows(government_id, stated), key=lambda each: str(each["key"]))
        if kept != current:
            yield f"scores of {contract.number}", "The city’s page keeps other scores than the statements give."


def _row_of(kept: KeptScore) -> dict[str, Any]:
    return {name: getattr(kept, name) for name in _COLUMNS}


def _rows(government_id: str, statement_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    for statement in statements_to_score(government_id, statement_ids):
        yield from _rows_of(statement)


def _rows_of(statement: PaymentStatement) -> Iterator[dict[str, Any]]:
    document, period = results_in(statement.document), statement.period
    for measure in terms_of(statement.terms_version).measures:
        result = result_in(document, measure.id) if is_scored(measure) else None
        if result is None or measure.target is None:
            continue
        scored = city_score(measure, result.value)
        yield {
            "government_id": statement.government_id,
            "contract_id": statement.contract_id,
            "period_id": statement.period_id,
            "measure_id": measure.id,
            "key": f"{statement.contract_id}:{period.name}:{measure.id}",
            "statement_id": statement.id,
            "title": measure.title,
            "unit": measure.unit,
            "value": None if result.value is None else plain(result.value),
            "target": plain(measure.target),
            "score": scored.hundredths,
            "says": scored.says,
            "lower_is_better": bool(lower_is_better(measure)),
            "ends_on": period.ends_on,
            "days": (period.ends_on - period.starts_on).days + 1,
        }
