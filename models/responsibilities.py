"""What somebody of the city is responsible for where they are limited: programs and single contracts, by day.

Whoever holds a limited role is responsible for what stands here alone, in all of their roles; where nothing stands here
any more, for nothing. What lies outside does not exist for them (models/reach.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, and_, or_, select
from sqlalchemy.orm import Mapped

from contracts.roles import Responsibilities
from models.columns import Changeable, Identified, ordered, refers
from models.contracts import Contract
from models.database import Base, db
from models.programs import Program


class Responsibility(Identified, Changeable, Base):
    """A program, or a contract, for which a person is responsible from a day on; `ends_on` is its last day."""

    __tablename__ = "responsibilities"

    person_id: Mapped[str]
    program_id: Mapped[str | None]
    contract_id: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    __table_args__ = (
        refers("person_id", "people"),
        refers("program_id", "programs"),
        refers("contract_id", "contracts"),
        CheckConstraint("(program_id IS NULL) <> (contract_id IS NULL)", name="names_one_thing"),
        ordered("ix_responsibilities_person", "person_id", "starts_on"),
    )


def responsibilities_on(government_id: str, people: Collection[str], day: date) -> Mapping[str, Responsibilities]:
    """What each of the people is responsible for on the day, in one query; of whoever has nothing, nothing."""
    there = and_(Contract.government_id == Responsibility.government_id, Contract.id == Responsibility.contract_id)
    found = db.session.execute(
        select(Responsibility.person_id, Responsibility.program_id, Responsibility.contract_id, Contract.program_id)
        .outerjoin(Contract, there)
        .where(
            Responsibility.government_id == government_id,
            Responsibility.person_id.in_(people),
            Responsibility.starts_on <= day,
            Responsibility.ends_on.is_(None) | (Responsibility.ends_on >= day),
        )
    )
    programs, contracts = defaultdict[str, set[str]](set), defaultdict[str, dict[str, str | None]](dict)
    for person_id, program_id, contract_id, its_program_id in found:
        if program_id is not None:
            programs[person_id].add(program_id)
        elif contract_id is not None:
            contracts[person_id][contract_id] = its_program_id
    return {each: Responsibilities(frozenset(programs[each]), contracts[each]) for each in people}


def responsibilities_by_person(government_id: str, ids: Iterable[str]) -> Mapping[str, Sequence[Responsibility]]:
    """What each of the people is, was or will be responsible for, in one query."""
    found: dict[str, list[Responsibility]] = defaultdict(list)
    query = select(Responsibility).where(
        Responsibility.government_id == government_id, Responsibility.person_id.in_(set(ids))
    )
    for each in db.session.scalars(query.order_by(Responsibility.starts_on, Responsibility.id)):
        found[each.person_id].append(each)
    return found


def names_of(government_id: str, responsible: Iterable[Responsibility]) -> Mapping[str, tuple[str, str]]:
    """Number and title of each program and contract that these name, by its id, in a query for each kind."""
    found, several = dict[str, tuple[str, str]](), list(responsible)
    for table, ids in (
        (Program, {each.program_id for each in several}),
        (Contract, {each.contract_id for each in several}),
    ):
        if wanted := ids - {None}:
            query = select(table.id, table.number, table.title).where(table.government_id == government_id)
            found |= {row.id: (row.number, row.title) for row in db.session.execute(query.where(table.id.in_(wanted)))}
    return found


def numbers_like(
    government_id: str, table: type[Program] | type[Contract], words: str, limit: int = 5
) -> Sequence[str]:
    """The numbers of some programs or contracts whose number or title holds all the words; of no words, none."""
    said = words.split()
    if not said:
        return ()
    query = select(table.number).where(table.government_id == government_id)
    for word in said:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in (table.number, table.title))))
    return db.session.scalars(query.order_by(table.number).limit(limit)).all()
