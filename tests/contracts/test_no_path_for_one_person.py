"""No path through the tables lets one person both prepare a payment and approve it, nor approve it twice.

Everything is read from the tables, so a new move or workflow is tried by itself.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from contracts.acts_of_moves import act_of_move
from contracts.errors import DomainError
from contracts.moves import Move
from contracts.roles import Actor, Role
from contracts.workflow import FIRST_STATUS, PREPARED_BY, WORKFLOWS, check_move

ME, OTHER = "me", "another"
APPROVING = [move for move in WORKFLOWS["statement"] if move.name in ("endorse", "approve")]
Hands = dict[str, frozenset[str]]


def everybody_s(person_id: str, acts_for: str | None = None) -> Actor:
    return Actor(person_id, "testville", "x@testville.example", "X", frozenset(Role), acts_for=acts_for)


def succeeds(move: Move, actor: Actor, hands: Hands) -> bool:
    try:
        check_move(move, actor, hands, "Why.")
    except DomainError:
        return False
    return True


def paths(workflow: str, hands: Hands) -> Iterator[tuple[Move, str, Hands]]:
    """Every move that me or another can make on any path from the first status, with the hands before it."""
    waiting = [(FIRST_STATUS[workflow], hands)]
    seen = set()
    while waiting:
        status, before = waiting.pop()
        key = (status, tuple(sorted(before.items())))
        if key in seen:
            continue
        seen.add(key)
        for move in WORKFLOWS[workflow]:
            for person in (ME, OTHER):
                if status not in move.from_statuses or not succeeds(move, everybody_s(person), before):
                    continue
                yield move, person, before
                hand = act_of_move(workflow, move.name).hands
                waiting.append((move.to_status, before | {hand: before.get(hand, frozenset()) | {person}}))


@pytest.mark.parametrize("hand", PREPARED_BY)
def test_whoever_prepared_it_never_approves_it_on_any_path(hand: str) -> None:
    made = {(move.name, person) for move, person, _ in paths("statement", {hand: frozenset({ME})})}
    assert ("approve", OTHER) in made
    assert not {("approve", ME), ("endorse", ME)} & made


def test_nobody_gives_both_approvals_on_any_path() -> None:
    for move, person, before in paths("statement", {}):
        if move.name == "approve":
            assert person not in before.get("endorsed", frozenset())


def test_whoever_overrode_an_exception_gives_neither_approval() -> None:
    made = {(move.name, person) for move, person, _ in paths("statement", {"overridden": frozenset({ME})})}
    assert not {("approve", ME), ("endorse", ME)} & made


@pytest.mark.parametrize("move,hand", [(move, hand) for move in APPROVING for hand in move.not_hands])
def test_a_delegate_is_held_by_both_people_s_hands(move: Move, hand: str) -> None:
    lent = replace(everybody_s(ME, OTHER), roles=frozenset(), delegated=frozenset({Role.FINANCE}))
    assert succeeds(move, lent, {})
    assert not succeeds(move, lent, {hand: frozenset({ME})})
    assert not succeeds(move, lent, {hand: frozenset({OTHER})})
    assert succeeds(move, lent, {hand: frozenset({"a third"})})


@pytest.mark.parametrize(
    "workflow,move",
    [(workflow, move) for workflow, moves in WORKFLOWS.items() for move in moves],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_a_lent_role_makes_the_delegable_moves_alone(workflow: str, move: Move) -> None:
    lent = replace(everybody_s(ME, OTHER), roles=frozenset(), delegated=frozenset(Role))
    assert succeeds(move, lent, {}) == (move.delegable or move.by_program)


@pytest.mark.parametrize("workflow", ["report", "terms"])
def test_every_act_by_which_people_prepare_a_payment_is_an_excluded_hand(workflow: str) -> None:
    """Those who enter data or bring terms into force; a return, a withdrawal and the program's moves pay nothing."""
    into = {"report": {"submitted", "accepted"}, "terms": {"active"}}[workflow]
    acts = {
        act_of_move(workflow, move.name).hands
        for move in WORKFLOWS[workflow]
        if not move.by_program and move.to_status in into
    }
    assert acts <= set(PREPARED_BY)


GRANTING = [(workflow, move) for workflow, moves in WORKFLOWS.items() for move in moves if move.name == "grant"]


@pytest.mark.parametrize("workflow,move", GRANTING, ids=[workflow for workflow, _ in GRANTING])
def test_whoever_began_something_does_not_grant_it(workflow: str, move: Move) -> None:
    begun = {"proposed", "asked"} & set(move.not_hands)
    assert begun, f"{workflow}: whoever began it could grant it"
    assert not any(succeeds(move, everybody_s(ME), {hand: frozenset({ME})}) for hand in begun)
