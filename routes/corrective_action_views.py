"""A corrective action made ready to be read: its days, both sides' turns, each plan's steps, and the evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import g, url_for
from markupsafe import Markup

from contracts.corrective_actions import DISPUTE, FINDING, MEASURE, days_over
from contracts.said import count
from models.clock import today
from models.corrective_actions import CorrectiveAction, CorrectiveActionTurn
from operations.corrective_action_lists import ActionEntry
from operations.corrective_actions import CorrectiveActionSeen
from operations.corrective_sources import ActionPlace
from routes.words import ACT_WORDS, StatusWords, day, moment, status_words

_WHOSE = {"asked": "the vendor’s turn", "planned": "the vendor’s turn", "finished": "the city’s turn"}
_ACTS = {"asked": "asked for a plan", "planned": "sent the plan"}
_LINK = Markup('<a href="{}">{}</a>')


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A corrective action as a line of a list."""

    title: str
    address: str
    contract: str
    owner: str
    whose: str
    due: str
    late: str
    status: StatusWords


@dataclass(frozen=True, slots=True)
class ActionTurnView:
    """What one side said: who, when, the words as typed, the steps of a plan, the files beside them."""

    side: str
    who: str
    words: str
    steps: tuple[tuple[str, str, str], ...]
    files: tuple[tuple[str, str], ...]


def row(entry: ActionEntry) -> ActionRow:
    """A corrective action as a line of a list."""
    action, contract = entry.action, entry.action.contract
    return ActionRow(
        title=f"{action.number}. {action.title}",
        address=url_for("corrective_actions.show_action", action_id=action.id),
        contract=f"{contract.number} · {contract.vendor.name}",
        owner=action.owner,
        whose=_WHOSE.get(action.status, "").capitalize(),
        due=day(entry.due) if entry.due is not None else "",
        late=late_words(entry.days_over),
        status=status_words("corrective_action", action.status),
    )


def late_words(days: int) -> str:
    """By how many days the vendor is over its day; nothing where it is not."""
    return f"{count(days, 'day', 'days')} overdue" if days else ""


def begin_form(place: ActionPlace, asked: Mapping[str, str]) -> dict[str, str]:
    """What the form begins with: the measure and the period that were looked at, and what the source says is wrong."""
    measure = asked.get("measure", "")
    title = place.measures.get(measure, place.source[2])
    begun = {"source": asked.get("source", ""), "period": asked.get("period") or place.period, "words": place.says}
    return begun | {"measure": measure if measure in place.measures else "", "title": title[:200]}


def facts(seen: CorrectiveActionSeen) -> Iterator[tuple[str, object]]:
    """What is to be mended, by whom, by when, and where it came from."""
    action = seen.action
    yield "Owner at the vendor", action.owner
    yield "Plan by", day(action.plan_due_on)
    yield "Done by", day(action.due_on)
    if seen.due is not None:
        late = late_words(days_over(action.status, action.plan_due_on, action.due_on, today(g.time_zone)))
        whose = _WHOSE[action.status].capitalize()
        yield (
            "Whose turn",
            Markup("{}, by {}{}").format(
                whose, day(seen.due), Markup(" <strong>({})</strong>").format(late) if late else ""
            ),
        )
    if action.period is not None:
        yield "Period", action.period.as_period().title()
    if action.source_title:
        yield "Came from", _source(action)


def _source(action: CorrectiveAction) -> Markup | str:
    """What it came from, as a link to where it is seen."""
    address = ""
    if action.source_kind == MEASURE:
        address = url_for("trends.show_trends", number=action.contract.number, _anchor=f"trend-{action.source_id}")
    elif action.source_kind == FINDING:
        report_id, _, number = (action.source_id or "").partition(":")
        address = url_for("reports.show_report", report_id=report_id, _anchor=f"finding-{number}")
    elif action.source_kind == DISPUTE:
        address = url_for("disputes.show_dispute", dispute_id=action.source_id)
    return _LINK.format(address, action.source_title) if address else action.source_title


def turns(seen: CorrectiveActionSeen) -> tuple[ActionTurnView, ...]:
    """Every turn of both sides, in order."""
    return tuple(_turn(seen, each) for each in seen.turns)


def _turn(seen: CorrectiveActionSeen, turn: CorrectiveActionTurn) -> ActionTurnView:
    action = seen.action
    act = _ACTS.get(turn.act, ACT_WORDS[turn.act])
    return ActionTurnView(
        side=turn.party,
        who=f"{turn.person_name} ({turn.party}) {act}, {moment(turn.at)}",
        words=turn.words,
        steps=tuple(
            (day(step.due_on), step.words, "after the last day" if step.due_on > action.due_on else "")
            for step in seen.steps
            if step.turn_number == turn.number
        ),
        files=tuple(
            (
                file.file_name,
                url_for("corrective_actions.download", action_id=action.id, sha256=file.file_sha256),
            )
            for file in seen.files
            if file.turn_number == turn.number
        ),
    )


def offered_files(seen: CorrectiveActionSeen) -> tuple[tuple[str, str], ...]:
    """Evidence that the vendor attached before and may name again."""
    return tuple(
        (each.id, f"{each.file_name}: {each.title}, attached {moment(each.attached_at)}") for each in seen.offered
    )
