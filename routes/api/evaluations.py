"""Evaluations of contractors for programs: their list, one with facts and words, writing, answering and signing."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.evaluations import CRITERIA, GRADES, LONGEST_ANSWER, LONGEST_WORDS, SHORTEST_ANSWER
from contracts.roles import Actor
from models.evaluations import Evaluation
from operations import evaluation_lists, evaluations
from operations.evaluation_lists import MISSING, OPEN, SIGNED, WITHDRAWN, EvaluationEntry
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, texts
from routes.api.fields import (
    Number,
    PageAsked,
    Sent,
    Shown,
    Whole,
    a_day,
    a_moment,
    list_of,
    nested,
    page_of,
    sent_text,
    text,
)
from routes.api.list_orders import sort_by, wanted_of, words_in
from routes.api.renewals import DossierShape, shown_dossier
from routes.lists import EVALUATIONS

_SUBJECT = "Evaluations"
_EVALUATION = "/evaluations/<evaluation_id>"


class RatingShape(Shown):
    """A grade of one criterion."""

    criterion = text()
    grade = text()
    note = text()
    turn = Number(attribute="turn_number")


class EvaluationShape(Shown):
    """An evaluation of a contract's vendor."""

    id = text()
    contract = text(attribute="contract.number")
    number = Number()
    status = text()
    answer_due_on = a_day()
    written_by = text(attribute="written_by_name")
    written_at = a_moment()
    facts = text("SHA-256 of the facts as they were kept.", attribute="facts_digest")


class EvaluationInList(Shown):
    """A contract with its evaluation, null where it has none, and the grades that hold."""

    contract = text(attribute="contract.number")
    vendor = text(attribute="contract.vendor.name")
    ends_on = a_day(attribute="contract.ends_on")
    evaluation = nested(EvaluationShape, allow_none=True)
    ratings = list_of(RatingShape)


class EvaluationTurnShape(Shown):
    """What one side said."""

    act = text()
    party = text()
    person = text(attribute="person_name")
    words = text()
    at = a_moment()


class EvaluationSeenShape(Shown):
    """An evaluation with every grade, both sides' words, and the facts as they stood."""

    evaluation = nested(EvaluationShape)
    ratings = list_of(RatingShape)
    turns = list_of(EvaluationTurnShape)
    facts = nested(DossierShape)


class EvaluationsOfContract(Shown):
    """The evaluations of a contract, the newest first."""

    rows = list_of(EvaluationInList)


class EvaluationsAsked(PageAsked):
    """Which evaluations."""

    state = fields.String(
        load_default=OPEN,
        validate=validate.OneOf((OPEN, SIGNED, WITHDRAWN, MISSING)),
        metadata={"description": "Where they stand; missing: contracts that ended without one, for the city alone."},
    )
    words = words_in("the contract’s number and title and the vendor")
    sort = sort_by(EVALUATIONS)


class FinalEvaluation(Sent):
    """Words and grades."""

    words = sent_text("What there is to say on the whole.", LONGEST_WORDS)
    grades = fields.Dict(
        keys=fields.String(validate=validate.OneOf(tuple(CRITERIA))),
        values=fields.String(validate=validate.OneOf(tuple(GRADES))),
        required=True,
        metadata={"description": f"A grade for each of: {', '.join(CRITERIA)}."},
    )
    notes = fields.Dict(
        keys=fields.String(validate=validate.OneOf(tuple(CRITERIA))),
        values=fields.String(validate=validate.Length(max=4_000)),
        load_default=dict,
        metadata={"description": "Why; needed for the best and the worst grade, and where it is not rated."},
    )


class NewEvaluation(FinalEvaluation):
    """An evaluation, with the days that the vendor has to answer."""

    answer_days = Whole("Days for the vendor's answer.", SHORTEST_ANSWER, LONGEST_ANSWER, required=True)


class Answer(Sent):
    """The vendor's answer."""

    words = sent_text("What there is to say.", LONGEST_WORDS)


