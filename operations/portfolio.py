"""The contracts that a person may see, as they stand today: found by words, narrowed, sorted, and counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.errors import Invalid
from contracts.roles import Actor, may, require
from contracts.standings import Standing
from models.clock import today
from models.contract_standings import (
    ContractFilter,
    ContractLine,
    count_standings,
    page_of_lines,
    programs_of_contracts,
)
from models.governments import find_government
from models.paging import Page
from models.programs import Program
from models.renewals import standing_decisions
from operations.desks import contracts_of_my_turn

MY_TURN = "my_turn"


@dataclass(frozen=True, slots=True)
class PortfolioQuestion:
    """Which contracts are asked for: by standing (or `my_turn`), program, words in number, title and vendor; sorted."""

    standing: str = ""
    program: str = ""
    words: str = ""
    sort: str = "number"


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A page of contracts, how many stand how under the same filter, and how many wait for the person."""

    page: Page[ContractLine, str]
    counts: Mapping[Standing, int]
    mine: int
    programs: Sequence[Program]
    day: date


def see_portfolio(actor: Actor, asked: PortfolioQuestion, after: str | None = None) -> Portfolio:
    """The contracts asked for, in a constant number of queries; Invalid where the filter names what there is not."""
    require(actor, "see contracts")
    day = today(find_government(actor.government_id).time_zone)
    wanted = _filter(actor, asked)
    whole = replace(wanted, standing=None, among=None)
    known = wanted.among if wanted.among is not None else contracts_of_my_turn(actor)
    counts, mine = count_standings(actor.government_id, actor.vendor_id, whole, day, known)
    return Portfolio(
        page=_lines(actor, wanted, day, asked.sort, after, 50),
        counts=counts,
        mine=mine,
        programs=programs_of_contracts(actor.government_id, actor.vendor_id),
        day=day,
    )


def list_lines(actor: Actor, asked: PortfolioQuestion, after: str | None, limit: int) -> Page[ContractLine, str]:
    """The same contracts alone, for files and programs."""
    require(actor, "see contracts")
    day = today(find_government(actor.government_id).time_zone)
    return _lines(actor, _filter(actor, asked), day, asked.sort, after, limit)


def _lines(
    actor: Actor, wanted: ContractFilter, day: date, sort: str, after: str | None, limit: int
) -> Page[ContractLine, str]:
    """The contracts, for whoever may see renewals with what is decided about the end of each."""
    page = page_of_lines(actor.government_id, actor.vendor_id, wanted, day, sort, after, limit)
    if not may(actor, "see renewals"):
        return page
    decided = standing_decisions(actor.government_id, [line.contract for line in page.rows])
    return Page(tuple(replace(line, renewal=decided.get(line.contract.id)) for line in page.rows), page.after)


def _filter(actor: Actor, asked: PortfolioQuestion) -> ContractFilter:
    found = ContractFilter(program=asked.program, words=asked.words)
    if not asked.standing:
        return found
    if asked.standing == MY_TURN:
        return replace(found, among=contracts_of_my_turn(actor))
    try:
        return replace(found, standing=Standing(asked.standing))
    except ValueError:
        raise Invalid("There are no contracts that stand like that. Choose one of the ways shown.") from None
