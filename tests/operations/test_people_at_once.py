"""Administrators act at once on both databases: no two duties meet, somebody stays administrator, a link works once."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.events import verify_chain
from models.invitations import new_secret, newest_invitation
from models.people import Assignment, actor_of, find_person_by_email
from operations.accounts import close_account
from operations.assignments import assign
from operations.delegations import name_delegate
from operations.invitations import accept_invitation, invite
from tests.builders import a_person, an_actor
from tests.operations.test_at_once import at_once
from tests.operations.test_delegations import day

TIMES = 5


@pytest.mark.parametrize("_time", range(TIMES))
def test_of_two_duties_that_do_not_go_together_one_is_given(app: Flask, session: Session, _time: int) -> None:
    one, other = an_actor(Role.ADMINISTRATOR), an_actor(Role.ADMINISTRATOR)
    person, finance = a_person(Role.INSPECTOR), an_actor(Role.FINANCE)
    held = session.query(Assignment).filter_by(person_id=person.id).one()
    held.ends_on = day(2)
    person_id, email = person.id, person.email
    ended = at_once(
        app,
        lambda: assign(one, person_id, {"role": "auditor", "starts_on": f"{day(3)}"}),
        lambda: assign(other, person_id, {"role": "administrator", "starts_on": f"{day(3)}"}),
        lambda: name_delegate(finance, email, day(1), day(5), "Leave."),
    )
    assert ended == ["done", "Invalid", "Invalid"]
    assert verify_chain("testville") == []


@pytest.mark.parametrize("_time", range(TIMES))
def test_of_two_administrators_who_close_each_other_one_is_left(app: Flask, session: Session, _time: int) -> None:
    one, other = an_actor(Role.ADMINISTRATOR), an_actor(Role.ADMINISTRATOR)
    ended = at_once(
        app,
        lambda: close_account(one, other.person_id, "Left."),
        lambda: close_account(other, one.person_id, "Left."),
    )
    assert ended == ["done", "Refused"]


@pytest.mark.parametrize("_time", range(TIMES))
def test_an_invitation_is_accepted_once(app: Flask, session: Session, _time: int) -> None:
    invite(an_actor(Role.ADMINISTRATOR), {"name": "Bo", "email": "bo@testville.example", "role": "officer"})
    person = find_person_by_email("bo@testville.example")
    assert person is not None
    invitation = newest_invitation(person.government_id, person.id)
    assert invitation is not None
    person_id = person.id
    secret, words = new_secret(invitation), ("four quiet herons wading", "five loud herons wading")
    ended = at_once(app, *(lambda word=word: accept_invitation(secret, word, word) for word in words))
    assert ended[0] == "done"
    assert ended[1] in ("Stale", "NotFound")
    assert actor_of("testville", person_id).roles == {Role.OFFICER}
