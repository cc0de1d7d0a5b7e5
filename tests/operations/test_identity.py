"""Who approves says again who they are; wrong tries are events and stop all tries for a while."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Invalid, NotAllowed
from contracts.roles import Actor, Role
from contracts.throttling import PACES
from models.clock import living_at, now
from models.events import events_of
from models.people import Person, actor_of
from operations.identity import confirm_identity
from tests.builders import PASSWORD, a_person

MOST_TRIES = PACES["identity"].free


def somebody() -> Actor:
    person: Person = a_person(Role.FINANCE)
    return actor_of(person.government_id, person.id)


def wrong(actor: Actor, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Invalid, match="not your password"):
            confirm_identity(actor, PASSWORD + " ")


def test_the_own_password_confirms_and_another_is_an_event(session: Session) -> None:
    actor = somebody()
    confirm_identity(actor, PASSWORD)
    assert events_of(actor.government_id, "person", actor.person_id) == []
    wrong(actor, 1)
    (event,) = events_of(actor.government_id, "person", actor.person_id)
    assert (event.act, event.person_id) == ("person.identity_refused", actor.person_id)


def test_the_last_permitted_try_still_counts(session: Session) -> None:
    actor = somebody()
    wrong(actor, MOST_TRIES - 1)
    confirm_identity(actor, PASSWORD)


def test_too_many_wrong_tries_stop_the_right_password_too(session: Session) -> None:
    actor, other = somebody(), somebody()
    wrong(actor, MOST_TRIES)
    for password in (PASSWORD, "guess"):
        with pytest.raises(NotAllowed, match="wrong too often"):
            confirm_identity(actor, password)
    confirm_identity(other, PASSWORD)


def test_the_rest_ends_and_grows_with_each_wrong_try_after_it(session: Session) -> None:
    actor, moment = somebody(), now()
    wrong(actor, MOST_TRIES)
    for seconds, rests in ((45, True), (75, False), (75 + 100, True), (75 + 150, False)):
        with living_at(moment + timedelta(seconds=seconds)):
            if rests:
                with pytest.raises(NotAllowed, match="wrong too often"):
                    confirm_identity(actor, PASSWORD)
            else:
                wrong(actor, 1)


def test_the_right_password_forgets_the_wrong_ones(session: Session) -> None:
    actor = somebody()
    for _ in range(3):
        wrong(actor, MOST_TRIES - 1)
        confirm_identity(actor, PASSWORD)
