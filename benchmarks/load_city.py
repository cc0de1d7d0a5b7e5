"""What benchmarks/load.py asks of a city: contracts to report on, tokens, workbooks, and readers who are signed in."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from benchmarks.city import open_city
from benchmarks.intake import write_workbook
from benchmarks.intake_here import runs_terms
from benchmarks.page_addresses import addresses_of
from benchmarks.pages import PEOPLE, sign_in
from contracts.entries import contract_of_terms
from contracts.terms import load_terms
from models.contracts import known_numbers
from models.database import db
from models.people import Assignment, Person, actor_by_email
from models.rights import give_rights
from operations.activations import activate_terms
from operations.contract_entry import enter_contract
from operations.terms import draft_terms
from operations.tokens import issue
from tests.routes.matrix import answers_of_pages

PERIOD = "2027-10"
CONTRACTS = 1_200  # that are reported on; more uploads than these are revisions
SIZES = {50: 90, 500: 9, 25_000: 1}
READERS = {"vendor": 60, "officer": 15, "finance": 10, "inspector": 10, "auditor": 3, "administrator": 2}
VENDORS = 6  # whose clerks read
# What people open most: every second page of a reader is one of these.
USUAL = ("desks.show_desk", "contracts.show_contracts", "contracts.show_contract", "reports.show_report")
USUAL += ("statements.show_statement",)


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook for a contract, by a token of its vendor; `turn` makes a repeated one a revision."""

    contract: str
    token: str
    path: Path
    rows: int
    turn: int = 0

    def again(self, times: int = 1) -> "Upload":
        """The same contract's next workbook, or the one so many after this."""
        if not times:
            return self
        later, place = self.turn + times, int(self.path.stem.split("-")[1])
        path = self.path.with_name(f"{self.rows}-{place}-{later}.xlsx")
        if not path.exists():
            write_workbook(path, self.rows, first=later * 100_000 + place * 30)
        return replace(self, path=path, turn=later)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is signed in, and the addresses by page that they look at."""

    cookie: str
    addresses: dict[str, list[str]]

    def next_page(self, chance: random.Random) -> tuple[str, str]:
        """A page and one of its addresses."""
        usual = [name for name in USUAL if name in self.addresses]
        name = chance.choice(usual if chance.random() < 0.5 else list(self.addresses))
        return name, chance.choice(self.addresses[name])


def prepare_city(folder: Path, account: str) -> Flask:
    """The city's program, with contracts to report on, and an account with the rights of a program's own."""
    app = open_city(folder)
    keep = db.session.commit
    with app.app_context():
        give_rights(account)
        keep()
        owner = actor_by_email("officer@harborview.example").government_id
        numbers = [f"RUN-{number:05}" for number in range(CONTRACTS)]
        missing = sorted(set(numbers) - known_numbers(owner, numbers))
        vendors = _vendors(owner, len(numbers))
        for number in missing:
            _enter(number, vendors[numbers.index(number)][0])
            keep()
    return app


def uploads_of(app: Flask, folder: Path, count: int) -> list[Upload]:
    """So many uploads in shuffled order, with the sizes that they have in a city."""
    chance = random.Random(count)
    sizes = [size for size, percent in SIZES.items() for _ in range(max(1, round(count * percent / 100)))][:count]
    chance.shuffle(sizes)
    keep, tokens = db.session.commit, []
    with app.app_context():
        owner = actor_by_email("officer@harborview.example").government_id
        for _, email in _vendors(owner, min(count, CONTRACTS)):
            tokens.append(issue(actor_by_email(email), frozenset({"reports", "read"}), 30))
        keep()
    return [_upload(folder, place, size, tokens) for place, size in enumerate(sizes)]


def readers_of(app: Flask, count: int) -> list[Reader]:
    """People of all desks, most of them vendors' clerks, each with a sign-in of their own."""
    with app.app_context():
        owner = actor_by_email("officer@harborview.example").government_id
        clerks = [email.partition("@")[0] for _, email in _vendors(owner, VENDORS)]
    kinds: list[tuple[str, str]] = []
    for desk, percent in READERS.items():
        names = ["vendor-a", *clerks] if desk == "vendor" else [PEOPLE[desk]]
        kinds += [(desk, names[place % len(names)]) for place in range(round(count * percent / 100))]
    addresses = {kind: _addresses(app, *kind) for kind in dict.fromkeys(kinds)}
    return [Reader(_cookie(app, name), addresses[desk, name]) for desk, name in kinds]


def _vendors(owner: str, count: int) -> Sequence[tuple[str, str]]:
    """Vendors with the address of their clerk, in the order in which they were made."""
    found = db.session.execute(
        select(Assignment.vendor_id, Person.email)
        .join(Person, (Person.government_id == Assignment.government_id) & (Person.id == Assignment.person_id))
        .where(Assignment.government_id == owner, Person.email.like("vendor-0%"))
        .order_by(Person.email)
        .limit(count)
    )
    return [(str(vendor), email) for vendor, email in found]


def _enter(number: str, vendor_id: str) -> None:
    """The contract with its terms in force."""
    officer, officer2 = actor_by_email("officer@harborview.example"), actor_by_email("officer2@harborview.example")
    terms = runs_terms(number)
    contract = enter_contract(officer, contract_of_terms(load_terms(terms)), vendor_id)
    version = draft_terms(officer2, number, json.dumps(terms), contract.starts_on)
    activate_terms(officer, version.id)


def _upload(folder: Path, place: int, size: int, tokens: Sequence[str]) -> Upload:
    turn, contract = divmod(place, CONTRACTS)
    path = folder / "workbooks" / f"{size}-{place}-{turn}.xlsx"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        write_workbook(path, size, first=place * 30)
    return Upload(f"RUN-{contract:05}", tokens[contract % len(tokens)], path, size, turn)


def _addresses(app: Flask, desk: str, name: str) -> dict[str, list[str]]:
    found = dict(_found(app, desk, name))
    return {endpoint: addresses for endpoint, addresses in found.items() if addresses}


def _found(app: Flask, desk: str, name: str) -> Iterator[tuple[str, list[str]]]:
    with app.app_context():
        for endpoint, method, whose, answer in answers_of_pages():
            if (method, whose, answer) == ("GET", desk, "page"):
                yield endpoint, addresses_of(app, endpoint, name, 6)


def _cookie(app: Flask, name: str) -> str:
    cookie = sign_in(app, name).get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"
