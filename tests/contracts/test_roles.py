"""Who may do what: the table read aloud, and what nobody may ever hold."""

import pytest

from contracts.errors import NotAllowed
from contracts.roles import PERMISSIONS, Actor, Role, may, require

MONEY = {
    "enter reports",
    "explain findings",
    "submit reports",
    "decide on findings",
    "accept reports",
    "set index values",
    "compute statements",
    "review statements",
    "approve statements",
    "draft terms",
    "enter contracts",
    "enter pay items",
    "enter registers",
    "enter milestones",
    "propose milestone dates",
    "decide milestone dates",
    "propose change orders",
    "decide change orders",
    "activate terms",
}


def an_actor(*roles: Role) -> Actor:
    return Actor("me", "testville", "me@testville.example", "Me", frozenset(roles))


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
@pytest.mark.parametrize("role", Role)
def test_a_permission_is_for_the_roles_of_the_table_and_no_other(permission: str, role: Role) -> None:
    if role in PERMISSIONS[permission]:
        assert may(an_actor(role), permission)
        require(an_actor(role), permission)
    else:
        assert not may(an_actor(role), permission)
        with pytest.raises(NotAllowed, match="This is for the"):
            require(an_actor(role), permission)


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_whoever_has_no_role_may_nothing(permission: str) -> None:
    assert not may(an_actor(), permission)


def test_the_administrator_and_the_auditor_hold_no_duty_over_money() -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        assert {permission for permission, roles in PERMISSIONS.items() if role in roles} & MONEY == set()


def test_a_vendor_only_reports_and_reads() -> None:
    held = {permission for permission, roles in PERMISSIONS.items() if Role.VENDOR in roles}
    assert held & MONEY == {"enter reports", "explain findings", "submit reports"}


def test_finance_neither_enters_nor_accepts_what_it_pays() -> None:
    held = {permission for permission, roles in PERMISSIONS.items() if Role.FINANCE in roles}
    assert held & {"enter reports", "submit reports", "accept reports", "decide on findings", "activate terms"} == set()


def test_an_unknown_permission_is_an_error_and_never_a_yes() -> None:
    with pytest.raises(KeyError):
        may(an_actor(*Role), "print money")


def test_whoever_belongs_to_a_vendor_reports_for_the_vendor_and_everybody_else_for_the_city() -> None:
    assert an_actor(Role.INSPECTOR).party == "city"
    vendor = Actor("me", "testville", "me@testville.example", "Me", frozenset({Role.VENDOR}), "vendor-1")
    assert vendor.party == "vendor"