@reads(_SUBJECT, "/evaluations", page_of("EvaluationsPage", EvaluationInList), EvaluationsAsked)
def list_evaluations(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The evaluations that the person may see, with the grades that hold."""
    after, limit, wanted = asked.get("after"), asked["limit"], wanted_of(asked)
    page = evaluation_lists.list_evaluations(actor, asked["state"], after, limit, wanted)
    return {"rows": [_listed(each) for each in page.rows], "after": page.after}


@reads(_SUBJECT, f"{PLACE}/evaluations", EvaluationsOfContract)
def list_evaluations_of_contract(actor: Actor, number: str) -> dict[str, Any]:
    """The evaluations of a contract."""
    return {"rows": [_listed(each) for each in evaluation_lists.evaluations_of_contract(actor, number)[1]]}


@reads(_SUBJECT, _EVALUATION, EvaluationSeenShape)
def show_evaluation(actor: Actor, evaluation_id: str) -> dict[str, Any]:
    """An evaluation with the facts as they stood and both sides' words."""
    seen = evaluations.see_evaluation(actor, evaluation_id)
    said = {"evaluation": seen.evaluation, "ratings": seen.ratings, "turns": seen.turns}
    return said | {"facts": shown_dossier(seen.facts)}


@acts(_SUBJECT, f"{PLACE}/evaluations", NewEvaluation, makes=True)
def write_evaluation(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Write the evaluation of a contract that has ended; the vendor may answer it."""
    return _done(evaluations.write_evaluation(actor, number, _typed(sent)))


@acts(_SUBJECT, f"{_EVALUATION}/answer", Answer)
def answer_evaluation(actor: Actor, sent: Mapping[str, Any], evaluation_id: str) -> Mapping[str, Any]:
    """The vendor's answer."""
    return _done(evaluations.answer_evaluation(actor, evaluation_id, texts(sent)))


@acts(_SUBJECT, f"{_EVALUATION}/finish", FinalEvaluation)
def finish_evaluation(actor: Actor, sent: Mapping[str, Any], evaluation_id: str) -> Mapping[str, Any]:
    """Make it final once the vendor has answered, or its days have passed."""
    return _done(evaluations.finish_evaluation(actor, evaluation_id, _typed(sent)))


@acts(_SUBJECT, f"{_EVALUATION}/sign")
def sign_evaluation(actor: Actor, evaluation_id: str) -> Mapping[str, Any]:
    """Sign a final evaluation as the second officer."""
    return _done(evaluations.decide_evaluation(actor, evaluation_id, "sign", ""))


@acts(_SUBJECT, f"{_EVALUATION}/return", Reason)
def return_evaluation(actor: Actor, sent: Mapping[str, Any], evaluation_id: str) -> Mapping[str, Any]:
    """Return a final evaluation, so that it is mended."""
    return _done(evaluations.decide_evaluation(actor, evaluation_id, "return", sent["reason"]))


@acts(_SUBJECT, f"{_EVALUATION}/withdraw", Reason)
def withdraw_evaluation(actor: Actor, sent: Mapping[str, Any], evaluation_id: str) -> Mapping[str, Any]:
    """Take an evaluation back."""
    return _done(evaluations.decide_evaluation(actor, evaluation_id, "withdraw", sent["reason"]))


def _listed(entry: EvaluationEntry) -> dict[str, Any]:
    ratings = [entry.ratings[name] for name in CRITERIA if name in entry.ratings]
    return {"contract": entry.contract, "evaluation": entry.evaluation, "ratings": ratings}


def _typed(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was sent, as the form of the page gives it."""
    typed = texts({name: said for name, said in sent.items() if name not in ("grades", "notes")})
    typed |= {f"grade_{name}": grade for name, grade in sent["grades"].items()}
    return typed | {f"note_{name}": note for name, note in sent["notes"].items()}


def _done(evaluation: Evaluation) -> Mapping[str, Any]:
    return done(evaluation, "evaluation", "show_evaluation", evaluation_id=evaluation.id)
