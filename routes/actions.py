"""The buttons of a page, made from the table of moves: what is offered is permitted; what is not says why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from contracts.errors import NotAllowed
from contracts.moves import Move
from contracts.roles import Actor
from contracts.workflow import WORKFLOWS, check_move, has_role
from models.people import Person
from routes.action_words import WORDS as MONEY_WORDS
from routes.action_words import Words
from routes.care_words import WORDS as CARE_WORDS


@dataclass(frozen=True, slots=True)
class Action:
    """A button with its form: where it posts to, what it says it does, and what it asks for."""

    verb: str
    title: str
    address: str
    explains: str = ""
    note_label: str = ""
    asks_password: bool = False
    key_asked: str = ""
    primary: bool = True
    digest: str = ""
    acts_for: tuple[tuple[str, str], ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person may do with a thing now, and the sentences that say why they may not do the rest."""

    actions: tuple[Action, ...]
    blocked: tuple[str, ...]

    @property
    def asks_key(self) -> bool:
        """Whether a key may stand in the place of a password."""
        return any(action.key_asked for action in self.actions)


WORDS = {**MONEY_WORDS, **CARE_WORDS}
_IDS = {
    "terms": "terms_version_id",
    "report": "report_id",
    "statement": "statement_id",
    "change_order": "change_order_id",
    "milestone_date": "date_id",
    "agreement": "agreement_id",
    "finance_limit": "limit_id",
    "policy": "policy_id",
    "delegation": "delegation_id",
    "release": "release_id",
    "period": "period_id",
    "corrective_action": "action_id",
    "review_meeting": "meeting_id",
    "renewal": "renewal_id",
    "evaluation": "evaluation_id",
}


def offer(
    workflow: str,
    thing_id: str,
    status: str,
    actor: Actor,
    hands: Mapping[str, Collection[str]],
    digest: str = "",
    left_out: Collection[str] = (),
) -> Offer:
    """The buttons for the moves out of a status that belong to the person's desk, but for those left out."""
    actions, blocked = [], []
    for move in WORKFLOWS[workflow]:
        if status not in move.from_statuses or not has_role(move, actor) or (workflow, move.name) not in WORDS:
            continue
        if move.name in left_out:
            continue
        reason = why_not(move, actor, hands)
        if reason:
            blocked.append(reason)
        else:
            words = WORDS[workflow, move.name]
            actions.append(_action(words, address_of(workflow, words.endpoint, thing_id), digest, move.name))
    return Offer(tuple(actions), tuple(dict.fromkeys(blocked)))


def acts_for(actor: Actor, people: Mapping[str, Person]) -> tuple[tuple[str, str], ...]:
    """For whom a delegate can act who also holds the role themselves; nothing for anybody else."""
    if actor.stands_for is None or actor.acts_for is not None:
        return ()
    return (("", "for myself"), (actor.stands_for, f"in the place of {people[actor.stands_for].name}"))


def why_not(move: Move, actor: Actor, hands: Mapping[str, Collection[str]]) -> str:
    """The sentence that refuses the move to this person, or nothing."""
    try:
        check_move(move, actor, hands, note="given later")
    except NotAllowed as refusal:
        return refusal.message
    return ""


def address_of(workflow: str, endpoint: str, thing_id: str) -> str:
    """Where the form posts to."""
    named: dict[str, Any] = {_IDS[workflow]: thing_id}
    return url_for(endpoint, **named)


def _action(words: Words, address: str, digest: str, step: str) -> Action:
    return Action(
        verb=words.verb,
        title=words.title,
        address=address,
        explains=words.explains,
        note_label=words.note_label,
        asks_password=words.asks_password,
        primary=words.primary,
        digest=digest if words.asks_password else "",
        step=step if words.asks_password else "",
    )
