"""Setting a government up: itself, its vendors, programs and people, by commands on the server or by an officer."""

import json
import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from zoneinfo import available_timezones

from contracts.acts import Act
from contracts.duties import in_the_way
from contracts.errors import Invalid
from contracts.numbers import to_cents
from contracts.roles import Role
from models.clock import now
from models.database import insert
from models.events import record
from models.governments import Government
from models.passwords import hash_password
from models.people import Assignment, Person, find_person_by_email
from models.programs import Program
from models.vendors import Vendor
from operations.calendars import check_region
from operations.passwords import check_password


def enter_government(
    government_id: str, name: str, time_zone: str, holiday_region: str, finance_grants_above: Decimal | None = None
) -> Government:
    """Enter a government under a short name; finance grants change orders above the amount in dollars, if any."""
    _check_government(government_id, time_zone, holiday_region)
    government = Government(
        id=government_id,
        name=name,
        time_zone=time_zone,
        holiday_region=holiday_region,
        finance_grants_above_cents=None if finance_grants_above is None else to_cents(finance_grants_above),
    )
    insert(government)
    record(government_id, Act.GOVERNMENT_ENTERED, "government", government_id, after=name)
    return government


def enter_vendor(government_id: str, name: str, person_id: str | None = None) -> Vendor:
    """Enter a vendor of the government; `person_id` is who does so, None for a command on the server."""
    vendor = Vendor(government_id=government_id, name=name)
    insert(vendor)
    record(government_id, Act.VENDOR_ENTERED, "vendor", vendor.id, person_id=person_id, after=name)
    return vendor


def enter_program(
    government_id: str, number: str, title: str, goals: Collection[str], person_id: str | None = None
) -> Program:
    """Enter a program with the results that it wants for residents; `person_id` is who does so."""
    wanted = json.dumps(list(goals), ensure_ascii=False)
    program = Program(government_id=government_id, number=number, title=title, goals=wanted)
    insert(program)
    record(government_id, Act.PROGRAM_ENTERED, "program", program.id, person_id=person_id, after=number)
    return program


def enter_person(
    government_id: str, email: str, name: str, roles: Collection[Role], starts_on: date, vendor_id: str | None = None
) -> Person:
    """Enter a person with their roles; they cannot sign in until a password is set."""
    if find_person_by_email(email) is not None:
        raise Invalid(f"Somebody already signs in as {email}. Use another address.")
    for role in roles:
        if (found := in_the_way(role, roles)) is not None:
            raise Invalid(f"Nobody is {found.one} and {found.other} at once: {found.why}. Leave one of them out.")
    person = Person(
        government_id=government_id,
        email=email.strip().lower(),
        name=name,
        created_at=now(),
        password=None,
    )
    insert(person)
    record(government_id, Act.PERSON_ENTERED, "person", person.id, after=person.email)
    for role in sorted(roles):
        assignment = Assignment(
            government_id=government_id,
            person_id=person.id,
            role=role.value,
            vendor_id=vendor_id if role is Role.VENDOR else None,
            starts_on=starts_on,
            ends_on=None,
        )
        insert(assignment)
        record(government_id, Act.PERSON_ASSIGNED, "person", person.id, after=role.value)
    return person


def _check_government(government_id: str, time_zone: str, holiday_region: str) -> None:
    """Nothing where the government can be entered like that, else Invalid; secrets of people begin with its id."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", government_id):
        raise Invalid(f"“{government_id}” is no short name. Take letters, digits and hyphens, such as springfield.")
    if time_zone not in available_timezones():
        raise Invalid(f"“{time_zone}” is no time zone. Write one such as America/New_York.")
    check_region(holiday_region)


def set_password(person: Person, password: str) -> None:
    """Give a person a password; Invalid where it may not be chosen."""
    check_password(person, password)
    person.password = hash_password(password)
    record(person.government_id, Act.SIGN_IN_CHANGED, "person", person.id)
