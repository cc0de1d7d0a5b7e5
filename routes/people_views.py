"""People in words: how each account stands, what each is assigned to, and the list as a file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from contracts.roles import Role
from importers.lists import ListColumn, ListValue
from models.clock import now
from models.invitations import WAITS
from models.paging import LARGEST_PAGE
from models.people import CLOSED, INVITED, OPEN, Assignment, Person
from models.people_lists import PeopleFilter
from operations.people import PeopleSeen, PersonSeen
from routes.accounts import lifetime
from routes.mail_server import what_is_missing
from routes.my_account import SignInRow, sign_in_rows, span_words
from routes.navigation import DESKS
from routes.words import StatusWords, day, moment

ROLES = tuple((role.value, DESKS[role]) for role in Role)
ACCOUNTS = ((OPEN, "Open"), (INVITED, "Invited"), (CLOSED, "Closed"))
_COLOURS = {OPEN: "done", INVITED: "waiting", CLOSED: "past"}
_ACTS = {
    "entered": "entered the person",
    "invited": "sent an invitation",
    "uninvited": "withdrew the invitation",
    "joined": "accepted the invitation",
    "closed": "closed the account",
    "reopened": "opened the account again",
    "assigned": "gave a role",
    "unassigned": "ended a role",
    "sign_ins_ended": "ended sign-ins",
    "sign_in_changed": "set a password",
    "sign_in_recovered": "chose a new password by a link in the mail",
    "factor_set_up": "set up a second factor",
    "factor_removed": "removed the second factor",
    "factor_reset": "reset the second factor",
}
COLUMNS = (
    *(ListColumn("Name"), ListColumn("E-mail address"), ListColumn("Account"), ListColumn("Roles today")),
    *(ListColumn("Roles to come"), ListColumn("Vendor"), ListColumn("Last there (UTC)", "moment")),
    ListColumn("Entered (UTC)", "moment"),
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list of people."""

    name: str
    email: str
    address: str
    standing: StatusWords
    roles: tuple[str, ...]
    seen: str


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A role of a person in words; whether it can be ended."""

    id: str
    role: str
    vendor: str
    span: str
    standing: StatusWords
    lives: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """What an administrator can do with the person's account now."""

    invite: bool
    withdraw: bool
    close: bool
    reopen: bool
    reset_factor: bool
    sign_out: bool


def headings(asked: PeopleFilter, sort: str) -> tuple[tuple[str, str, bool], ...]:
    """The headings: title, the address that sorts by it, and whether the list is sorted by it."""
    return (
        ("Name", _here(asked, "name"), sort == "name"),
        ("E-mail address", _here(asked, "email"), sort == "email"),
        ("Account", "", False),
        ("Roles", "", False),
        ("Last there", "", False),
    )


def rows(seen: PeopleSeen) -> list[PersonRow]:
    """The lines of the page."""
    return [
        PersonRow(
            name=person.name,
            email=person.email,
            address=url_for("people.show_person", person_id=person.id),
            standing=account_words(person),
            roles=tuple(_role_words(each, seen) for each in _from_today(person, seen)),
            seen=moment(seen.seen[person.id]) if person.id in seen.seen else "never",
        )
        for person in seen.page.rows
    ]


def every_page(page: Callable[[str | None, int], PeopleSeen]) -> Iterator[PeopleSeen]:
    """Every page of the list, for a file."""
    after: str | None = None
    while True:
        seen = page(after, LARGEST_PAGE)
        yield seen
        after = seen.page.after
        if after is None:
            return


def listed(pages: Iterable[PeopleSeen]) -> Iterator[tuple[ListValue, ...]]:
    """People as rows of a file."""
    for seen in pages:
        for person in seen.page.rows:
            held = _from_today(person, seen)
            today = ", ".join(each.role for each in held if each.starts_on <= seen.day)
            later = ", ".join(f"{each.role} from {each.starts_on}" for each in held if each.starts_on > seen.day)
            vendor = next((seen.vendors[each.vendor_id] for each in held if each.vendor_id is not None), None)
            about = (person.name, person.email, person.account, today, later, vendor)
            yield *about, seen.seen.get(person.id), person.created_at


