"""That a list of contracts finds by queries the same turns as the desks, which read what waits."""

from collections.abc import Iterator
from zlib import crc32

import pytest
from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from contracts.roles import Actor
from models.contracts import Contract
from models.database import db
from models.people import Person, actor_of
from operations.desks import KINDS, kinds_for, page_of_kind

# More than wait in any test.
ALL = 500


def turns_read(actor: Actor) -> dict[str, set[str]]:
    """By kind the numbers of the contracts in which something waits for the person, as the desks read it."""
    pages = {name: page_of_kind(actor, name, None, ALL) for name in kinds_for(actor)}
    assert [name for name, page in pages.items() if page.after] == []
    mine = {name: {each.contract_number for each, is_mine in page.rows if is_mine} for name, page in pages.items()}
    unsaid = [name for name, numbers in mine.items() if numbers and not KINDS[name].turn_of(actor)]
    assert unsaid == [], f"it is {actor.name}'s turn where it is said that it never is"
    return {name: numbers - {""} for name, numbers in mine.items()}


def turns_queried(actor: Actor) -> dict[str, set[str]]:
    """The same as a list finds them, all kinds by one query."""
    found: dict[str, set[str]] = {name: set() for name in kinds_for(actor)}
    each_kind = []
    for name in found:
        (contract_id,) = KINDS[name].contracts(actor).ids().subquery().c
        each_kind.append(select(literal(name).label("kind"), contract_id.label("id")))
    chosen = union_all(*each_kind).subquery()
    query = select(chosen.c.kind, Contract.number).join(Contract, Contract.id == chosen.c.id)
    for name, number in db.session.execute(query.where(Contract.government_id == actor.government_id)):
        found[name].add(number)
    return found


@pytest.fixture
def turns_agree(session: Session, request: pytest.FixtureRequest) -> Iterator[None]:
    """At the end of a test the turns of a fifth of the people are found the same both ways; its name says of whom."""
    yield
    session.flush()
    people = session.scalars(select(Person).where(Person.active).order_by(Person.id)).all()
    for person in people[crc32(request.node.nodeid.encode()) % 5 :: 5]:
        actor = actor_of(person.government_id, person.id)
        if kinds_for(actor):
            assert turns_queried(actor) == turns_read(actor), actor.name
