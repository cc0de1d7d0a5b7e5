"""Milestones: promised, revised and met dates, what a person may enter of them, and how many days lie between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.errors import Refused
from contracts.typed import TypedForm, taken

PROMISED, REVISED, MET = "promised", "revised", "met"
KINDS = (PROMISED, REVISED, MET)


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """A milestone as it is entered, with its promised date and where the contract says so."""

    title: str
    clause: str
    promised: date


@dataclass(frozen=True, slots=True)
class NewDate:
    """A date as it is proposed: promised, revised (with the reason) or met."""

    kind: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of a milestone that hold: as first promised, as they stand now, and when it was met."""

    promised: date | None = None
    revised: date | None = None
    met: date | None = None

    @property
    def due(self) -> date | None:
        """The date that holds now."""
        return self.revised or self.promised

    @property
    def days_moved(self) -> int:
        """By how many days revisions moved the promised date; below zero: it was brought forward."""
        return (self.due - self.promised).days if self.due and self.promised else 0

    def days_late(self, today: date) -> int:
        """How many days after the date that holds it was met, or today is; below zero: so many days before."""
        return ((self.met or today) - self.due).days if self.due else 0


def read_milestone(texts: Mapping[str, str], starts: date) -> NewMilestone:
    """A milestone from its form; Invalid with every problem by its field."""
    form = TypedForm(texts)
    title = form.words("title", "what is to be reached", 200)
    clause = form.words("clause", "the clause", 60, needed=False)
    day = form.day("day", "the promised date")
    _check_day(form, day, starts)
    form.check()
    return NewMilestone(title, clause, taken(day))


def read_date(texts: Mapping[str, str], starts: date, today: date) -> NewDate:
    """A revised date or the date on which a milestone was met, from its form; Invalid with every problem by field."""
    form = TypedForm(texts)
    kind = form.choice("kind", "whether the date is revised or the milestone was met", KINDS)
    day = form.day("day", "the date")
    reason = form.words("reason", "the reason for the new date", 2_000, needed=kind == REVISED)
    _check_day(form, day, starts)
    if kind == MET and day is not None and day > today:
        form.refuse("day", "A milestone cannot have been met on a day that is still to come.")
    form.check()
    return NewDate(kind, taken(day), reason)


def check_next(kind: str, schedule: Schedule, waiting: frozenset[str]) -> None:
    """Nothing where a date of the kind can be proposed now, else Refused with the reason."""
    if kind in waiting:
        raise Refused("Such a date waits already for another officer. Wait for the decision, or withdraw it first.")
    if kind == PROMISED and schedule.promised is not None:
        raise Refused("The promised date stands. Propose a revised date instead; the promised one is kept beside it.")
    if kind != PROMISED and schedule.promised is None:
        raise Refused("The promised date is not granted yet. Another officer grants it first.")
    if schedule.met is not None:
        raise Refused("The milestone was met; its dates stand.")


def _check_day(form: TypedForm, day: date | None, starts: date) -> None:
    if day is not None and day < starts:
        form.refuse("day", "This lies before the first day of the contract.")
