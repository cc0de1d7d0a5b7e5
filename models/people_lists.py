"""People as an administrator looks for them: found by words, narrowed, sorted, read by key; what belongs to each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update

from models.api_tokens import ApiToken
from models.calendar_feeds import CalendarFeed
from models.database import db
from models.paging import Page, SortKey, Sorts, holding, page_after, page_in_order
from models.people import OPEN, Assignment, Person
from models.sign_ins import SignIn

SORTS: Sorts = {"name": SortKey(Person.name), "email": SortKey(Person.email)}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people are asked for: by words in name and address, by how the account stands, by a role of the day."""

    words: str = ""
    account: str = ""
    role: str = ""


def page_of_people(
    government_id: str, asked: PeopleFilter, day: date, sort: str, after: str | None, limit: int
) -> Page[Person, str]:
    """The people asked for, in the order of the sort."""
    query = select(Person).where(Person.government_id == government_id)
    query = holding(query, asked.words, Person.name, Person.email)
    if asked.account:
        query = query.where(Person.account == asked.account)
    if asked.role:
        in_role = select(Assignment.person_id).where(
            Assignment.government_id == government_id,
            Assignment.role == asked.role,
            Assignment.starts_on <= day,
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= day),
        )
        query = query.where(Person.id.in_(in_role))
    return page_in_order(query, SORTS, Person.id, after, limit, sort)


def page_of_limited(government_id: str, day: date, after: str | None, limit: int) -> Page[Assignment, str]:
    """The limited roles that are held on the day, by key."""
    query = select(Assignment).where(
        Assignment.government_id == government_id,
        Assignment.limited,
        Assignment.starts_on <= day,
        Assignment.ends_on.is_(None) | (Assignment.ends_on >= day),
    )
    return page_after(query, Assignment.id, lambda each: each.id, after, limit)


def assignments_by_person(government_id: str, ids: Sequence[str]) -> Mapping[str, Sequence[Assignment]]:
    """What each of the people is, was or will be assigned to, in one query."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    query = select(Assignment).where(Assignment.government_id == government_id, Assignment.person_id.in_(set(ids)))
    for each in db.session.scalars(query.order_by(Assignment.starts_on, Assignment.id)):
        found[each.person_id].append(each)
    return found


def last_seen(government_id: str, ids: Sequence[str]) -> Mapping[str, datetime]:
    """When each of the people who ever signed in was last there, in one query."""
    query = (
        select(SignIn.person_id, func.max(SignIn.last_seen_at).label("seen_at"))
        .where(SignIn.government_id == government_id, SignIn.person_id.in_(set(ids)))
        .group_by(SignIn.person_id)
    )
    return {row.person_id: row.seen_at for row in db.session.execute(query)}


def count_administrators(government_id: str, day: date, but: str) -> int:
    """How many others are administrators on the day without an end to it."""
    query = (
        select(func.count(func.distinct(Person.id)))
        .join(Assignment, (Assignment.government_id == Person.government_id) & (Assignment.person_id == Person.id))
        .where(
            Person.government_id == government_id,
            Person.account == OPEN,
            Person.id != but,
            Assignment.role == "administrator",
            Assignment.starts_on <= day,
            Assignment.ends_on.is_(None),
        )
    )
    return db.session.scalar(query) or 0


def revoke_access(government_id: str, person_id: str) -> int:
    """Let no token and no calendar address of the person open anything any more; returns how many that ended."""
    ended = 0
    for table in (ApiToken, CalendarFeed):
        statement = update(table).where(
            table.government_id == government_id, table.person_id == person_id, table.revoked.is_(False)
        )
        options = {"synchronize_session": "fetch"}
        changed = db.session.execute(
            statement.values(revoked=True, lock_version=table.lock_version + 1).returning(table.id),
            execution_options=options,
        )
        ended += len(changed.all())
    return ended
