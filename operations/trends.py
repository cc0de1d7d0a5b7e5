"""How a contract’s measures went over its periods, and what happened on the way, read from statements that stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.better import Side
from contracts.periods import Period
from contracts.roles import Actor, require
from contracts.ruling_scope import touched_by
from contracts.rulings import Ruling
from contracts.trends import Followed, HeldLine, PeriodResult, followed_in, held_lines, result_in
from models.contracts import Contract
from models.rulings import rulings_of
from models.stated import results_in
from models.statements import PaymentStatement, standing_statements
from models.terms_versions import TermsVersion, terms_versions_of
from operations.ruling_facts import granted_rulings
from operations.terms import terms_of
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class RulingSeen:
    """A granted ruling that covers a period, with the ids of the measures and composites that it touches."""

    kind: str
    number: int
    title: str
    touched: frozenset[str]


@dataclass(frozen=True, slots=True)
class PeriodSeen:
    """A period's newest statement, its results, and what happened: amendments, rulings, a correction."""

    period: Period
    statement: PaymentStatement
    results: Mapping[str, Any]
    amendments: tuple[int, ...]
    rulings: tuple[RulingSeen, ...]
    corrected: bool

    def rulings_about(self, name: str) -> tuple[RulingSeen, ...]:
        """The rulings that touch this measure or composite."""
        return tuple(each for each in self.rulings if name in each.touched)


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure or the composite with its result in each period, in the order of the periods; `own` is how the terms
    of each period’s statement have it.
    """

    followed: Followed
    own: tuple[Followed | None, ...]
    results: tuple[PeriodResult | None, ...]

    @property
    def lines(self) -> tuple[HeldLine, ...]:
        """The lines of all terms, each with the places of the periods whose statement’s terms have it."""
        return held_lines(self.own)

    def side_in(self, place: int) -> Side:
        """Which results are worse by the terms of that period, or by the newest where those do not know the measure."""
        return (self.own[place] or self.followed).side

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
    return TrendsSeen(contract, periods, tuple(each for each in _trends(periods) if each.has_values))


def _trends(periods: Sequence[PeriodSeen]) -> Iterable[Trend]:
    """What the newest terms follow. The lines of a period are those of its own terms, where the unit is the same."""
    versions = {each.statement.terms_version_id: each.statement.terms_version for each in periods}
    known = {version_id: followed_in(terms_of(version)) for version_id, version in versions.items()}
    by_name = {version_id: {(each.name, each.unit): each for each in found} for version_id, found in known.items()}
    for each in known[periods[-1].statement.terms_version_id]:
        own = (by_name[seen.statement.terms_version_id].get((each.name, each.unit)) for seen in periods)
        yield Trend(each, tuple(own), tuple(result_in(seen.results, each.name) for seen in periods))


def _periods(
    contract: Contract, newest: Mapping[str, PaymentStatement], revisions: Mapping[str, int]
) -> tuple[PeriodSeen, ...]:
    titles = {each.number: each.about_title for each in rulings_of(contract.government_id, contract.id)}
    rulings = granted_rulings(contract) if titles else ()
    versions = [
        each
        for each in terms_versions_of(contract.government_id, contract.id)
        if each.amendment and each.status in ("active", "superseded")
    ]
    found = []
    for period_id, statement in newest.items():
        period = statement.period.as_period()
        covering = [each for each in rulings if each.covers(period.starts)]
        found.append(
            PeriodSeen(
                period=period,
                statement=statement,
                results=results_in(statement.document),
                amendments=tuple(
                    each.amendment for each in versions if period.starts <= each.effective_on <= period.ends
                ),
                rulings=tuple(_ruling(each, titles[each.number], statement.terms_version) for each in covering),
                corrected=revisions[period_id] > 1,
            )
        )
    return tuple(found)


def _ruling(ruling: Ruling, title: str, version: TermsVersion) -> RulingSeen:
    return RulingSeen(ruling.kind, ruling.number, title, touched_by(ruling.about, terms_of(version)))