def account_words(person: Person) -> StatusWords:
    """How the account stands."""
    return StatusWords(dict(ACCOUNTS)[person.account], "", _COLOURS[person.account])


def facts(seen: PersonSeen) -> Iterator[tuple[str, str]]:
    """What identifies the person."""
    yield "E-mail address", seen.person.email
    yield "Entered", moment(seen.person.created_at)
    invitation = seen.invitation
    if invitation is not None and seen.person.account == INVITED:
        held = invitation.opens(now())
        yield "Invitation", f"{'Works until' if held else 'Has lapsed'} {moment(invitation.expires_at)}"
    yield "Second factor", "none" if seen.factor is None else f"since {moment(seen.factor.since)}"
    yield "Last there", moment(seen.sign_ins[0].last_seen_at) if seen.sign_ins else "never"


def offers(seen: PersonSeen) -> Offers:
    """What can be done now."""
    person, moment_now, lasting = seen.person, now(), lifetime()
    never_joined = person.account != OPEN and person.password is None
    return Offers(
        invite=never_joined,
        withdraw=person.account == INVITED and seen.invitation is not None and seen.invitation.state == WAITS,
        close=person.account == OPEN,
        reopen=person.account == CLOSED and not never_joined,
        reset_factor=seen.factor is not None,
        sign_out=any(lasting.lasts(each, moment_now) for each in seen.sign_ins),
    )


def assignment_row(each: Assignment, seen: PersonSeen) -> AssignmentRow:
    """A role in words."""
    ended = each.ends_on is not None and each.ends_on < seen.day
    if ended:
        standing = StatusWords("Ended", "", "past")
    elif each.starts_on > seen.day:
        standing = StatusWords("To come", "", "waiting")
    else:
        standing = StatusWords("Holds", "", "done")
    vendor = seen.vendors.get(each.vendor_id, "") if each.vendor_id is not None else ""
    return AssignmentRow(each.id, DESKS[Role(each.role)], vendor, span_words(each), standing, not ended)


def sign_ins(seen: PersonSeen) -> tuple[SignInRow, ...]:
    """The newest sign-ins of the person that still open something."""
    return tuple(row for row in sign_in_rows(tuple(seen.sign_ins), "") if row.lives)


def history(seen: PersonSeen) -> list[tuple[str, str, str]]:
    """What happened to the account, the newest first; sign-ins that failed stand in the audit trail."""
    told = []
    for event in reversed(seen.events):
        verb = event.act.split(".")[1]
        if verb in _ACTS:
            who = seen.people[event.person_id].name if event.person_id else "A command on the server"
            after = f": {event.after}" if event.after and verb in ("assigned", "unassigned") else ""
            told.append((moment(event.at), f"{who} {_ACTS[verb]}{after}", event.reason or ""))
    return told


def missing_mail() -> str:
    """Why mail does not go out now; nothing where it does."""
    missing = what_is_missing(current_app.config)
    return f"{missing} Invitations wait in the outbox until then." if missing else ""


def next_address(after: str | None) -> str:
    """The next page under the same filter; nothing on the last one."""
    kept: dict[str, Any] = {name: text for name, text in request.args.items() if name != "after"}
    return url_for("people.show_people", **kept, after=after) if after else ""


def _from_today(person: Person, seen: PeopleSeen) -> list[Assignment]:
    held = seen.assignments.get(person.id, ())
    return [each for each in held if each.ends_on is None or each.ends_on >= max(seen.day, each.starts_on)]


def _role_words(each: Assignment, seen: PeopleSeen) -> str:
    vendor = f", {seen.vendors[each.vendor_id]}" if each.vendor_id is not None else ""
    later = f", from {day(each.starts_on)}" if each.starts_on > seen.day else ""
    last = f", to {day(each.ends_on)}" if each.ends_on is not None else ""
    return f"{DESKS[Role(each.role)]}{vendor}{later}{last}"


def _here(asked: PeopleFilter, sort: str) -> str:
    kept = {"words": asked.words, "account": asked.account, "role": asked.role, "sort": sort}
    named: dict[str, Any] = {name: text for name, text in kept.items() if text and text != "name"}
    return url_for("people.show_people", **named)
