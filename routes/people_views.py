"""People in words: how each account stands, what each is assigned to, and the list as a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import current_app, url_for
from markupsafe import Markup

from contracts.roles import MAY_BE_LIMITED, Role
from contracts.said import count
from importers.lists import ListColumn, ListValue
from models.clock import now
from models.invitations import WAITS
from models.people import CLOSED, INVITED, OPEN, Assignment, Person
from operations.assignments import LIMITED
from operations.people import PeopleSeen, PersonSeen
from routes.accounts import lifetime
from routes.mail_server import what_is_missing
from routes.my_account import SignInRow, sign_in_rows
from routes.navigation import DESKS
from routes.responsibility_views import HeldRow, held_row, places_today
from routes.words import StatusWords, address, day, moment

ROLES = tuple((role.value, DESKS[role]) for role in Role)
ACCOUNTS = ((OPEN, "Open"), (INVITED, "Invited"), (CLOSED, "Closed"))
_COLOURS = {OPEN: "done", INVITED: "waiting", CLOSED: "past"}
_ACTS = {
    "entered": "entered the person",
    "invited": "sent an invitation",
    "uninvited": "withdrew the invitation",
    "joined": "accepted the invitation",
    "closed": "closed the account",
    "changed": "changed the name or the address",
    "address_asked": "asked to sign in with another address",
    "address_withdrawn": "took back that another address was asked for",
    "identity_bound": "connected the account to the city’s sign-in",
    "identity_unbound": "disconnected the account from the city’s sign-in",
    "reopened": "opened the account again",
    "assigned": "gave a role",
    "unassigned": "ended a role",
    "made_responsible": "made the person responsible",
    "responsible_no_more": "ended a responsibility",
    "sign_ins_ended": "ended sign-ins",
    "sign_in_changed": "set a password",
    "sign_in_recovered": "chose a new password by a link in the mail",
    "factor_set_up": "set up a second factor",
    "factor_removed": "removed the second factor",
    "factor_reset": "reset the second factor",
    "key_added": "added a security key",
    "key_removed": "removed a security key",
    "key_stopped": "stopped a security key that was copied",
}
_WITH_AFTER = {
    "assigned",
    "unassigned",
    "made_responsible",
    "responsible_no_more",
    "address_asked",
    "key_added",
    "key_removed",
    "key_stopped",
}
_BY_ITSELF = {"key_stopped"}
REACHES = (("", "All contracts of the city"), (LIMITED, "Only what the person is responsible for"))
COLUMNS = (
    *(ListColumn("Name"), ListColumn("E-mail address"), ListColumn("Account"), ListColumn("Roles today")),
    *(ListColumn("Roles to come"), ListColumn("Vendor"), ListColumn("Limited"), ListColumn("Responsible for today")),
    *(ListColumn("Last there (UTC)", "moment"), ListColumn("Entered (UTC)", "moment")),
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
class Offers:
    """What an administrator can do with the person's account now."""

    invite: bool
    withdraw: bool
    close: bool
    reopen: bool
    reset_factor: bool
    unbind: bool
    sign_out: bool


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


def listed(pages: Iterable[PeopleSeen]) -> Iterator[tuple[ListValue, ...]]:
    """People as rows of a file."""
    for seen in pages:
        for person in seen.page.rows:
            held = _from_today(person, seen)
            today = ", ".join(each.role for each in held if each.starts_on <= seen.day)
            later = ", ".join(f"{each.role} from {each.starts_on}" for each in held if each.starts_on > seen.day)
            vendor = next((seen.vendors[each.vendor_id] for each in held if each.vendor_id is not None), None)
            limited = "yes" if any(each.limited for each in held if each.starts_on <= seen.day) else ""
            named = "; ".join(places_today(seen.responsible.get(person.id, ()), seen.names, seen.day))
            about = (person.name, person.email, person.account, today, later, vendor, limited, named)
            yield *about, seen.seen.get(person.id), person.created_at


def account_words(person: Person) -> StatusWords:
    """How the account stands."""
    return StatusWords(dict(ACCOUNTS)[person.account], "", _COLOURS[person.account])


