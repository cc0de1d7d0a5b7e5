"""An evaluation made ready to be read: the grades with their words, both sides' turns, and lines of lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from contracts.evaluations import CRITERIA, GRADES, USUAL_ANSWER, grade_words
from models.evaluations import EvaluationRating, EvaluationTurn
from operations.evaluation_lists import MISSING, OPEN, SIGNED, WITHDRAWN, EvaluationEntry
from operations.evaluations import EvaluationSeen, final_ratings
from routes.contract_words import contract_line
from routes.forms import Form
from routes.words import StatusWords, day, moment, status_words

STATE_TITLES = {OPEN: "Under way", SIGNED: "Signed", WITHDRAWN: "Taken back", MISSING: "Ended and not evaluated"}
_SAID = {
    "written": "wrote the evaluation",
    "answered": "answered for the vendor",
    "finished": "made it final",
    "signed": "signed it",
    "returned": "returned it",
    "withdrawn": "took it back",
}


@dataclass(frozen=True, slots=True)
class GradeView:
    """A criterion with its grade, what the grade means, the note, and the earlier grade where it was another."""

    title: str
    grade: str
    means: str
    note: str
    before: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """What one side said, and when."""

    who: str
    words: str
    is_vendor: bool


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """A line of the list."""

    title: str
    address: str
    ended: str
    status: StatusWords | None
    grades: tuple[tuple[str, str], ...]


def criteria() -> tuple[tuple[str, str], ...]:
    """What is rated, by the name of its field."""
    return tuple(CRITERIA.items())


def grades() -> tuple[tuple[str, str], ...]:
    """The grades to choose from, each with what it means."""
    return tuple((name, f"{grade_words(name)}: {means}") for name, means in GRADES.items())


def grade_views(seen: EvaluationSeen) -> tuple[GradeView, ...]:
    """The grades that hold, each with the first one where the vendor’s answer changed it."""
    first = {each.criterion: each for each in reversed(seen.ratings)}
    return tuple(_grade(each, first[name]) for name, each in _in_order(final_ratings(seen.ratings)).items())


def _in_order(ratings: Mapping[str, EvaluationRating]) -> Mapping[str, EvaluationRating]:
    return {name: ratings[name] for name in CRITERIA if name in ratings}


def _grade(rating: EvaluationRating, first: EvaluationRating) -> GradeView:
    return GradeView(
        title=CRITERIA[rating.criterion],
        grade=grade_words(rating.grade),
        means=GRADES[rating.grade],
        note=rating.note,
        before=grade_words(first.grade) if first.grade != rating.grade else "",
    )


def turn_views(seen: EvaluationSeen) -> tuple[TurnView, ...]:
    """Every turn of both sides, in order."""
    return tuple(_turn(each) for each in seen.turns)


def _turn(turn: EvaluationTurn) -> TurnView:
    return TurnView(f"{turn.person_name} {_SAID[turn.act]}, {moment(turn.at)}", turn.words, turn.party == "vendor")


def first_form() -> Form:
    """The form of a new evaluation: the usual days for an answer, and nothing rated."""
    return Form({"answer_days": str(USUAL_ANSWER)})


def final_form(seen: EvaluationSeen) -> Form:
    """The form that makes it final, with the words and grades as they stand."""
    texts: dict[str, str] = {}
    for name, each in final_ratings(seen.ratings).items():
        texts |= {f"grade_{name}": each.grade, f"note_{name}": each.note}
    own = [each.words for each in seen.turns if each.act in ("written", "finished")]
    return Form(texts | {"words": own[-1]})


def row(entry: EvaluationEntry) -> EvaluationRow:
    """A line of the list."""
    contract, judged = entry.contract, entry.evaluation
    held = _in_order(entry.ratings)
    if judged is None:
        address, status = url_for("evaluations.show_of_contract", number=contract.number), None
    else:
        address = url_for("evaluations.show_evaluation", evaluation_id=judged.id)
        status = status_words("evaluation", judged.status)
    return EvaluationRow(
        title=contract_line(contract),
        address=address,
        ended=day(contract.ends_on),
        status=status,
        grades=tuple((CRITERIA[name], grade_words(each.grade)) for name, each in held.items()),
    )
