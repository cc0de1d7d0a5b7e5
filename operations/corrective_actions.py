"""Corrective action plans: an officer asks, the vendor plans and shows that it is done, the officer closes it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.acts import Act
from contracts.corrective_actions import PlanStep, due_now, read_action, read_finish, read_plan
from contracts.errors import Invalid, NotFound, Problem
from contracts.roles import Actor, require
from contracts.workflow import FIRST_STATUS
from models.attachments import Attachment, find_attachment, newest_attachments
from models.clock import local_day, now, today
from models.corrective_actions import (
    CorrectiveAction,
    CorrectiveActionFile,
    CorrectiveActionStep,
    CorrectiveActionTurn,
    files_of,
    find_corrective_action,
    next_action_number,
    steps_of,
    turns_of,
)
from models.database import insert
from models.events import Event, lock_chain, record
from models.file_store import FileStore
from models.governments import find_government
from models.moves import hands_on, move
from operations.corrective_sources import ActionPlace, find_action_place
from operations.disputes import LARGEST_FILE, MOST_FILES, Upload
from operations.files import keep_file
from operations.policies import policy_today

MOST_OFFERED = 50


@dataclass(frozen=True, slots=True)
class CorrectiveActionSeen:
    """A corrective action with the turns, plans and files of both sides, by when whose turn it is, and who did what.

    `offered` is evidence of the contract that the vendor may name again when it reports that all is done.
    """

    action: CorrectiveAction
    turns: tuple[CorrectiveActionTurn, ...]
    steps: tuple[CorrectiveActionStep, ...]
    files: tuple[CorrectiveActionFile, ...]
    due: date | None
    offered: tuple[Attachment, ...]
    hands: Mapping[str, Collection[str]]


def ask_for_action(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> CorrectiveAction:
    """Ask a contract's vendor for a corrective action plan, from the form; Invalid by field."""
    place = find_action_place(actor, contract_number, texts)
    zone = find_government(actor.government_id).time_zone
    new = read_action(texts, place.measures, place.periods, today(zone))
    lock_chain(actor.government_id)
    kind, source_id, source_title = place.source_of(new.measure)
    action = CorrectiveAction(
        government_id=actor.government_id,
        contract_id=place.contract.id,
        number=next_action_number(actor.government_id, place.contract.id),
        source_kind=kind,
        source_id=source_id,
        source_title=source_title,
        measure_id=new.measure or None,
        period_id=place.period_ids.get(new.period),
        title=new.title,
        words=new.words,
        owner=new.owner,
        plan_due_on=new.plan_due_on,
        due_on=new.due_on,
        status=FIRST_STATUS["corrective_action"],
        asked_by=actor.person_id,
        asked_by_name=actor.name,
        asked_at=now(),
    )
    insert(action)
    _take_turn(actor, action, _asked(actor, place, action), "asked", new.words)
    return find_corrective_action(actor.government_id, action.id)


def _asked(actor: Actor, place: ActionPlace, action: CorrectiveAction) -> Event:
    said = f"{place.contract.number} corrective action {action.number}"
    asked = (actor.government_id, Act.CORRECTIVE_ACTION_ASKED, "corrective_action", action.id)
    return record(*asked, person_id=actor.person_id, after=said, reason=action.words)


def see_corrective_action(actor: Actor, action_id: str) -> CorrectiveActionSeen:
    """A corrective action; NotFound where it is not this person's to see."""
    require(actor, "see corrective actions")
    action = find_corrective_action(actor.government_id, action_id, actor.vendor_id)
    turns = tuple(turns_of(actor.government_id, [action.id]))
    offers = actor.vendor_id is not None and action.status == "planned"
    wanted = (actor.government_id, action.contract_id, "vendor", MOST_OFFERED)
    return CorrectiveActionSeen(
        action=action,
        turns=turns,
        steps=tuple(steps_of(actor.government_id, [action.id])),
        files=tuple(files_of(actor.government_id, [action.id])),
        due=due_of(action, turns),
        offered=tuple(newest_attachments(*wanted)) if offers else (),
        hands=hands_on(action),
    )


def due_of(action: CorrectiveAction, turns: Sequence[CorrectiveActionTurn]) -> date | None:
    """By when whoever's turn it is has to act; the city answers within the days that its policy gives disputes."""
    if action.status != "finished":
        return due_now(action.status, action.plan_due_on, action.due_on, None, 0)
    zone = find_government(action.government_id).time_zone
    finished = max(local_day(turn.at, zone) for turn in turns if turn.act == "finished")
    answer_days = policy_today(action.government_id).rulings.answer_days
    return due_now(action.status, action.plan_due_on, action.due_on, finished, answer_days)