def facts(seen: PersonSeen) -> Iterator[tuple[str, Markup | str]]:
    """What identifies the person."""
    yield "E-mail address", address(seen.person.email)
    yield "Entered", moment(seen.person.created_at)
    invitation = seen.invitation
    if invitation is not None and seen.person.account == INVITED:
        held = invitation.opens(now())
        yield "Invitation", f"{'Works until' if held else 'Has lapsed'} {moment(invitation.expires_at)}"
    yield "Second factor", _factor_words(seen)
    if seen.city_account is not None:
        yield "City account", f"connected since {moment(seen.city_account.bound_at)}"
    yield "Last there", moment(seen.sign_ins[0].last_seen_at) if seen.sign_ins else "never"


def _factor_words(seen: PersonSeen) -> str:
    """Since when the person has a second factor, and which."""
    if seen.factor is None:
        return "none"
    app = ["an app"] if seen.factor.totp_secret is not None else []
    keys = [count(len(seen.keys), "key", "keys")] if seen.keys else []
    return f"{' and '.join(app + keys)} since {moment(seen.factor.since)}"


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
        unbind=seen.city_account is not None,
        sign_out=any(lasting.lasts(each, moment_now) for each in seen.sign_ins),
    )


def assignment_rows(seen: PersonSeen) -> list[HeldRow]:
    """The roles of a person, with the vendor for whom and what is seen in them."""
    return [
        held_row(
            *(each, seen.day, DESKS[Role(each.role)], (seen.vendors.get(each.vendor_id or "", ""), _sees(each))),
            url_for("people.end_assignment", person_id=each.person_id, assignment_id=each.id),
        )
        for each in seen.assignments
    ]


def _sees(each: Assignment) -> str:
    if Role(each.role) not in MAY_BE_LIMITED:
        return ""
    return "What is named below" if each.limited else "Everything"


def sign_ins(seen: PersonSeen) -> tuple[SignInRow, ...]:
    """The newest sign-ins of the person that still open something."""
    return tuple(row for row in sign_in_rows(tuple(seen.sign_ins), "") if row.lives)


def history(seen: PersonSeen) -> list[tuple[str, str, str]]:
    """What happened to the account, the newest first; sign-ins that failed stand in the audit trail."""
    told = []
    for event in reversed(seen.events):
        verb = event.act.split(".")[1]
        if verb in _ACTS:
            nobody = "The program" if verb in _BY_ITSELF else "A command on the server"
            who = seen.people[event.person_id].name if event.person_id else nobody
            after = f": {event.after}" if event.after and verb in _WITH_AFTER else ""
            after = f": {event.before} → {event.after}" if verb == "changed" else after
            told.append((moment(event.at), f"{who} {_ACTS[verb]}{after}", event.reason or ""))
    return told


def missing_mail() -> str:
    """Why mail does not go out now; nothing where it does."""
    missing = what_is_missing(current_app.config)
    return f"{missing} Invitations wait in the outbox until then." if missing else ""


def invited_words(email: str) -> str:
    """What became of an invitation: it goes out, or it waits for the mail to be set up."""
    if missing_mail():
        return f"Entered. The invitation to {email} is not sent yet: it goes out once mail is set up."
    return f"Invited. The mail to {email} goes out within a minute; its link works for 7 days."


def sent_again_words() -> str:
    """The same for an invitation that is made anew."""
    said = "It goes out once mail is set up" if missing_mail() else "It goes out within a minute"
    return f"The invitation is made anew. {said}; the earlier link opens nothing any more."


def _from_today(person: Person, seen: PeopleSeen) -> list[Assignment]:
    held = seen.assignments.get(person.id, ())
    return [each for each in held if each.ends_on is None or each.ends_on >= max(seen.day, each.starts_on)]


def _role_words(each: Assignment, seen: PeopleSeen) -> str:
    vendor = f", {seen.vendors[each.vendor_id]}" if each.vendor_id is not None else ""
    vendor += ", limited" if each.limited else ""
    later = f", from {day(each.starts_on)}" if each.starts_on > seen.day else ""
    last = f", to {day(each.ends_on)}" if each.ends_on is not None else ""
    return f"{DESKS[Role(each.role)]}{vendor}{later}{last}"
