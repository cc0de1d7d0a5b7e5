"""What one vendor reaches, another gets as if it did not exist; nothing of it stands anywhere the other can look."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

import pytest
from sqlalchemy import Text, select, text, update
from werkzeug.test import TestResponse

from models.contracts import Contract
from models.database import Base, db
from models.ids import new_id
from models.people import find_person_by_email
from models.reports import Report
from models.rows import ReportRow
from tests.belonging import WAYS, ids_about, is_about
from tests.routes.conftest import CONTRACT, PEOPLE, Town
from tests.routes.crawling import Asked, Crawl, crawl, operations_at, place_of
from tests.routes.matrix import expected_answers
from tests.routes.test_matrix import sent

MARK = "zebrafinch"
# Columns in which people write as they please.
WRITTEN = {
    *("title", "words", "reason", "note", "file_name", "scope", "late_reason", "owner", "present", "place", "text"),
    *("clause", "evidence", "reference", "person_name", "asked_by_name", "written_by_name", "about_title", "unit"),
}
NAMING = re.compile(r"number|program|\w+_id|sha256|secret")
# Texts of rows by which one would know whose they are; dates and short words are anybody's.
_TELLING = re.compile(r"(?=.*[A-Za-z]).{8,}")
# What is new in every answer: the tokens of forms, and what the browser keeps of its session.
_PASSING = re.compile(r'(?<=name="csrf_token" value=")[^"]*|(?<=csrf-token" content=")[^"]*|(?<=session=)[^;]*')
SAMPLED = 1
DESKS = ("vendor", "officer", "finance", "inspector", "auditor", "administrator")
# Of some kinds there are thousands, such as a page for each row of a report.
MANY = 25


@pytest.fixture(params=[SAMPLED, pytest.param(MANY, marks=pytest.mark.proof)])
def size(request: pytest.FixtureRequest) -> int:
    """How many places of each kind are opened: one, or as many as tell kinds apart."""
    opened: int = request.param
    return opened


@dataclass(frozen=True)
class Apart:
    """The demo city with marks in all that is about vendor A, and what is whose."""

    town: Town
    canaries: frozenset[str]
    own: frozenset[str]
    crawls: dict[tuple[str, int], Crawl]

    def crawled(self, desk: str, size: int) -> Crawl:
        """What the desk reaches, walked through once."""
        if (desk, size) not in self.crawls:
            self.crawls[desk, size] = crawl(self.town, desk, size)
        return self.crawls[desk, size]

    def is_foreign(self, name: str, value: object) -> bool:
        """Whether a part of an address names a thing that is not the other vendor's."""
        return NAMING.fullmatch(name) is not None and not isinstance(value, int) and value not in self.own


@pytest.fixture(scope="module")
def apart(town: Town) -> Apart:
    with town.app.app_context():
        contracts = {each.number: each.id for each in db.session.scalars(select(Contract))}
        others = [each for number, each in contracts.items() if number.startswith("ARP-2027-B")]
        theirs = [contracts[CONTRACT]]
        _mark(theirs)
        vendor = find_person_by_email(f"{PEOPLE['vendor']}@harborview.example")
        assert vendor is not None
        canaries = {MARK, CONTRACT, vendor.id, vendor.email, vendor.name, *ids_about(theirs)}
        canaries |= _values(theirs) - _values([each for each in contracts.values() if each not in theirs])
        own = {*ids_about(others), *(number for number, each in contracts.items() if each in others)}
        db.session.remove()
    return Apart(town, frozenset(canaries), frozenset(own), {})


def _mark(contract_ids: list[str]) -> None:
    """Write the mark before every text about these contracts, past the guards of history."""
    if db.engine.dialect.name == "sqlite":
        for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.session.execute(text(f'DROP TRIGGER "{name}"'))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    for table in Base.metadata.sorted_tables:
        for column in table.columns if table.name in WAYS else ():
            if column.name in WRITTEN and isinstance(column.type, Text):
                marked = update(table).values({column.name: f"{MARK} {table.name} " + column})
                db.session.execute(marked.where(is_about(table, table.name, contract_ids), column != ""))
    db.session.commit()


