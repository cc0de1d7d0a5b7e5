"""Marks and ids of what somebody must not see: whether they stand in what that person reaches, and how the answer for
such a thing differs from that for one that does not exist.
"""

import json
import re
from collections.abc import Collection, Iterator, Set
from datetime import date
from difflib import unified_diff
from email.message import EmailMessage

from sqlalchemy import Text, select, text, update
from werkzeug.test import TestResponse

from models.database import Base, db
from models.ids import new_id
from models.mailings import Mailing
from models.people import find_person_by_email
from models.reach import reach_whole_program
from models.reports import Report
from models.rows import ReportRow
from operations.digests import write_digest
from operations.reminders import remind
from routes.letters import make_letter
from tests.belonging import ABOUT, ids_about, is_about
from tests.page_tokens import without_tokens
from tests.routes.conftest import Town
from tests.routes.crawling import Asked, Crawl, place_of
from tests.routes.legible import found_in, words_in
from tests.routes.test_matrix import sent

MARK = "zebrafinch"
# When much is due and overdue: what calendars and mails are full of.
LATE = date(2027, 10, 20)
# Columns in which people write as they please.
_WRITTEN = {
    *("title", "words", "reason", "note", "file_name", "scope", "late_reason", "owner", "present", "place", "text"),
    *("clause", "evidence", "reference", "person_name", "asked_by_name", "written_by_name", "about_title", "unit"),
}
_NAMING = re.compile(r"number|program|\w+_id|sha256|secret")
# Texts of rows by which one would know whose they are; dates and short words are anybody's.
_TELLING = re.compile(r"(?=.*[A-Za-z]).{8,}")
# What the browser keeps of its session is new in every answer.
_SESSION = re.compile(r"(?<=session=)[^;]*")


def canaries_of(contract_ids: Collection[str], others: Collection[str]) -> set[str]:
    """The mark, and every id and telling text of these contracts' rows that is not among those of the others."""
    _mark(contract_ids)
    return {MARK, *ids_about(contract_ids)} | (_values(contract_ids) - _values(others))


def _mark(contract_ids: Collection[str]) -> None:
    """Write the mark before every text about these contracts, past the guards of history."""
    if db.engine.dialect.name == "sqlite":
        for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.session.execute(text(f'DROP TRIGGER "{name}"'))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    for table in Base.metadata.sorted_tables:
        for column in table.columns if table.name in ABOUT else ():
            if column.name in _WRITTEN and isinstance(column.type, Text):
                marked = update(table).values({column.name: f"{MARK} {table.name} " + column})
                db.session.execute(marked.where(is_about(table, table.name, contract_ids), column != ""))
    db.session.commit()


def _values(contract_ids: Collection[str]) -> set[str]:
    """The longer texts in the rows of these contracts' reports."""
    rows = select(ReportRow.document).join(Report, Report.id == ReportRow.report_id)
    found = db.session.scalars(rows.where(Report.contract_id.in_(contract_ids)))
    return {each for document in found for each in _texts(json.loads(document)) if _TELLING.match(each)}


def _texts(document: object) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from _texts(inner)


def traces(canaries: Collection[str], seen: Crawl) -> dict[str, list[str]]:
    """By address, which of the canaries stand in its answer."""
    found = {where: found_in(words, frozenset(canaries)) for where, words in seen.words.items()}
    return {where: some[:5] for where, some in found.items() if some}


def foreign_parts(places: dict[str, object], own: Collection[str]) -> dict[str, str]:
    """The parts of an address that name things, but for the own."""
    named = {name: value for name, value in places.items() if _NAMING.fullmatch(name) and not isinstance(value, int)}
    return {name: str(value) for name, value in named.items() if value not in own}


def calendar(town: Town, desk: str) -> str:
    """The calendar of the person, at the address that it was given for it."""
    page = town.ask(desk, "POST", "/messages/calendar").get_data(as_text=True)
    address = re.search(r"/calendar/[\w.~-]+\.ics", page)
    assert address is not None
    return words_in(town.ask("nobody", "GET", address[0]).get_data())


def outbox(town: Town, email: str) -> dict[str, str]:
    """The letters to the person after the day’s round, by subject, in the words of all their parts."""
    with town.app.test_request_context():
        reach_whole_program("the day’s round")
        person = find_person_by_email(email)
        assert person is not None
        remind(person.government_id, LATE)
        write_digest(person.government_id, person.id, LATE)
        mailings = db.session.scalars(select(Mailing).where(Mailing.person_id == person.id)).all()
        letters = [make_letter(each, person, "City", "pay@city.example", "https://pay.example") for each in mailings]
        db.session.rollback()
    return {
        f"{number} {letter['Subject']}": "\n".join([*map(str, letter.values()), *(_parts(letter))])
        for number, letter in enumerate(letters)
    }


def _parts(letter: EmailMessage) -> Iterator[str]:
    for part in letter.walk():
        if not part.is_multipart():
            yield words_in(part.get_payload(decode=True))


def difference(town: Town, desk: str, asked: Asked, foreign: dict[str, str], allowed: Set[int]) -> str:
    """How the answer differs from that for a thing that does not exist; nothing where it does not."""
    # What many wrong passwords are answered says nothing of the thing.
    town.forget_wrong_passwords()
    missing = {value: _missing(name, value) for name, value in foreign.items()}
    address = asked.address
    for value, other in missing.items():
        address = address.replace(value, other)
    got, wanted = (_plain(_send(town, desk, asked, each), missing) for each in (asked.address, address))
    if got[0] not in allowed:
        return f"answers {got[0]}"
    return "" if got == wanted else "\n".join(unified_diff(*(str(each).split("\\n") for each in (wanted, got)), n=0))


def _send(town: Town, desk: str, asked: Asked, address: str) -> TestResponse:
    if address.startswith("/api/") and asked.method == "POST":
        return town.ask(desk, "POST", address, **sent(place_of(town, "POST", address)[0]))
    return town.ask(desk, asked.method, address, data=dict(asked.fields) or None)


def _missing(name: str, value: str) -> str:
    """A value of the same kind that names nothing."""
    if name.endswith("_id"):
        return new_id()
    return "0" * 64 if name == "sha256" else value[:-1] + ("Q" if value[-1] != "Q" else "X")


def _plain(answer: TestResponse, missing: dict[str, str]) -> tuple[int, str, str]:
    """Status, headers and words without what differs from answer to answer, and without the names that were asked."""
    headers = {name: value for name, value in answer.headers if name not in ("X-Request-Id", "Date")}
    said = [_SESSION.sub("", str(sorted(headers.items()))), without_tokens(answer.get_data().decode(errors="replace"))]
    for value, other in missing.items():
        said = [each.replace(value, "…").replace(other, "…") for each in said]
    return answer.status_code, said[0], said[1]
