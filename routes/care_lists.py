"""The care for contracts as lists to download: corrective actions, review meetings, evaluations."""

from collections.abc import Iterable, Iterator

from contracts.evaluations import CRITERIA
from importers.lists import ListColumn, ListValue
from operations.corrective_action_lists import ActionEntry
from operations.evaluation_lists import EvaluationEntry
from operations.meetings import MeetingEntry

Rows = Iterator[tuple[ListValue, ...]]

ACTIONS = (
    *(ListColumn("Contract"), ListColumn("Vendor"), ListColumn("Number", "number"), ListColumn("About")),
    *(ListColumn("What it came from"), ListColumn("Period"), ListColumn("Owner at the vendor"), ListColumn("Status")),
    *(ListColumn("Asked (UTC)", "moment"), ListColumn("Asked by"), ListColumn("Plan by", "day")),
    *(ListColumn("Done by", "day"), ListColumn("Next day", "day"), ListColumn("Days overdue", "number")),
    *(ListColumn("Said last"), ListColumn("Said last (UTC)", "moment"), ListColumn("What is wrong")),
)


def of_actions(entries: Iterable[ActionEntry]) -> Rows:
    """Corrective actions, each with its days and what was said last."""
    for entry in entries:
        action, contract, last = entry.action, entry.action.contract, entry.last
        yield (
            *(contract.number, contract.vendor.name, action.number, action.title, action.source_title),
            *(None if action.period is None else action.period.name, action.owner, action.status),
            *(action.asked_at, action.asked_by_name, action.plan_due_on, action.due_on, entry.due),
            *(entry.days_over, last.words, last.at, action.words),
        )


MEETINGS = (
    *(ListColumn("Contract"), ListColumn("Vendor"), ListColumn("Number", "number"), ListColumn("Kind")),
    *(ListColumn("Planned for", "day"), ListColumn("Where"), ListColumn("Status"), ListColumn("Held on", "day")),
    *(ListColumn("Who was there"), ListColumn("Planned by")),
)


def of_meetings(entries: Iterable[MeetingEntry]) -> Rows:
    """Meetings, each with the day on which it was held."""
    for entry in entries:
        meeting, contract, kept = entry.meeting, entry.meeting.contract, entry.record
        yield (
            *(contract.number, contract.vendor.name, meeting.number, meeting.kind, meeting.on_day, meeting.place),
            *(meeting.status, *((kept.held_on, kept.present) if kept else (None, None)), meeting.planned_by_name),
        )


EVALUATIONS = (
    *(ListColumn("Contract"), ListColumn("Title"), ListColumn("Vendor"), ListColumn("Last day", "day")),
    *(ListColumn("Status"), ListColumn("Written by"), ListColumn("Written (UTC)", "moment")),
    *(ListColumn("Answer until", "day"), ListColumn("SHA-256 of the facts")),
    *(column for title in CRITERIA.values() for column in (ListColumn(title), ListColumn(f"{title}: note"))),
)


def of_evaluations(entries: Iterable[EvaluationEntry]) -> Rows:
    """Evaluations with the grades that hold; a contract without one stands alone."""
    for entry in entries:
        contract, judged = entry.contract, entry.evaluation
        about = (contract.number, contract.title, contract.vendor.name, contract.ends_on)
        if judged is None:
            yield *about, "not evaluated", *((None,) * (len(EVALUATIONS) - len(about) - 1))
            continue
        rated: list[ListValue] = []
        for name in CRITERIA:
            rating = entry.ratings.get(name)
            rated += [None, None] if rating is None else [rating.grade, rating.note]
        written = (judged.status, judged.written_by_name, judged.written_at, judged.answer_due_on, judged.facts_digest)
        yield *about, *written, *rated
