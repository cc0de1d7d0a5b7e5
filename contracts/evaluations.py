"""A contractor's evaluation: what is rated, by which words, and how it is typed and answered.

The facts stand beside it as they were; what people add are a few grades, each with the same meaning everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.typed import TypedForm, taken

CRITERIA: Mapping[str, str] = {
    "quality": "Quality of results",
    "timeliness": "Timeliness",
    "reports": "Data and reports",
    "cooperation": "Cooperation",
    "money": "Money and change orders",
}
GRADES: Mapping[str, str] = {
    "exceptional": "Did clearly more than the contract asks, to the city’s benefit.",
    "very_good": "Did more than the contract asks in places; shortcomings were few and mended at once.",
    "satisfactory": "Did what the contract asks; shortcomings were small and mended.",
    "marginal": "Fell short of the contract in places; the city had to step in.",
    "unsatisfactory": "Did not do what the contract asks, and mending it failed or was not tried.",
    "not_rated": "The city does not know enough to rate this.",
}
# The best and the worst need a reason, and so does not knowing.
NOTED = ("exceptional", "unsatisfactory", "not_rated")
UNDER_WAY = ("written", "answered", "returned", "finished")
SHORTEST_ANSWER, USUAL_ANSWER, LONGEST_ANSWER = 5, 14, 60
LONGEST_WORDS = 20_000
_LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class Rating:
    """A criterion with its grade, and the note that says why."""

    criterion: str
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class Rated:
    """What an officer wrote: the words as typed, and a rating of each criterion."""

    words: str
    ratings: tuple[Rating, ...]


def grade_words(grade: str) -> str:
    """A grade as it is read: “Very good”."""
    return grade.replace("_", " ").capitalize()


def read_evaluation(texts: Mapping[str, str]) -> tuple[Rated, int]:
    """An evaluation from its form, with the days that the vendor has to answer; Invalid by field."""
    form = TypedForm(texts)
    days = form.whole("answer_days", "the days for the vendor’s answer", SHORTEST_ANSWER, LONGEST_ANSWER)
    rated = _rated(form)
    form.check()
    return rated, taken(days)


def read_final(texts: Mapping[str, str]) -> Rated:
    """What is final after the vendor’s answer; Invalid by field."""
    form = TypedForm(texts)
    rated = _rated(form)
    form.check()
    return rated


def read_answer(texts: Mapping[str, str]) -> str:
    """The vendor’s answer, as it was typed; Invalid where nothing was."""
    form = TypedForm(texts)
    form.words("words", "what you have to say", LONGEST_WORDS)
    form.check()
    return texts.get("words", "").strip()


def _rated(form: TypedForm) -> Rated:
    form.words("words", "what there is to say on the whole", LONGEST_WORDS)
    return Rated(form.texts.get("words", "").strip(), tuple(_rating(form, each) for each in CRITERIA))


def _rating(form: TypedForm, criterion: str) -> Rating:
    grade = form.choice(f"grade_{criterion}", f"a grade: {CRITERIA[criterion].lower()}", tuple(GRADES))
    note = form.words(f"note_{criterion}", "why", _LONGEST_NOTE, needed=False)
    if grade in NOTED and not note:
        form.refuse(f"note_{criterion}", f"“{grade_words(grade)}” needs a note that says why.")
    return Rating(criterion, grade, form.texts.get(f"note_{criterion}", "").strip())
