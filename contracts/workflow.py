"""How a thing's status may change: one table for each workflow, and nothing changes a status but along its table.

`not_hands` names the acts whose doer is excluded from the move (the four-eyes rule); a reason is asked where
`note_needed`; `delegable` moves may also be made by a delegate, with the hands of both excluded.
"""

from collections.abc import Collection, Mapping

from contracts.care_moves import CARE, FIRST_OF_CARE
from contracts.errors import Invalid, NotAllowed, Problem, Refused
from contracts.moves import Move
from contracts.roles import Actor, Role

_ENTERS = frozenset({Role.VENDOR, Role.OFFICER, Role.INSPECTOR})
_RECEIVES = frozenset({Role.OFFICER, Role.INSPECTOR})
_OFFICER, _FINANCE = frozenset({Role.OFFICER}), frozenset({Role.FINANCE})
_NOBODY: frozenset[Role] = frozenset()

_TERMS = (
    Move("activate", ("draft",), "active", _OFFICER, not_hands=("started", "edited", "drafted")),
    Move("withdraw", ("draft",), "withdrawn", _OFFICER, note_needed=True),
    Move("supersede", ("active",), "superseded", _NOBODY, by_program=True),
)
_REPORT = (
    Move("check", ("received",), "checked", _NOBODY, by_program=True),
    Move("submit", ("checked",), "submitted", _ENTERS),
    Move("accept", ("submitted",), "accepted", _RECEIVES, not_hands=("entered", "submitted")),
    Move("return", ("submitted",), "returned", _RECEIVES, not_hands=("entered", "submitted"), note_needed=True),
    Move(
        "supersede",
        ("received", "checked", "submitted", "returned", "accepted"),
        "superseded",
        _NOBODY,
        by_program=True,
    ),
)
PREPARED_BY = ("entered", "submitted", "accepted", "decided", "verified", "agreed", "activated", "computed", "asked")
# Whoever let an exception pass does not also approve what it passed into.
_NOT_APPROVED_BY = (*PREPARED_BY, "overridden")
_UNDER_WAY = ("computed", "in_review", "endorsed")
# A statement with one of these counts no more: another was, or will be, computed in its place.
REPLACED = ("returned", "superseded")
_STATEMENT = (
    Move("review", ("computed",), "in_review", _FINANCE, delegable=True),
    # Above the government's amount a first approver endorses, and another person approves.
    Move("endorse", ("in_review",), "endorsed", _FINANCE, not_hands=_NOT_APPROVED_BY, delegable=True),
    Move(
        "approve",
        ("in_review", "endorsed"),
        "approved",
        _FINANCE,
        not_hands=(*_NOT_APPROVED_BY, "endorsed"),
        delegable=True,
    ),
    Move("return", _UNDER_WAY, "returned", _FINANCE, note_needed=True, delegable=True),
    Move("pay", ("approved",), "paid", _FINANCE),
    Move("supersede", (*_UNDER_WAY, "returned", "corrected"), "superseded", _NOBODY, by_program=True),
    Move("correct", ("computed",), "corrected", _NOBODY, by_program=True),
    Move("reopen", ("approved",), "returned", _NOBODY, by_program=True),
)

