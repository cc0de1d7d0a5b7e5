"""Delegates: named for days to come, one at a time, never oneself, never somebody without a duty over money."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Conflict, Invalid, NotAllowed
from contracts.roles import Actor, Role, may
from models.clock import today
from models.delegations import Delegation
from models.events import events_of
from models.people import actor_of, assignments_on
from operations.assignments import assign, end_assignment
from operations.delegations import end_delegation, list_delegations, name_delegate
from tests.approval_builders import a_delegation
from tests.builders import a_person, an_actor, an_assignment

WHY = "Two weeks of leave."


def day(after: int = 0) -> date:
    return today("America/New_York") + timedelta(days=after)


def name(actor: Actor, delegate: Actor, first: int = 0, last: int = 7, why: str = WHY) -> Delegation:
    return name_delegate(actor, delegate.email, day(first), day(last), why)


def again(actor: Actor) -> Actor:
    return actor_of(actor.government_id, actor.person_id)


@pytest.mark.usefixtures("turns_agree")
def test_a_delegate_may_approve_on_the_days_and_on_no_others(session: Session) -> None:
    finance, officer = an_actor(Role.FINANCE), an_actor(Role.OFFICER)
    assert not may(again(officer), "approve statements")
    named = name(finance, officer)
    lent = again(officer)
    assert may(lent, "approve statements")
    assert may(lent, "answer exceptions")
    assert (lent.acts_for, lent.stands_for) == (finance.person_id, finance.person_id)
    assert events_of("testville", "delegation", named.id)[-1].act == "delegation.named"


@pytest.mark.parametrize("first,last", [(-9, -1), (1, 9)])
def test_before_the_first_and_after_the_last_day_nothing_is_lent(session: Session, first: int, last: int) -> None:
    officer = a_person(Role.OFFICER)
    a_delegation(delegate_id=officer.id, starts_on=day(first), ends_on=day(last))
    assert not may(actor_of("testville", officer.id), "approve statements")


@pytest.mark.parametrize("first,last", [(-9, 0), (0, 9), (0, 0)])
def test_the_first_and_the_last_day_count(session: Session, first: int, last: int) -> None:
    officer = a_person(Role.OFFICER)
    a_delegation(delegate_id=officer.id, starts_on=day(first), ends_on=day(last))
    assert may(actor_of("testville", officer.id), "approve statements")


@pytest.mark.parametrize(
    "permission", ["name delegates", "decide policies", "compute statements", "decide change orders", "export vouchers"]
)
def test_a_delegation_lends_the_review_and_nothing_else(session: Session, permission: str) -> None:
    inspector = an_actor(Role.INSPECTOR)
    name(an_actor(Role.FINANCE), inspector)
    assert not may(again(inspector), permission)


def test_somebody_in_finance_acts_for_themselves_unless_they_say_otherwise(session: Session) -> None:
    finance, other = an_actor(Role.FINANCE), an_actor(Role.FINANCE)
    name(finance, other)
    assert (again(other).acts_for, again(other).stands_for) == (None, finance.person_id)


def test_who_no_longer_is_in_finance_lends_nothing(session: Session) -> None:
    former, officer = a_person(Role.OFFICER), a_person(Role.OFFICER)
    a_delegation(person_id=former.id, delegate_id=officer.id)
    assert not may(actor_of("testville", officer.id), "approve statements")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.VENDOR])
def test_whoever_holds_no_duty_over_money_is_no_delegate(session: Session, role: Role) -> None:
    with pytest.raises(Invalid, match="no duty over money"):
        name(an_actor(Role.FINANCE), an_actor(role))


def test_nobody_names_themselves_somebody_unknown_or_somebody_elsewhere(session: Session) -> None:
    finance = an_actor(Role.FINANCE)
    with pytest.raises(Invalid, match="Nobody stands in for themselves"):
        name(finance, finance)
    with pytest.raises(Invalid, match="Nobody here signs in"):
        name_delegate(finance, "nobody@testville.example", day(), day(), WHY)
    with pytest.raises(NotAllowed):
        name(an_actor(Role.OFFICER), finance)


@pytest.mark.parametrize(
    "first,last,says", [(-1, 3, "has passed"), (3, 2, "before the first"), (0, 366, "a year at most")]
)
def test_days_that_cannot_be_are_refused(session: Session, first: int, last: int, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        name(an_actor(Role.FINANCE), an_actor(Role.OFFICER), first, last)


def test_a_reason_is_needed(session: Session) -> None:
    with pytest.raises(Invalid, match="Say why"):
        name(an_actor(Role.FINANCE), an_actor(Role.OFFICER), why=" ")


def test_delegations_of_either_person_never_overlap(session: Session) -> None:
    finance, officer, other = an_actor(Role.FINANCE), an_actor(Role.OFFICER), an_actor(Role.FINANCE)
    name(finance, officer, 0, 7)
    for actor, delegate, first, last in (
        (finance, an_actor(Role.OFFICER), 7, 9),
        (other, officer, 0, 0),
        (other, finance, 3, 4),
    ):
        with pytest.raises(Conflict, match="another delegation"):
            name(actor, delegate, first, last)
    assert name(finance, officer, 8, 9).status == "named"


def test_an_ended_delegation_lends_nothing_and_makes_room(session: Session) -> None:
    finance, officer = an_actor(Role.FINANCE), an_actor(Role.OFFICER)
    named = name(finance, officer)
    with pytest.raises(Invalid, match="Say why"):
        end_delegation(finance, named.id, "")
    assert end_delegation(finance, named.id, "Back early.").status == "ended"
    assert not may(again(officer), "approve statements")
    assert name(finance, officer).status == "named"


def test_the_list_shows_who_stands_in_for_whom(session: Session) -> None:
    finance, officer = an_actor(Role.FINANCE), an_actor(Role.OFFICER)
    name(finance, officer)
    seen = list_delegations(an_actor(Role.AUDITOR))
    assert {seen.people[each.person_id].id for each in seen.delegations} == {finance.person_id}
    assert officer.person_id in {each.id for each in list_delegations(finance).colleagues}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.VENDOR])
def test_whoever_holds_no_duty_over_money_on_one_of_the_days_is_not_named(session: Session, role: Role) -> None:
    finance, officer = an_actor(Role.FINANCE), a_person(Role.OFFICER)
    an_assignment(officer, role, starts_on=day(7))
    delegate = actor_of(officer.government_id, officer.id)
    with pytest.raises(Invalid, match=f"is {role.value} from"):
        name(finance, delegate, 0, 7)
    assert name(finance, delegate, 0, 6).status == "named"


def test_no_such_duty_is_given_while_a_delegation_stands(session: Session) -> None:
    finance, administrator = an_actor(Role.FINANCE), an_actor(Role.ADMINISTRATOR)
    officer = an_actor(Role.OFFICER, name="Pat Doe")
    held = assignments_on("testville", officer.person_id, day())[0]
    named = name(finance, officer, 0, 7)
    end_assignment(administrator, officer.person_id, held.id, {"reason": "Moves to audit."})
    with pytest.raises(Invalid, match="stands in for finance until"):
        assign(administrator, officer.person_id, {"role": "auditor", "starts_on": f"{day(7)}"})
    assert assign(administrator, officer.person_id, {"role": "auditor", "starts_on": f"{day(8)}"}).role == "auditor"
    end_delegation(finance, named.id, "Not needed.")
    assert assign(administrator, officer.person_id, {"role": "auditor", "ends_on": f"{day(7)}"}).role == "auditor"