def _values(contract_ids: list[str]) -> set[str]:
    """The longer texts in the rows of these contracts' reports."""
    rows = select(ReportRow.document).join(Report, Report.id == ReportRow.report_id)
    found = db.session.scalars(rows.where(Report.contract_id.in_(contract_ids)))
    return {each for document in found for each in _texts(json.loads(document)) if _TELLING.match(each)}


def _texts(document: object) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from _texts(inner)


def test_nothing_of_another_vendor_stands_in_what_a_vendor_reaches(apart: Apart, size: int) -> None:
    theirs, own = apart.crawled("vendor", size), apart.crawled("other vendor", size)
    assert (theirs.failed, own.failed) == ([], [])
    reached = "\n".join(theirs.words.values())
    # What its owner does not read either proves nothing.
    assert {canary for canary in (MARK, CONTRACT) if canary not in reached} == set()
    assert len([canary for canary in apart.canaries if canary in reached]) > 50
    assert traces(apart, own) == {}


def traces(apart: Apart, seen: Crawl) -> dict[str, list[str]]:
    """By address, what stands in its answer that is another vendor's."""
    found = {where: sorted(each for each in apart.canaries if each in words) for where, words in seen.words.items()}
    return {where: canaries[:5] for where, canaries in found.items() if canaries}


def test_what_anybody_else_reaches_does_not_exist_for_a_vendor(apart: Apart, size: int) -> None:
    town, told, opened = apart.town, list[str](), Counter[tuple[str, str]]()
    for desk in ("vendor", "officer") if size == SAMPLED else DESKS:
        seen = apart.crawled(desk, size)
        assert seen.failed == []
        for asked in [*seen.asked.values(), *operations_at(town, seen)]:
            endpoint, places = place_of(town, asked.method, asked.address)
            foreign = {name: str(value) for name, value in places.items() if apart.is_foreign(name, value)}
            if foreign and opened[asked.method, endpoint] < 2 * size:
                opened[asked.method, endpoint] += 1
                if difference := _difference(town, asked, endpoint, foreign):
                    told.append(f"{asked.method} {asked.address}: {difference}")
    assert "\n".join(told) == ""
    assert len(opened) > 160
    assert traces(apart, crawl(town, "other vendor", SAMPLED)) == {}


def _difference(town: Town, asked: Asked, endpoint: str, foreign: dict[str, str]) -> str:
    """How the answer differs from that for a thing that does not exist; nothing where it does not."""
    missing = {value: _missing(name, value) for name, value in foreign.items()}
    address = asked.address
    for value, other in missing.items():
        address = address.replace(value, other)
    got, wanted = (_plain(_send(town, asked, each), missing) for each in (asked.address, address))
    allowed = {(404,)} if endpoint in _OPEN else {(403,), (404,)}
    if (got[0],) not in allowed:
        return f"answers {got[0]}"
    return "" if got == wanted else "\n".join(unified_diff(*(str(each).split("\\n") for each in (wanted, got)), n=0))


def _send(town: Town, asked: Asked, address: str) -> TestResponse:
    if address.startswith("/api/") and asked.method == "POST":
        return town.ask("other vendor", "POST", address, **sent(place_of(town, "POST", address)[0]))
    return town.ask("other vendor", asked.method, address, data=dict(asked.fields) or None)


def _missing(name: str, value: str) -> str:
    """A value of the same kind that names nothing."""
    if name.endswith("_id"):
        return new_id()
    return "0" * 64 if name == "sha256" else value[:-1] + ("Q" if value[-1] != "Q" else "X")


def _plain(answer: TestResponse, missing: dict[str, str]) -> tuple[int, str, str]:
    """Status, headers and words without what differs from answer to answer, and without the names that were asked."""
    headers = {name: value for name, value in answer.headers if name not in ("X-Request-Id", "Date")}
    said = [str(sorted(headers.items())), answer.get_data(as_text=True)]
    for value, other in missing.items():
        said = [each.replace(value, "…").replace(other, "…") for each in said]
    headers_said, words = (_PASSING.sub("", each) for each in said)
    return answer.status_code, headers_said, words


_OPEN = {endpoint for endpoint, _, desk, answer in expected_answers() if desk == "other vendor" and answer != "no"}