_GRANTS = _OFFICER | _FINANCE
_CHANGE_ORDER = (
    Move("grant", ("proposed",), "granted", _GRANTS, not_hands=("proposed",)),
    Move("refuse", ("proposed",), "refused", _GRANTS, not_hands=("proposed",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _OFFICER, note_needed=True),
)
_FINANCE_LIMIT = (
    Move("grant", ("proposed",), "granted", _FINANCE, not_hands=("proposed",)),
    Move("refuse", ("proposed",), "refused", _FINANCE, not_hands=("proposed",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _FINANCE, note_needed=True),
    Move("supersede", ("granted",), "superseded", _NOBODY, by_program=True),
)
_MILESTONE_DATE = (
    Move("grant", ("proposed",), "granted", _OFFICER, not_hands=("proposed",)),
    Move("refuse", ("proposed",), "refused", _OFFICER, not_hands=("proposed",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _RECEIVES, note_needed=True),
)
_PERIOD = (
    Move("lock", ("open",), "locked", _NOBODY, by_program=True),
    Move("ask_to_reopen", ("locked",), "reopening", _GRANTS, note_needed=True),
    Move("reopen", ("reopening",), "open", _GRANTS, not_hands=("asked_to_reopen",)),
    Move("keep_locked", ("reopening",), "locked", _GRANTS, note_needed=True),
)
_RELEASE = (
    Move("grant", ("proposed",), "granted", _FINANCE, not_hands=("proposed",)),
    Move("refuse", ("proposed",), "refused", _FINANCE, not_hands=("proposed",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _GRANTS, note_needed=True),
)
_POLICY = (
    Move("grant", ("proposed",), "granted", _FINANCE, not_hands=("proposed",)),
    Move("refuse", ("proposed",), "refused", _FINANCE, not_hands=("proposed",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _FINANCE, note_needed=True),
)
_DELEGATION = (Move("end", ("named",), "ended", _FINANCE, note_needed=True),)
_AGREEMENT = (
    Move("agree", ("proposed",), "agreed", _ENTERS, not_hands=("proposed",)),
    Move("refuse", ("proposed",), "refused", _ENTERS, not_hands=("proposed",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _ENTERS, note_needed=True),
)

_RULES, _ASKS = _OFFICER | _FINANCE, _OFFICER | _FINANCE | frozenset({Role.INSPECTOR})
_RULING = (
    Move("grant", ("proposed",), "granted", _RULES, not_hands=("asked",)),
    Move("refuse", ("proposed",), "refused", _RULES, not_hands=("asked",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _ASKS, note_needed=True),
)
_REVOKED = Move("revoke", ("granted",), "revoked", _RULES, note_needed=True)
_EXCUSAL = (*_RULING, _REVOKED)
_WAIVER = (*_RULING, Move("end", ("granted",), "ended", _RULES, note_needed=True))
_OVERRIDE = (*_RULING, _REVOKED)
_HOLD = (
    *_RULING,
    Move("lift", ("granted",), "lifted", _RULES, note_needed=True),
    Move("release", ("granted",), "lifted", _NOBODY, by_program=True),
)
_DEFERRAL = (*_RULING, Move("end", ("granted",), "ended", _RULES, note_needed=True))

_VENDOR, _HEARS = frozenset({Role.VENDOR}), frozenset({Role.OFFICER, Role.FINANCE, Role.INSPECTOR})
_PARTIES_TO_IT = ("opened", "replied", "answered")
_DISPUTE = (
    Move("answer", ("opened", "replied"), "answered", _HEARS, not_hands=("opened", "replied"), note_needed=True),
    Move("reply", ("answered",), "replied", _VENDOR, note_needed=True),
    Move("accept", ("answered", "replied"), "accepted", _RULES, not_hands=_PARTIES_TO_IT, note_needed=True),
    Move(
        "accept_in_part",
        ("answered", "replied"),
        "partly_accepted",
        _RULES,
        not_hands=_PARTIES_TO_IT,
        note_needed=True,
    ),
    Move("reject", ("answered", "replied"), "rejected", _RULES, not_hands=_PARTIES_TO_IT, note_needed=True),
    Move("withdraw", ("opened", "answered", "replied"), "withdrawn", _VENDOR),
)

WORKFLOWS: Mapping[str, tuple[Move, ...]] = {
    "terms": _TERMS,
    "report": _REPORT,
    "statement": _STATEMENT,
    "change_order": _CHANGE_ORDER,
    "finance_limit": _FINANCE_LIMIT,
    "milestone_date": _MILESTONE_DATE,
    "policy": _POLICY,
    "delegation": _DELEGATION,
    "agreement": _AGREEMENT,
    "excusal": _EXCUSAL,
    "waiver": _WAIVER,
    "override": _OVERRIDE,
    "hold": _HOLD,
    "deferral": _DEFERRAL,
    "dispute": _DISPUTE,
    "period": _PERIOD,
    "release": _RELEASE,
    **CARE,
}
FIRST_STATUS: Mapping[str, str] = {
    "terms": "draft",
    "report": "received",
    "statement": "computed",
    "change_order": "proposed",
    "finance_limit": "proposed",
    "milestone_date": "proposed",
    "policy": "proposed",
    "delegation": "named",
    "agreement": "proposed",
    "excusal": "proposed",
    "waiver": "proposed",
    "override": "proposed",
    "hold": "proposed",
    "deferral": "proposed",
    "dispute": "opened",
    "period": "open",
    "release": "proposed",
    **FIRST_OF_CARE,
}

_HANDS = {
    "started": "began to write these terms",
    "edited": "worked on these terms",
    "drafted": "drafted these terms",
    "activated": "put the terms into force",
    "proposed": "proposed it",
    "entered": "entered a report that it rests on",
    "submitted": "submitted a report that it rests on",
    "accepted": "accepted a report that it rests on",
    "decided": "decided on a finding that it rests on",
    "verified": "verified rows that it rests on",
    "agreed": "agreed on a value that it rests on",
    "computed": "computed it",
    "overridden": "overrode an exception of it",
    "endorsed": "gave the first approval",
    "asked": "asked for this ruling, or for one that it rests on",
    "opened": "opened this dispute",
    "replied": "replied in this dispute",
    "answered": "answered this dispute",
    "asked_to_reopen": "asked to reopen it",
    "written": "wrote this evaluation",
    "finished": "made it final",
}


def statuses(workflow: str) -> tuple[str, ...]:
    """Every status that a workflow knows, the first one first."""
    known = [FIRST_STATUS[workflow], *(move.to_status for move in WORKFLOWS[workflow])]
    return tuple(dict.fromkeys(known))


def find_move(workflow: str, name: str, status: str) -> Move:
    """The move of that name out of the status; Refused with a sentence where there is none."""
    named = [move for move in WORKFLOWS[workflow] if move.name == name]
    for move in named:
        if status in move.from_statuses:
            return move
    wanted = " or ".join(_say(step) for move in named for step in move.from_statuses)
    raise Refused(
        f"This {_say(workflow)} is {_say(status)}; to {_say(name)} it, it must be {wanted}. "
        "Open it again to see where it stands."
    )


def check_move(move: Move, actor: Actor, hands: Mapping[str, Collection[str]], note: str) -> None:
    """Nothing where the person may make the move, else NotAllowed or Invalid with the reason.

    `hands` gives for each act (“entered”, “accepted” …) the ids of the people who did it.
    """
    if not move.by_program and not has_role(move, actor):
        roles = " or ".join(sorted(role.value for role in move.roles))
        raise NotAllowed(f"Only the {roles} can {_say(move.name)} this. Ask a colleague who has that role.")
    check_hands(_say(move.name), move.not_hands, actor, hands)
    if move.note_needed and not note.strip():
        says = f"Say why you {_say(move.name)} it, so that whoever mends it knows what to do."
        raise Invalid(says, [Problem("reason", says)])


def check_hands(verb: str, not_hands: Collection[str], actor: Actor, hands: Mapping[str, Collection[str]]) -> None:
    """Nothing where neither the person nor whom they stand in for did any of these acts, else NotAllowed."""
    for act in not_hands:
        if actor.person_id in hands.get(act, ()):
            raise NotAllowed(f"You {_HANDS[act]}, so somebody else must {verb} it. Ask a colleague to do so.")
        if actor.acts_for in hands.get(act, ()):
            raise NotAllowed(
                f"The person you stand in for {_HANDS[act]}, so you cannot {verb} it in their place. "
                f"Somebody else must {verb} it."
            )


def possible_moves(workflow: str, status: str, actor: Actor, hands: Mapping[str, Collection[str]]) -> tuple[Move, ...]:
    """The moves that this person could make now, for the buttons of a page."""
    return tuple(
        move
        for move in WORKFLOWS[workflow]
        if status in move.from_statuses
        and not move.by_program
        and has_role(move, actor)
        and not any({actor.person_id, actor.acts_for} & set(hands.get(act, ())) for act in move.not_hands)
    )


def has_role(move: Move, actor: Actor) -> bool:
    """Whether one of the person's roles makes the move, or one that is lent to them where it may be."""
    return bool(move.roles & (actor.roles | actor.delegated if move.delegable else actor.roles))


def _say(status: str) -> str:
    return status.replace("_", " ")
