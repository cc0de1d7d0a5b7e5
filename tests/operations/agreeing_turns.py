"""That a list of contracts finds by queries the same turns as the desks, which read what waits."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Actor
from models.contracts import Contract
from models.database import db
from models.people import Person, actor_of
from operations.desks import KINDS, contracts_of_my_turn, kinds_for, my_turn


def turns_read(actor: Actor, kind: str) -> set[str]:
    """The numbers of the contracts in which something of the kind waits for the person, as the desks read it."""
    with patch("operations.desks.KINDS", {kind: KINDS[kind]}):
        return {each.contract_number for each in my_turn(actor)} - {""}


def turns_queried(actor: Actor, kind: str) -> set[str]:
    """The same contracts as a list finds them."""
    with patch("operations.desks.KINDS", {kind: KINDS[kind]}):
        chosen = contracts_of_my_turn(actor).ids()
    return set(db.session.scalars(select(Contract.number).where(Contract.id.in_(chosen))))


@pytest.fixture
def turns_agree(session: Session) -> Iterator[None]:
    """At the end of a test everybody's turns are found the same both ways."""
    yield
    session.flush()
    for person in session.scalars(select(Person).where(Person.active)).all():
        actor = actor_of(person.government_id, person.id)
        for name in kinds_for(actor):
            assert turns_queried(actor, name) == turns_read(actor, name), f"{name} of {actor.name}"
