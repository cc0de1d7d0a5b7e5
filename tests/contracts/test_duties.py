"""Which duties go together is one table, and what it says is what the roles and workflows say."""

from itertools import combinations

import pytest

from contracts.duties import INCOMPATIBLE, between, in_the_way, may_be_lent_finance
from contracts.roles import DELEGABLE, PERMISSIONS, Role
from contracts.workflow import WORKFLOWS

READING = ("see ", "read ", "take ")


def test_each_pair_stands_in_the_table_once_and_is_found_either_way() -> None:
    pairs = [each.roles for each in INCOMPATIBLE]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)
    for one, other in combinations(Role, 2):
        assert between(one, other) is between(other, one)


def test_what_goes_together_is_the_officer_who_inspects() -> None:
    together = {frozenset(pair) for pair in combinations(Role, 2) if between(*pair) is None}
    assert together == {frozenset({Role.OFFICER, Role.INSPECTOR})}


def test_whoever_moves_money_never_enters_what_it_pays() -> None:
    approving = PERMISSIONS["approve statements"]
    for permission in ("enter contracts", "draft terms", "activate terms", "enter reports", "accept reports"):
        for one in approving:
            for other in PERMISSIONS[permission] - approving:
                assert between(one, other) is not None, (permission, one, other)


def test_an_auditor_and_an_administrator_have_no_act_over_money() -> None:
    moving = {role for moves in WORKFLOWS.values() for move in moves for role in move.roles}
    assert not moving & {Role.AUDITOR, Role.ADMINISTRATOR}
    for permission, holders in PERMISSIONS.items():
        if Role.AUDITOR in holders:
            assert permission.startswith(READING) or permission == "issue tokens", permission


@pytest.mark.parametrize("role", list(Role))
def test_finance_is_lent_to_whom_delegations_lend_it(role: Role) -> None:
    assert may_be_lent_finance(role) == (role in {Role.OFFICER, Role.FINANCE, Role.INSPECTOR})
    assert "approve statements" in DELEGABLE


def test_the_first_duty_in_the_way_is_named() -> None:
    found = in_the_way(Role.FINANCE, [Role.INSPECTOR, Role.OFFICER])
    assert found is not None
    assert "what was done" in found.why
    assert in_the_way(Role.INSPECTOR, [Role.OFFICER]) is None
