"""Enters the ground of the demo city: government, vendors, people, program, contracts with their periods and terms.

Each thing is looked for first, so entering the city again changes nothing, and nothing that somebody changed is undone.
"""

import json
from datetime import date

from contracts.entries import contract_of_terms
from contracts.errors import NotFound, Refused
from contracts.numbers import parse_decimal
from contracts.roles import Role
from contracts.terms import load_terms
from examples.city import City, ContractEntry, PersonEntry
from models.contracts import find_contract
from models.governments import list_governments
from models.people import actor_by_email, find_person_by_email
from models.programs import find_program
from models.vendors import Vendor, find_vendor_by_name
from operations.activations import activate_terms
from operations.contract_entry import enter_contract
from operations.set_up import enter_government, enter_person, enter_program, enter_vendor, set_password
from operations.terms import draft_terms


def enter_city(city: City) -> None:
    """Enter whatever of the city's ground is not there yet; Refused in a database that serves another government."""
    _enter_government(city)
    owner = city.government["id"]
    for name in city.vendors.values():
        if find_vendor_by_name(owner, name) is None:
            enter_vendor(owner, name)
    for person in city.people:
        if find_person_by_email(person.email) is None:
            _enter_person(city, person)
    for program in city.programs:
        if find_program(owner, program.number) is None:
            enter_program(owner, program.number, program.title, program.goals)
    for contract in city.contracts:
        if not _is_entered(owner, contract.number):
            _enter_contract(city, contract)


def _enter_government(city: City) -> None:
    known = {government.id: government.name for government in list_governments()}
    for name in (name for known_id, name in known.items() if known_id != city.government["id"]):
        raise Refused(
            f"This database serves {name}. Everybody knows the password of the demo city, so it is never loaded beside "
            "another government. Name an empty database in DATABASE_URL."
        )
    if not known:
        said = city.government
        above = parse_decimal(said["finance_grants_above"])
        enter_government(said["id"], said["name"], said["time_zone"], said["holiday_region"], above)


def _enter_person(city: City, entry: PersonEntry) -> None:
    vendor_id = _vendor(city, entry.vendor).id if entry.vendor else None
    roles = [Role(role) for role in entry.roles]
    starts_on = date.fromisoformat(city.assigned_from)
    person = enter_person(city.government["id"], entry.email, entry.name, roles, starts_on, vendor_id)
    set_password(person, city.password)


def _vendor(city: City, short_name: str) -> Vendor:
    found = find_vendor_by_name(city.government["id"], city.vendors[short_name])
    if found is None:
        raise NotFound(f"The vendor {city.vendors[short_name]} was renamed, so the rest of the demo cannot be entered.")
    return found


def _is_entered(owner: str, number: str) -> bool:
    try:
        find_contract(owner, number)
    except NotFound:
        return False
    return True


def _enter_contract(city: City, entry: ContractEntry) -> None:
    drafter, new = actor_by_email(entry.drafted_by), contract_of_terms(load_terms(entry.terms))
    program = find_program(city.government["id"], entry.program) if entry.program else None
    vendor = _vendor(city, entry.vendor)
    contract = enter_contract(drafter, new, vendor.id, program.id if program else None)
    version = draft_terms(drafter, contract.number, json.dumps(entry.terms), contract.starts_on)
    activate_terms(actor_by_email(entry.activated_by), version.id)
