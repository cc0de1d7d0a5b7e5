"""A corrective action plan as an officer asks for it and as the vendor answers, each read from a form; and its days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.periods import say_date
from contracts.typed import TypedForm, taken

FREE, MEASURE, FINDING, DISPUTE, MEETING = "free", "measure", "finding", "dispute", "meeting"
UNDER_WAY = ("asked", "planned", "finished")
SETTLED = ("closed", "withdrawn")
MOST_STEPS = 8
LONGEST_WORDS = 8_000
_LONGEST_STEP = 500


@dataclass(frozen=True, slots=True)
class NewAction:
    """What an officer asks for: what is wrong, about which measure and period (empty: none), whose it is at the vendor,
    by when the plan is wanted and by when everything is to be done.
    """

    title: str
    words: str
    measure: str
    period: str
    owner: str
    plan_due_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the vendor's plan in its own words, with its day."""

    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """The vendor's plan: what it will do, and the steps."""

    words: str
    steps: tuple[PlanStep, ...]


def read_action(
    texts: Mapping[str, str], measures: Collection[str], periods: Collection[str], today: date
) -> NewAction:
    """What is asked for, from its form; Invalid with every problem by its field. `today` is the city's day."""
    form = TypedForm(texts)
    title = form.words("title", "what this is about", 200)
    form.words("words", "what is wrong", LONGEST_WORDS)
    measure = form.choice("measure", "one of the contract’s measures, or none", ["", *measures])
    period = form.choice("period", "one of the contract’s periods, or none", ["", *periods])
    owner = form.words("owner", "who looks after it at the vendor", 200)
    plan_due, due = form.day("plan_due_on", "by when the plan is to come"), form.day("due_on", "by when it is done")
    if plan_due is not None and plan_due < today:
        form.refuse("plan_due_on", f"{say_date(plan_due)} has passed. Give the vendor a day from today on.")
    if plan_due is not None and due is not None and due < plan_due:
        form.refuse("due_on", "This day lies before the plan is to come. Choose a later one.")
    form.check()
    return NewAction(title, _typed(texts), measure, period, owner, taken(plan_due), taken(due))


def read_plan(texts: Mapping[str, str]) -> Plan:
    """The vendor's plan from its form; Invalid by field. A step has its words and its day, whichever the vendor means:
    an officer returns a plan that comes too late.
    """
    form = TypedForm(texts)
    form.words("words", "what you will do", LONGEST_WORDS)
    steps = []
    for number in range(1, MOST_STEPS + 1):
        words, day = f"step_{number}", f"step_{number}_on"
        if not texts.get(words, "").strip() and not texts.get(day, "").strip():
            continue
        said, on = form.words(words, "what is done in this step", _LONGEST_STEP), form.day(day, "the step’s day")
        if said and on is not None:
            steps.append(PlanStep(said, on))
    if not steps and not form.problems:
        form.refuse("step_1", "Enter one step at least, with its day.")
    form.check()
    return Plan(_typed(texts), tuple(steps))


def read_finish(texts: Mapping[str, str], has_files: bool) -> str:
    """The vendor's words that it is done; Invalid by field, also where no file shows it."""
    form = TypedForm(texts)
    form.words("words", "what was done", LONGEST_WORDS)
    if not has_files:
        form.refuse("files", "Put a file beside it that shows that it is done: a photo, a log, a record.")
    form.check()
    return _typed(texts)


def due_now(status: str, plan_due_on: date, due_on: date, finished_on: date | None, answer_days: int) -> date | None:
    """By when whoever's turn it is has to act: the vendor's plan, its report that it is done, the city's answer to that
    within `answer_days`; None where nobody has to.
    """
    if status == "finished" and finished_on is not None:
        return finished_on + timedelta(days=answer_days)
    return {"asked": plan_due_on, "planned": due_on}.get(status)


def days_over(status: str, plan_due_on: date, due_on: date, today: date) -> int:
    """By how many days the vendor is over the day that it was given; 0 where it is not, or where it is not its turn."""
    due = {"asked": plan_due_on, "planned": due_on}.get(status)
    return 0 if due is None else max((today - due).days, 0)


def _typed(texts: Mapping[str, str]) -> str:
    return texts.get("words", "").strip()
