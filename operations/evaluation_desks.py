"""What evaluations put on the desks: contracts that ended without one, and whose turn the others are."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from contracts.roles import Actor, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.clock import today
from models.contracts import Contract
from models.evaluations import Evaluation, turns_of, unevaluated_contracts, waiting_evaluations
from models.governments import find_government
from models.waiting_contracts import chosen_to_answer, chosen_to_finish, chosen_to_sign, chosen_unevaluated
from operations.waiting import Found, Turn, Waiting, found_of

# What ended longer ago is no desk's business any more; the list of evaluations still names it.
ASKED_FOR = timedelta(days=365)
_TITLES = {
    "written": "Read the evaluation, and answer it if you want to",
    "answered": "Make the evaluation final",
    "returned": "Mend the returned evaluation",
    "finished": "Sign or return the evaluation",
}
# Whoever did these does not also sign.
_OWN = ("written", "finished")


def waiting_on_evaluations(actor: Actor, most: int, after: str | None) -> Found:
    """An evaluation waits for the vendor's answer, then for an officer to make it final, then for another to sign."""
    found = waiting_evaluations(actor.government_id, actor.vendor_id, most, after)
    day = today(find_government(actor.government_id).time_zone)
    finished = [each.id for each in found if each.status == "finished"]
    said = turns_of(actor.government_id, finished) if finished else ()
    own = {each.evaluation_id for each in said if each.person_id == actor.person_id and each.act in _OWN}
    return found_of(found, _turns(actor, found, own, day))


def contracts_of_evaluations(actor: Actor) -> ChosenContracts:
    """The contracts with an evaluation that waits for the person."""
    day = today(find_government(actor.government_id).time_zone)
    found = NO_CONTRACTS
    if may(actor, "answer evaluations"):
        found = found.with_those(chosen_to_answer(actor.government_id, actor.vendor_id, day))
    if may(actor, "write evaluations"):
        signed = chosen_to_sign(actor.government_id, actor.person_id, _OWN)
        found = found.with_those(chosen_to_finish(actor.government_id, day), signed)
    return found


def _turns(actor: Actor, evaluations: Sequence[Evaluation], own: set[str], day: date) -> Iterator[Turn]:
    for each in evaluations:
        heard = each.status != "written" or day > each.answer_due_on
        if not heard:
            yield _evaluation(each, _TITLES["written"], "the vendor"), may(actor, "answer evaluations")
        elif each.status == "finished":
            signs = may(actor, "write evaluations") and each.id not in own
            yield _evaluation(each, _TITLES["finished"], "a second officer"), signs
        else:
            title = _TITLES["answered" if each.status == "written" else each.status]
            yield _evaluation(each, title, "an officer"), may(actor, "write evaluations")


def _evaluation(evaluation: Evaluation, title: str, whose: str) -> Waiting:
    contract = evaluation.contract
    return Waiting(
        title,
        contract.number,
        contract.title,
        contract.vendor.name,
        "",
        "evaluation",
        evaluation.id,
        None,
        evaluation.answer_due_on if evaluation.status == "written" else None,
        evaluation.written_at,
        whose,
    )


def waiting_on_contracts_to_evaluate(actor: Actor, most: int, after: str | None) -> Found:
    """A contract that ended within a year and has no evaluation waits for an officer."""
    found = unevaluated_contracts(actor.government_id, *_span(actor), most, after)
    writes = may(actor, "write evaluations")
    return found_of(found, ((_contract(each), writes) for each in found), ())


def contracts_to_evaluate(actor: Actor) -> ChosenContracts:
    """The contracts that ended within a year and that the person may evaluate."""
    if not may(actor, "write evaluations"):
        return NO_CONTRACTS
    return chosen_unevaluated(actor.government_id, *_span(actor))


def _span(actor: Actor) -> tuple[date, date]:
    """The days on which contracts ended that are to be evaluated now."""
    day = today(find_government(actor.government_id).time_zone)
    return day - ASKED_FOR, day - timedelta(days=1)


def _contract(contract: Contract) -> Waiting:
    return Waiting(
        f"Evaluate {contract.number}, which has ended",
        contract.number,
        contract.title,
        contract.vendor.name,
        "",
        "to_evaluate",
        contract.number,
        None,
        None,
        contract.ends_on,
        "an officer",
    )
