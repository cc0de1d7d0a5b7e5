"""How a contract’s measures went over its periods, and what happened on the way, read from statements that stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.periods import Period
from contracts.roles import Actor, require
from contracts.trends import Followed, HeldLine, PeriodResult, followed_in, held_lines, result_in
from models.contracts import Contract
from models.rulings import Ruling, rulings_of
from models.stated import results_in
from models.statements import PaymentStatement, standing_statements
from models.terms_versions import terms_versions_of
from operations.terms import terms_of
from operations.visibility import visible_contract

_WITH_EFFECT = ("granted", "lifted", "ended")


@dataclass(frozen=True, slots=True)
class PeriodSeen:
    """A period's newest statement, its results, and what happened: amendments, rulings, a correction."""

    period: Period
    statement: PaymentStatement
    results: Mapping[str, Any]
    amendments: tuple[int, ...]
    rulings: tuple[Ruling, ...]
    corrected: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure or the composite with its result in each period, in the order of the periods."""

    followed: Followed
    results: tuple[PeriodResult | None, ...]

    @property
    def lines(self) -> tuple[HeldLine, ...]:
        """The lines of its terms, which hold in all periods."""
        return held_lines((self.followed,) * len(self.results))

    @property
    def has_values(self) -> bool:
        """Whether a result of it has one."""
        return any(each is not None and each.value is not None for each in self.results)


@dataclass(frozen=True, slots=True)
class TrendsSeen:
    """A contract's trends over the periods that have a statement."""

    contract: Contract
    periods: tuple[PeriodSeen, ...]
    trends: tuple[Trend, ...]


def see_trends(actor: Actor, contract_number: str) -> TrendsSeen:
    """The trends of a contract, in a constant number of queries; NotFound where it is not this person's to see."""
    require(actor, "see statements")
    contract = visible_contract(actor, contract_number)
    newest: dict[str, PaymentStatement] = {}
    revisions: dict[str, int] = {}
    for statement in standing_statements(actor.government_id, contract.id):
        if statement.period.kind != "closing":
            newest[statement.period_id] = statement
            revisions[statement.period_id] = revisions.get(statement.period_id, 0) + 1
    if not newest:
        return TrendsSeen(contract, (), ())
    periods = _periods(contract, newest, revisions)
    followed = followed_in(terms_of(periods[-1].statement.terms_version))
    trends = (Trend(each, tuple(result_in(seen.results, each.name) for seen in periods)) for each in followed)
    return TrendsSeen(contract, periods, tuple(each for each in trends if each.has_values))


def _periods(
    contract: Contract, newest: Mapping[str, PaymentStatement], revisions: Mapping[str, int]
) -> tuple[PeriodSeen, ...]:
    rulings = [each for each in rulings_of(contract.government_id, contract.id) if each.status in _WITH_EFFECT]
    versions = [
        each
        for each in terms_versions_of(contract.government_id, contract.id)
        if each.amendment and each.status in ("active", "superseded")
    ]
    found = []
    for period_id, statement in newest.items():
        period = statement.period.as_period()
        found.append(
            PeriodSeen(
                period=period,
                statement=statement,
                results=results_in(statement.document),
                amendments=tuple(
                    each.amendment for each in versions if period.starts <= each.effective_on <= period.ends
                ),
                rulings=tuple(each for each in rulings if period.starts <= each.starts_on <= period.ends),
                corrected=revisions[period_id] > 1,
            )
        )
    return tuple(found)
