"""The buttons of a page, made from the table of moves: what is offered is permitted; what is not says why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from contracts.errors import NotAllowed
from contracts.roles import Actor
from contracts.workflow import WORKFLOWS, Move, check_move, has_role
from models.people import Person


@dataclass(frozen=True, slots=True)
class Action:
    """A button with its form: where it posts to, what it says it does, and what it asks for."""

    verb: str
    title: str
    address: str
    explains: str = ""
    note_label: str = ""
    asks_password: bool = False
    primary: bool = True
    digest: str = ""
    acts_for: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person may do with a thing now, and the sentences that say why they may not do the rest."""

    actions: tuple[Action, ...]
    blocked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    endpoint: str
    verb: str
    title: str
    explains: str
    note_label: str = ""
    asks_password: bool = False
    primary: bool = True


_WORDS: Mapping[tuple[str, str], _Words] = {
    ("terms", "activate"): _Words(
        "terms_history.activate",
        "activate",
        "Put these terms into force",
        "You say that you have read what changes. From their first day on, statements are computed by these terms.",
    ),
    ("terms", "withdraw"): _Words(
        "terms_history.withdraw",
        "withdraw",
        "Withdraw these terms",
        "They never come into force. Whoever wrote them reads your reason and can begin a new draft from them.",
        note_label="Why do you withdraw them?",
        primary=False,
    ),
    ("change_order", "grant"): _Words(
        "change_orders.grant", "grant", "Grant this change order", "It then holds, under your name."
    ),
    ("change_order", "refuse"): _Words(
        "change_orders.refuse",
        "refuse",
        "Refuse this change order",
        "Whoever proposed it reads your reason.",
        note_label="Why do you refuse it?",
        primary=False,
    ),
    ("change_order", "withdraw"): _Words(
        "change_orders.withdraw",
        "withdraw",
        "Withdraw this change order",
        "It then changes nothing. It stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
    ("finance_limit", "grant"): _Words(
        "finance_limits.grant",
        "grant",
        "Grant this amount",
        "It is then in force, under your name, for every change order that is not granted yet.",
    ),
    ("finance_limit", "refuse"): _Words(
        "finance_limits.refuse",
        "refuse",
        "Refuse this amount",
        "Whoever proposed it reads your reason. The earlier amount stays.",
        note_label="Why do you refuse it?",
        primary=False,
    ),
    ("finance_limit", "withdraw"): _Words(
        "finance_limits.withdraw",
        "withdraw",
        "Withdraw this amount",
        "The earlier amount stays. The proposal stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
    ("milestone_date", "grant"): _Words(
        "milestones.grant", "grant", "Grant this date", "The date then holds, under your name."
    ),
    ("milestone_date", "refuse"): _Words(
        "milestones.refuse",
        "refuse",
        "Refuse this date",
        "Whoever proposed it reads your reason.",
        note_label="Why do you refuse it?",
        primary=False,
    ),
    ("milestone_date", "withdraw"): _Words(
        "milestones.withdraw",
        "withdraw",
        "Withdraw this date",
        "The earlier date stays. The proposal stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
    ("policy", "grant"): _Words(
        "policies.grant", "grant", "Grant this policy", "It holds from its first day on, under your name."
    ),
    ("policy", "refuse"): _Words(
        "policies.refuse",
        "refuse",
        "Refuse this policy",
        "Whoever proposed it reads your reason.",
        note_label="Why do you refuse it?",
        primary=False,
    ),
    ("policy", "withdraw"): _Words(
        "policies.withdraw",
        "withdraw",
        "Withdraw this policy",
        "It then changes nothing. It stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
    ("agreement", "agree"): _Words(
        "discrepancies.agree", "agree", "Agree to this value", "Statements computed from now on use it."
    ),
    ("agreement", "refuse"): _Words(
        "discrepancies.refuse",
        "refuse",
        "Refuse this value",
        "Whoever proposed it reads your reason. The values still differ.",
        note_label="Why do you refuse it?",
        primary=False,
    ),
    ("agreement", "withdraw"): _Words(
        "discrepancies.withdraw",
        "withdraw",
        "Take this proposal back",
        "It then changes nothing. It stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
    ("delegation", "end"): _Words(
        "delegations.end",
        "end",
        "End this delegation",
        "The delegate can no longer act for the other. What they did stands.",
        note_label="Why is it ended?",
        primary=False,
    ),
    ("report", "submit"): _Words(
        "reports.submit",
        "submit",
        "Submit this report",
        "By submitting you say that the report is complete and true. The city then accepts or returns it.",
    ),
    ("report", "accept"): _Words(
        "reports.accept", "accept", "Accept this report", "Its rows then count toward the payment of the period."
    ),
    ("report", "return"): _Words(
        "reports.send_back",
        "return",
        "Return this report",
        "The sender reads your reason and uploads a corrected file.",
        note_label="Why do you return it?",
        primary=False,
    ),
    ("statement", "review"): _Words(
        "statements.review", "review", "Begin the review", "The statement is then in review, under your name."
    ),
    ("statement", "endorse"): _Words(
        "statements.approve",
        "approve",
        "Give the first approval",
        "You approve exactly the figures on this page; a second person then does the same. Your password confirms that "
        "it is you.",
        asks_password=True,
    ),
    ("statement", "approve"): _Words(
        "statements.approve",
        "approve",
        "Approve this statement",
        "You approve exactly the figures on this page. Your password confirms that it is you.",
        asks_password=True,
    ),
    ("statement", "return"): _Words(
        "statements.send_back",
        "return",
        "Return this statement",
        "The officer reads your reason. A statement is never edited: it is computed again.",
        note_label="Why do you return it?",
        primary=False,
    ),
}


_RELEASE: Mapping[str, _Words] = {
    "grant": _Words(
        "ledgers.grant_release",
        "grant",
        "Grant this release",
        "The next statement that is computed pays it, under your name.",
    ),
    "refuse": _Words(
        "ledgers.refuse_release",
        "refuse",
        "Refuse this release",
        "Whoever proposed it reads your reason.",
        note_label="Why do you refuse it?",
        primary=False,
    ),
    "withdraw": _Words(
        "ledgers.withdraw_release",
        "withdraw",
        "Withdraw this release",
        "Nothing is released by it. It stays readable.",
        note_label="Why is it taken back?",
        primary=False,
    ),
}
_PERIOD: Mapping[str, _Words] = {
    "ask_to_reopen": _Words(
        "period_locks.ask",
        "ask to reopen",
        "Ask to reopen this period",
        "A second person decides. It is possible while nothing is paid and no later period is approved.",
        note_label="Why must it be computed anew?",
        primary=False,
    ),
    "reopen": _Words(
        "period_locks.reopen",
        "reopen",
        "Reopen this period",
        "The approval is taken back. The statement is computed again and approved anew.",
    ),
    "keep_locked": _Words(
        "period_locks.keep",
        "keep closed",
        "Keep this period closed",
        "The approval stands. Whoever asked reads your reason.",
        note_label="Why does it stay closed?",
        primary=False,
    ),
}
_ALL = {
    **_WORDS,
    **{("release", name): words for name, words in _RELEASE.items()},
    **{("period", name): words for name, words in _PERIOD.items()},
}


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
        if status not in move.from_statuses or not has_role(move, actor) or (workflow, move.name) not in _ALL:
            continue
        if move.name in left_out:
            continue
        reason = why_not(move, actor, hands)
        if reason:
            blocked.append(reason)
        else:
            words = _ALL[workflow, move.name]
            actions.append(_action(words, address_of(workflow, words.endpoint, thing_id), digest))
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


def _action(words: _Words, address: str, digest: str) -> Action:
    return Action(
        verb=words.verb,
        title=words.title,
        address=address,
        explains=words.explains,
        note_label=words.note_label,
        asks_password=words.asks_password,
        primary=words.primary,
        digest=digest if words.asks_password else "",
    )
