"""Evaluations of contractors: facts from the dossier, an officer's grades, the vendor's answer, a second signature."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from contracts.acts import Act
from contracts.dossiers import Dossier, read_dossier
from contracts.errors import Conflict, Refused
from contracts.evaluations import Rated, read_answer, read_evaluation, read_final
from contracts.periods import say_date
from contracts.roles import Actor, require
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.contracts import Contract
from models.database import insert
from models.evaluations import (
    Evaluation,
    EvaluationRating,
    EvaluationTurn,
    evaluations_of,
    find_evaluation,
    next_evaluation_number,
    ratings_of,
    turns_of,
)
from models.events import Event, lock_chain, record
from models.governments import find_government
from models.moves import hands_on, move
from models.periods import periods_of
from operations.dossiers import make_dossier
from operations.policies import policy_today
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class EvaluationSeen:
    """An evaluation with the facts as they stood, both sides' words, the grades of each turn, and who did what.

    `may_finish` tells whether the vendor has answered or the days for its answer have passed.
    """

    evaluation: Evaluation
    facts: Dossier
    turns: tuple[EvaluationTurn, ...]
    ratings: tuple[EvaluationRating, ...]
    may_finish: bool
    hands: Mapping[str, Collection[str]]


def find_evaluation_place(actor: Actor, contract_number: str) -> tuple[Contract, Dossier]:
    """The contract that is to be evaluated with its dossier; Refused while it runs, Conflict where one stands."""
    require(actor, "write evaluations")
    contract = visible_contract(actor, contract_number)
    if not _is_over(contract):
        raise Refused(
            f"This contract runs until {say_date(contract.ends_on)}. It is evaluated once it has ended, or once the "
            "payment of each of its periods is approved."
        )
    if any(each.status != "withdrawn" for each in evaluations_of(actor.government_id, contract.id)):
        raise Conflict("This contract has an evaluation already. Open it from the contract’s page.")
    return contract, make_dossier(actor, contract)


def _is_over(contract: Contract) -> bool:
    if contract.ends_on < _today(contract.government_id):
        return True
    periods = periods_of(contract.government_id, contract.id)
    return bool(periods) and all(each.status == "locked" for each in periods)


def write_evaluation(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> Evaluation:
    """Write an evaluation, from its form, with the facts as they stand; the vendor may answer it. Invalid by field."""
    require(actor, "write evaluations")
    lock_chain(actor.government_id)
    contract, facts = find_evaluation_place(actor, contract_number)
    rated, answer_days = read_evaluation(texts)
    evaluation = Evaluation(
        government_id=actor.government_id,
        contract_id=contract.id,
        number=next_evaluation_number(actor.government_id, contract.id),
        facts=facts.text,
        facts_digest=facts.digest,
        answer_due_on=_today(actor.government_id) + timedelta(days=answer_days),
        status=FIRST_STATUS["evaluation"],
        written_by=actor.person_id,
        written_by_name=actor.name,
        written_at=now(),
    )
    insert(evaluation)
    written = (actor.government_id, Act.EVALUATION_WRITTEN, "evaluation", evaluation.id)
    said = {"facts": facts.digest, "grades": {each.criterion: each.grade for each in rated.ratings}}
    event = record(*written, person_id=actor.person_id, after=f"{contract.number} evaluation", document=said)
    _rate(evaluation, _take_turn(actor, evaluation, event, rated.words), rated)
    return find_evaluation(actor.government_id, evaluation.id)


def see_evaluation(actor: Actor, evaluation_id: str) -> EvaluationSeen:
    """An evaluation; NotFound where it is not this person's to see."""
    require(actor, "see evaluations")
    evaluation = find_evaluation(actor.government_id, evaluation_id, actor.vendor_id)
    return EvaluationSeen(
        evaluation=evaluation,
        facts=facts_for(actor, evaluation),
        turns=tuple(turns_of(actor.government_id, [evaluation.id])),
        ratings=tuple(ratings_of(actor.government_id, [evaluation.id])),
        may_finish=_has_been_heard(evaluation),
        hands=hands_on(evaluation),
    )


def facts_for(actor: Actor, evaluation: Evaluation) -> Dossier:
    """The facts as they stood; for a vendor without the rulings where the city keeps their log closed."""
    facts = read_dossier(evaluation.facts)
    if actor.vendor_id is None or policy_today(actor.government_id).rulings.log_is_open:
        return facts
    return replace(facts, sections=tuple(each for each in facts.sections if each.id != "rulings"))


def answer_evaluation(actor: Actor, evaluation_id: str, texts: Mapping[str, str]) -> Evaluation:
    """The vendor's answer in its own words."""
    require(actor, "answer evaluations")
    evaluation = _own(actor, evaluation_id)
    words = read_answer(texts)
    _take_turn(actor, evaluation, move(evaluation, "answer", actor, words), words)
    return evaluation


def finish_evaluation(actor: Actor, evaluation_id: str, texts: Mapping[str, str]) -> Evaluation:
    """Make it final with the words and grades that hold; Refused while the vendor may still answer."""
    require(actor, "write evaluations")
    evaluation = _own(actor, evaluation_id)
    rated = read_final(texts)
    if not _has_been_heard(evaluation):
        raise Refused(
            f"The vendor may answer until {say_date(evaluation.answer_due_on)}. "
            "Make it final once it has answered, or after that day."
        )
    number = _take_turn(actor, evaluation, move(evaluation, "finish", actor), rated.words)
    _rate(evaluation, number, rated)
    return evaluation


def decide_evaluation(actor: Actor, evaluation_id: str, move_name: str, words: str) -> Evaluation:
    """Sign a final evaluation as another officer, return it, or take it back before that, with the reason."""
    require(actor, "write evaluations")
    evaluation = _own(actor, evaluation_id)
    _take_turn(actor, evaluation, move(evaluation, move_name, actor, words), words.strip())
    return evaluation


def final_ratings(ratings: Sequence[EvaluationRating]) -> dict[str, EvaluationRating]:
    """For each criterion the rating that holds, which is that of the latest turn."""
    return {each.criterion: each for each in ratings}


def _has_been_heard(evaluation: Evaluation) -> bool:
    return evaluation.status != "written" or _today(evaluation.government_id) > evaluation.answer_due_on


def _rate(evaluation: Evaluation, turn_number: int, rated: Rated) -> None:
    keys = {"government_id": evaluation.government_id, "evaluation_id": evaluation.id, "turn_number": turn_number}
    for each in rated.ratings:
        insert(EvaluationRating(**keys, criterion=each.criterion, grade=each.grade, note=each.note))


def _take_turn(actor: Actor, evaluation: Evaluation, event: Event, words: str) -> int:
    number = len(turns_of(actor.government_id, [evaluation.id])) + 1
    turn = EvaluationTurn(
        government_id=actor.government_id,
        evaluation_id=evaluation.id,
        number=number,
        act=event.act.split(".")[1],
        event_number=event.number,
        party=actor.party,
        person_id=actor.person_id,
        person_name=actor.name,
        words=words,
        at=event.at,
    )
    insert(turn)
    return number


def _own(actor: Actor, evaluation_id: str) -> Evaluation:
    lock_chain(actor.government_id)
    return find_evaluation(actor.government_id, evaluation_id, actor.vendor_id)


def _today(government_id: str) -> date:
    return today(find_government(government_id).time_zone)
