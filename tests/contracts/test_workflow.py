"""Every move of every workflow, tried from every status, by every role and by every hand in its history."""

import re
from itertools import product

import pytest

from contracts.acts import Act
from contracts.acts_of_moves import ACT_OF_MOVE
from contracts.errors import DomainError, Invalid, NotAllowed, Refused
from contracts.moves import Move
from contracts.roles import Actor, Role
from contracts.workflow import FIRST_STATUS, WORKFLOWS, check_move, find_move, possible_moves, statuses

Hands = dict[str, set[str]]
MOVES = [(workflow, move) for workflow, moves in WORKFLOWS.items() for move in moves]
HANDS = sorted({act for _, move in MOVES for act in move.not_hands})
IDS = [f"{workflow} {move.name} from {'/'.join(move.from_statuses)}" for workflow, move in MOVES]


def an_actor(*roles: Role) -> Actor:
    vendor = "v" if Role.VENDOR in roles else None
    return Actor("me", "testville", "me@testville.example", "Me", frozenset(roles), vendor)


def attempt(
    workflow: str, name: str, status: str, actor: Actor, hands: dict[str, set[str]], note: str = "Why."
) -> Move:
    move = find_move(workflow, name, status)
    check_move(move, actor, hands, note)
    return move


@pytest.mark.parametrize("workflow", sorted(WORKFLOWS))
def test_from_every_status_only_the_moves_of_the_table_are_there(workflow: str) -> None:
    for status, name in product(statuses(workflow), {move.name for move in WORKFLOWS[workflow]}):
        listed = [move for move in WORKFLOWS[workflow] if move.name == name and status in move.from_statuses]
        if listed:
            assert find_move(workflow, name, status) is listed[0]
        else:
            with pytest.raises(Refused, match=re.escape(f"to {name.replace('_', ' ')} it, it must be")):
                find_move(workflow, name, status)


@pytest.mark.parametrize("workflow,move", MOVES, ids=IDS)
@pytest.mark.parametrize("role", Role)
def test_only_the_roles_of_the_table_can_move(workflow: str, move: Move, role: Role) -> None:
    for status in move.from_statuses:
        if role in move.roles or move.by_program:
            assert attempt(workflow, move.name, status, an_actor(role), {}).to_status == move.to_status
        else:
            with pytest.raises(NotAllowed, match=r"Only the .* can"):
                attempt(workflow, move.name, status, an_actor(role), {})


@pytest.mark.parametrize("workflow,move", MOVES, ids=IDS)
@pytest.mark.parametrize("hand", HANDS)
def test_whoever_had_a_hand_in_it_is_excluded_where_the_table_says_so(workflow: str, move: Move, hand: str) -> None:
    everybody = an_actor(*Role)
    status = move.from_statuses[0]
    if hand in move.not_hands:
        with pytest.raises(NotAllowed, match="somebody else must"):
            attempt(workflow, move.name, status, everybody, {hand: {"me", "another"}})
    else:
        attempt(workflow, move.name, status, everybody, {hand: {"me"}})
    attempt(workflow, move.name, status, everybody, {hand: {"another"}})


@pytest.mark.parametrize("workflow,move", MOVES, ids=IDS)
@pytest.mark.parametrize("note", ["", "  \n\t"])
def test_a_reason_is_asked_where_the_table_says_so(workflow: str, move: Move, note: str) -> None:
    actor = an_actor(*Role)
    if move.note_needed:
        with pytest.raises(Invalid, match="Say why"):
            attempt(workflow, move.name, move.from_statuses[0], actor, {}, note)
    else:
        attempt(workflow, move.name, move.from_statuses[0], actor, {}, note)


@pytest.mark.parametrize("workflow", sorted(WORKFLOWS))
def test_the_buttons_are_exactly_the_moves_that_would_succeed(workflow: str) -> None:
    histories: list[Hands] = [{}, *({hand: {"me"}} for hand in HANDS)]
    for status, role, hands in product(statuses(workflow), Role, histories):
        actor = an_actor(role)
        offered = {move.name for move in possible_moves(workflow, status, actor, hands)}
        for move in WORKFLOWS[workflow]:
            if not move.by_program:
                assert (move.name in offered) == succeeds(workflow, move.name, status, actor, hands)


def succeeds(workflow: str, name: str, status: str, actor: Actor, hands: Hands) -> bool:
    try:
        attempt(workflow, name, status, actor, hands)
    except DomainError:
        return False
    return True


def test_whoever_prepared_a_payment_in_any_way_cannot_approve_it() -> None:
    prepared = {"entered", "submitted", "accepted", "decided", "activated", "computed"}
    assert set(find_move("statement", "approve", "in_review").not_hands) >= prepared
    assert set(find_move("report", "accept", "submitted").not_hands) >= {"entered", "submitted"}
    assert set(find_move("terms", "activate", "draft").not_hands) >= {"drafted"}


def test_only_payment_and_the_reopening_of_its_period_lead_out_of_an_approved_statement() -> None:
    leading_out = {move.name: move for move in WORKFLOWS["statement"] if "approved" in move.from_statuses}
    assert set(leading_out) == {"pay", "reopen"}
    # Two persons reopen a period; its statement follows, and nobody sends it back by itself.
    assert leading_out["reopen"].by_program


def test_every_status_can_be_reached_and_every_move_is_recorded_under_an_act() -> None:
    for workflow, moves in WORKFLOWS.items():
        reached, before = {FIRST_STATUS[workflow]}, set[str]()
        while reached != before:
            before = set(reached)
            reached |= {move.to_status for move in moves if reached & set(move.from_statuses)}
        assert reached == set(statuses(workflow))
        assert {(workflow, move.name) for move in moves} <= set(ACT_OF_MOVE)


def test_every_excluded_hand_is_the_participle_of_an_act() -> None:
    assert set(HANDS) <= {act.hands for act in Act}
