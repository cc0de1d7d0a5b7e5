"""A statement's exceptions as finance reads them: the class, what it costs and why, what was answered, and the act."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from contracts.errors import NotAllowed
from contracts.exceptions import ExceptionClass
from contracts.numbers import parse_decimal
from contracts.roles import Actor, may
from contracts.workflow import PREPARED_BY, check_hands
from operations.exceptions import UNDER_WAY, ExceptionSeen
from operations.pages import StatementOnPage
from routes.actions import acts_for
from routes.words import EXCEPTION_CLASS_WORDS, StatusWords, change, moment

_SHOWN = 3
_ANSWERED = {"acknowledged": "Acknowledged", "overridden": "Overridden"}


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form that answers an exception: what it sends, and what it says it does."""

    number: int
    answer: str
    title: str
    explains: str
    label: str
    address: str
    digest: str
    acts_for: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """Something that finance must look at. `cost` is empty where none could be worked out; `cost_says` says why."""

    title: str
    words: StatusWords
    message: str
    cost: Markup | str
    cost_says: str
    parts: tuple[tuple[str, str, Markup], ...]
    answers: tuple[tuple[str, str], ...]
    advice: str
    form: AnswerForm | None


@dataclass(frozen=True, slots=True)
class Exceptions:
    """All of a statement's exceptions, with how many of them stand in the way of an approval.

    What may stay and asks nobody for anything comes last and folded, so that it hides nothing else.
    """

    open: int
    panel: str
    views: tuple[ExceptionView, ...]
    folded: tuple[ExceptionView, ...]


_FORMS = {
    ExceptionClass.ACKNOWLEDGE: (
        "acknowledged",
        "Acknowledge",
        "You say that you have looked at it and that it may stay. Your reason stays with the statement.",
        "What did you look at, and why may it stay?",
    ),
    ExceptionClass.OVERRIDE: (
        "overridden",
        "Override",
        "You let the payment pass in spite of it. Somebody else then approves the statement.",
        "Why may the payment pass in spite of it?",
    ),
}


def exceptions(seen: StatementOnPage, actor: Actor) -> Exceptions:
    """The exceptions, those that stand in the way first."""
    standing = sum(each.is_open for each in seen.exceptions)
    waits = standing and seen.statement.status in UNDER_WAY
    asked = [each for each in seen.exceptions if each.class_ is not ExceptionClass.MAY_STAY]
    staying = [each for each in seen.exceptions if each.class_ is ExceptionClass.MAY_STAY]
    if len(staying) <= _SHOWN:
        asked, staying = list(seen.exceptions), []
    views, folded = (tuple(_view(each, seen, actor) for each in some) for some in (asked, staying))
    return Exceptions(standing if waits else 0, "turn" if waits else "waiting", views, folded)


def _view(each: ExceptionSeen, seen: StatementOnPage, actor: Actor) -> ExceptionView:
    cost = each.document.get("cost", {})
    form, blocked = _form(each, seen, actor)
    shows_advice = each.is_open and each.class_ is ExceptionClass.RESOLVE
    return ExceptionView(
        title=each.title,
        words=_words(each),
        message=each.says,
        cost=change(each.cost) if each.cost is not None else "",
        cost_says=each.no_cost or (cost.get("says") or cost.get("title", "")),
        parts=tuple(
            (_address(part["name"], each.about, seen), part["title"], change(parse_decimal(part["value"])))
            for part in cost.get("parts", ())
            if part["value"] is not None
        ),
        answers=tuple(_answers(each, seen)),
        advice=each.resolved_by if shows_advice else blocked,
        form=form,
    )


def _address(name: str, about: str, seen: StatementOnPage) -> str:
    """Where a part of a cost stands: a line of this statement, or of an earlier one; nothing where it is neither."""
    earlier = seen.earlier.get(name.rpartition(".")[2]) if name.startswith("cost.") else None
    if earlier is not None:
        return url_for("statements.show_statement", statement_id=earlier, _anchor=about)
    lines = (line for section in seen.document["sections"] for line in section["lines"])
    return f"#{name}" if name in lines else ""


def _words(each: ExceptionSeen) -> StatusWords:
    if each.answers and not each.is_open:
        return StatusWords(_ANSWERED[each.answers[-1].answer], "", "done")
    return EXCEPTION_CLASS_WORDS[each.class_.value]


def _answers(each: ExceptionSeen, seen: StatementOnPage) -> Iterator[tuple[str, str]]:
    for answer in each.answers:
        who = seen.people[answer.answered_by].name
        if answer.answered_for is not None:
            who += f", for {seen.people[answer.answered_for].name}"
        yield f"{_ANSWERED[answer.answer]} by {who}, {moment(answer.answered_at)}", answer.reason


def _form(each: ExceptionSeen, seen: StatementOnPage, actor: Actor) -> tuple[AnswerForm | None, str]:
    """The form of the act that the class asks for, or the sentence that says why it is not this person's."""
    statement = seen.statement
    answerable = each.is_open and each.class_ in _FORMS and statement.status in UNDER_WAY
    if not answerable or not may(actor, "answer exceptions"):
        return None, ""
    answer, title, explains, label = _FORMS[each.class_]
    if answer == "overridden":
        try:
            check_hands("override", PREPARED_BY, actor, seen.hands)
        except NotAllowed as refusal:
            return None, refusal.message
    address = url_for("statements.answer", statement_id=statement.id, exception=each.number)
    choices = acts_for(actor, seen.people)
    return AnswerForm(each.number, answer, title, explains, label, address, statement.digest, choices), ""