def plan_action(actor: Actor, action_id: str, texts: Mapping[str, str]) -> CorrectiveAction:
    """The vendor's plan with its steps, in its own words; Invalid by field."""
    require(actor, "answer corrective actions")
    action = _own(actor, action_id)
    plan = read_plan(texts)
    event = move(action, "plan", actor, plan.words)
    turn = _take_turn(actor, action, event, action.status, plan.words)
    for number, step in enumerate(plan.steps, 1):
        insert(_step(action, turn, number, step))
    return action


def _step(action: CorrectiveAction, turn: int, number: int, step: PlanStep) -> CorrectiveActionStep:
    keys = {"government_id": action.government_id, "action_id": action.id, "turn_number": turn, "number": number}
    return CorrectiveActionStep(**keys, words=step.words, due_on=step.due_on)


def finish_action(
    actor: Actor,
    store: FileStore,
    action_id: str,
    texts: Mapping[str, str],
    uploads: Sequence[Upload] = (),
    attachment_ids: Sequence[str] = (),
) -> CorrectiveAction:
    """The vendor reports that all is done, with files that show it: new ones, or evidence that it attached before."""
    require(actor, "answer corrective actions")
    action = _own(actor, action_id)
    if len(uploads) + len(attachment_ids) > MOST_FILES:
        problem = Problem("files", f"Name at most {MOST_FILES} files at once. Put several into one archive.")
        raise Invalid("Some fields need another look. Nothing was saved.", [problem])
    words = read_finish(texts, bool(uploads or attachment_ids))
    named = [_attached(actor, action, each) for each in attachment_ids]
    event = move(action, "finish", actor, words)
    turn = _take_turn(actor, action, event, action.status, words)
    kept = [(*keep_file(actor, store, stream, name, LARGEST_FILE), None) for stream, name in uploads]
    _keep_files(action, turn, [*kept, *((each.file_sha256, each.file_name, each.id) for each in named)])
    return action


def _attached(actor: Actor, action: CorrectiveAction, attachment_id: str) -> Attachment:
    """Evidence of the same contract; what belongs to another one does not exist here."""
    found = find_attachment(actor.government_id, attachment_id, actor.vendor_id)
    if found.contract_id != action.contract_id:
        raise NotFound("This file belongs to another contract. Choose one of those that the page offers.")
    return found


def _keep_files(action: CorrectiveAction, turn: int, files: Sequence[tuple[str, str, str | None]]) -> None:
    there = {file.file_sha256 for file in files_of(action.government_id, [action.id])}
    for sha256, name, attachment_id in files:
        if sha256 not in there:
            there.add(sha256)
            keys = {"government_id": action.government_id, "action_id": action.id, "file_sha256": sha256}
            insert(CorrectiveActionFile(**keys, turn_number=turn, file_name=name, attachment_id=attachment_id))


def decide_action(actor: Actor, action_id: str, move_name: str, words: str) -> CorrectiveAction:
    """The officer accepts that it is done (“close”), returns it or takes it back, each with its reason."""
    require(actor, "ask for corrective actions")
    action = _own(actor, action_id)
    event = move(action, move_name, actor, words)
    _take_turn(actor, action, event, event.act.split(".")[1], words.strip())
    return action


def find_action_file(actor: Actor, action_id: str, sha256: str) -> CorrectiveActionFile:
    """A file of a corrective action; NotFound where it is not this person's to see."""
    for file in see_corrective_action(actor, action_id).files:
        if file.file_sha256 == sha256:
            return file
    raise NotFound("This file does not stand beside the corrective action. Open it from the corrective action’s page.")


def _own(actor: Actor, action_id: str) -> CorrectiveAction:
    lock_chain(actor.government_id)
    return find_corrective_action(actor.government_id, action_id, actor.vendor_id)


def _take_turn(actor: Actor, action: CorrectiveAction, event: Event, act: str, words: str) -> int:
    number = len(turns_of(actor.government_id, [action.id])) + 1
    turn = CorrectiveActionTurn(
        government_id=actor.government_id,
        action_id=action.id,
        number=number,
        act=act,
        event_number=event.number,
        party=actor.party,
        person_id=actor.person_id,
        person_name=actor.name,
        words=words,
        at=event.at,
    )
    insert(turn)
    return number
