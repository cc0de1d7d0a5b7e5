"""Who somebody is today follows from what they are assigned to."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import models.passwords
from app import create_app
from contracts.errors import NotFound, Refused
from contracts.roles import Role
from models.ids import new_id
from models.passwords import hash_password, is_password
from models.people import actor_by_email, actor_of, people_by_id
from tests.builders import PASSWORD, a_person, a_vendor, an_assignment
from tests.quick_passwords import REAL

CITY = "testville"


def test_a_person_acts_in_the_roles_assigned_today(session: Session) -> None:
    person = a_person(Role.OFFICER)
    an_assignment(person, Role.FINANCE, starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30))
    for day, roles in ((date(2027, 6, 30), {Role.OFFICER, Role.FINANCE}), (date(2027, 7, 1), {Role.OFFICER})):
        with time_machine.travel(datetime(day.year, day.month, day.day, 16, tzinfo=UTC)):
            assert actor_of(CITY, person.id).roles == roles


def test_the_day_is_the_citys_own(session: Session) -> None:
    person = a_person(Role.OFFICER)
    an_assignment(person, Role.FINANCE, starts_on=date(2027, 7, 1))
    with time_machine.travel(datetime(2027, 7, 1, 3, 59, tzinfo=UTC)):
        assert actor_of(CITY, person.id).roles == {Role.OFFICER}


def test_a_vendors_person_acts_for_that_vendor(session: Session) -> None:
    vendor = a_vendor()
    person = a_person(vendor=vendor, email="clerk@paver.example")
    actor = actor_by_email(" Clerk@Paver.example ")
    assert (actor.person_id, actor.vendor_id, actor.roles) == (person.id, vendor.id, {Role.VENDOR})


def test_nobody_acts_for_two_vendors_at_once(session: Session) -> None:
    person = a_person(vendor=a_vendor())
    an_assignment(person, Role.VENDOR, a_vendor())
    with pytest.raises(Refused, match="two vendors"):
        actor_of(CITY, person.id)


def test_a_vendors_role_without_a_vendor_is_refused_by_the_database(session: Session) -> None:
    person = a_person()
    with pytest.raises(IntegrityError):
        an_assignment(person, Role.VENDOR, vendor_id=None)


def test_a_closed_account_acts_no_more(session: Session) -> None:
    person = a_person(active=False)
    with pytest.raises(NotFound, match="closed"):
        actor_of(CITY, person.id)
    with pytest.raises(NotFound, match=r"nobody@testville\.example"):
        actor_by_email("nobody@testville.example")


def test_people_are_named_in_one_query(session: Session) -> None:
    one, two = a_person(), a_person()
    assert people_by_id(CITY, [one.id, two.id, one.id]) == {one.id: one, two.id: two}


def test_passwords_are_kept_as_argon2_and_checked() -> None:
    hashed = hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$")
    assert is_password(PASSWORD, hashed)
    assert not is_password("wrong", hashed)
    assert not is_password(PASSWORD, None)
    assert not is_password(PASSWORD, "not a hash")


def test_a_password_takes_as_long_in_the_program_as_argon2_advises(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(models.passwords, "_hasher", REAL)
    program = create_app(INSTANCE_PATH=str(tmp_path), QUEUE_URL="memory:", SECRET_KEY="only for tests")
    for hashed in (hash_password(PASSWORD), program.extensions["security"].pwd_context.hash(PASSWORD)):
        assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_ids_sort_by_the_order_in_which_they_were_made() -> None:
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == 5_000
    assert {len(each) for each in made} == {26}
