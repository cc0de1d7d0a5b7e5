"""Lists of evaluations: by where they stand, those of a contract, and contracts that ended without one."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import NotFound
from contracts.evaluations import UNDER_WAY
from contracts.roles import Actor, require
from models.clock import today
from models.contracts import Contract
from models.evaluations import (
    Evaluation,
    EvaluationRating,
    evaluations_of,
    page_of_evaluations,
    page_of_unevaluated,
    ratings_of,
)
from models.governments import find_government
from models.paging import AS_IT_IS, Page, Wanted
from operations.evaluations import final_ratings
from operations.visibility import visible_contract

SIGNED, OPEN, WITHDRAWN, MISSING = "signed", "open", "withdrawn", "missing"
_STATUSES = {OPEN: UNDER_WAY, SIGNED: ("signed",), WITHDRAWN: ("withdrawn",)}


@dataclass(frozen=True, slots=True)
class EvaluationEntry:
    """A contract with its evaluation and the grades that hold; without either where it was not evaluated."""

    contract: Contract
    evaluation: Evaluation | None
    ratings: dict[str, EvaluationRating]


def states_for(actor: Actor) -> tuple[str, ...]:
    """How the person can ask for them; what is missing is the city's own concern."""
    return tuple(_STATUSES) if actor.vendor_id is not None else (*_STATUSES, MISSING)


def list_evaluations(
    actor: Actor, state: str, after: str | None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> Page[EvaluationEntry, str]:
    """The evaluations in that state that the person may see, the oldest first unless another order is wanted; NotFound
    for another state.
    """
    require(actor, "see evaluations")
    if state not in states_for(actor):
        raise NotFound("There is no such list of evaluations for you. Choose one of those shown.")
    if state == MISSING:
        day = today(find_government(actor.government_id).time_zone)
        missing = page_of_unevaluated(actor.government_id, day, after, limit, wanted)
        return Page(tuple(EvaluationEntry(each, None, {}) for each in missing.rows), missing.after)
    page = page_of_evaluations(actor.government_id, _STATUSES[state], actor.vendor_id, after, limit, wanted)
    return Page(entries_of(actor.government_id, page.rows), page.after)


def evaluations_of_contract(actor: Actor, contract_number: str) -> tuple[Contract, tuple[EvaluationEntry, ...]]:
    """A contract with its evaluations, the newest first."""
    require(actor, "see evaluations")
    contract = visible_contract(actor, contract_number)
    found = evaluations_of(actor.government_id, contract.id)
    return contract, entries_of(actor.government_id, list(reversed(found)))


def entries_of(government_id: str, evaluations: Sequence[Evaluation]) -> tuple[EvaluationEntry, ...]:
    """The evaluations with the grades that hold, in one query."""
    ratings = ratings_of(government_id, [each.id for each in evaluations]) if evaluations else ()
    return tuple(
        EvaluationEntry(each.contract, each, final_ratings([one for one in ratings if one.evaluation_id == each.id]))
        for each in evaluations
    )
