"""Whatever else is sent with a form changes nothing; a program that sends more than it may is refused."""

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

import models.ids
from contracts.acts import Act
from examples.city import read_city
from models.database import Base, db
from models.event_words import EventWord
from models.events import Event
from routes.api.declaring import DECLARED
from tests.database import TestDatabase
from tests.routes.conftest import Town
from tests.routes.crawling import Crawl, crawl, place_of
from tests.routes.matrix import expected_answers
from tests.routes.test_matrix import address_of, sent

ON_SQLITE = pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
ENDINGS = ("_id", "_by", "_cents", "_at", "_name", "_hash")
GUESSED = ("id", "status", "role", "roles", "party", "revision", "amount", "active", "admin", "kind_of_act")
EXTRA = dict.fromkeys(GUESSED, "approved") | {
    column.name: "1" if column.name.endswith("_cents") else "elsewhere"
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if column.name.endswith(ENDINGS)
}
Held = dict[str, list[Any]]
# New each time by chance alone.
BY_CHANCE = {"api_tokens": {"digest"}, "calendar_feeds": {"digest"}}
DESKS = ("officer", "vendor", "finance", "inspector", "administrator")


@pytest.fixture
def forms(town: Town, desk: str) -> Crawl:
    """Every form that the desk comes across."""
    return crawl(town, desk, 1, with_files=False)


@pytest.fixture
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same moment and the same ids each time."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


def everything() -> Held:
    """All that the database holds, but that requests were refused, and the words of it."""
    found = {}
    refused = select(Event.number).where(Event.act == Act.REQUEST_REFUSED.value)
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in BY_CHANCE.get(table.name, ())]
        wanted = select(*columns)
        if table.name == "events":
            wanted = wanted.where(Event.act != Act.REQUEST_REFUSED.value)
        if table.name == "event_words":
            wanted = wanted.where(EventWord.number.not_in(refused))
        if table.name != "throttles":
            found[table.name] = sorted(map(repr, db.session.execute(wanted)))
    db.session.rollback()
    return found


@pytest.fixture
def kept(town: Town, migrated: TestDatabase, tmp_path: Path) -> Path:
    """The city as it was loaded, with everybody signed in."""
    migrated.close()
    return Path(shutil.copyfile(migrated.path, tmp_path / "kept.sqlite3"))


def put_back(kept: Path, migrated: TestDatabase) -> None:
    """The city as it was."""
    migrated.close()
    for ending in ("-wal", "-shm"):
        migrated.path.with_name(f"{migrated.path.name}{ending}").unlink(missing_ok=True)
    shutil.copyfile(kept, migrated.path)


def after(town: Town, back: Callable[[], None], desk: str, address: str, fields: dict[str, str]) -> Held:
    """What the database holds after a form was sent to the city as it was loaded."""
    back()
    chance = random.Random(7)
    with pytest.MonkeyPatch.context() as fixed:
        fixed.setattr(models.ids.secrets, "randbits", chance.getrandbits)
        fixed.setattr(models.ids, "_last", 0)
        town.ask(desk, "POST", address, data=fields)
    with town.app.app_context():
        return everything()


@ON_SQLITE
@pytest.mark.usefixtures("_still")
@pytest.mark.parametrize("desk", DESKS)
def test_fields_that_no_form_has_change_nothing(
    town: Town, migrated: TestDatabase, kept: Path, forms: Crawl, desk: str
) -> None:
    back = partial(put_back, kept, migrated)
    back()
    with town.app.app_context():
        before, changed, differ = everything(), 0, []
    tried = set[str]()
    for asked in (each for each in forms.asked.values() if each.method == "POST"):
        endpoint, _ = place_of(town, "POST", asked.address)
        if endpoint in tried or endpoint in ("security.logout", "security.login"):
            continue
        tried.add(endpoint)
        fields = filled_in(dict(asked.fields))
        plain = after(town, back, desk, asked.address, fields)
        more = after(town, back, desk, asked.address, {**EXTRA, **fields})
        changed += plain != before
        differ += [(asked.address, name) for name in plain if plain[name] != more[name]]
    back()
    assert differ == []
    assert changed > (1 if desk == "administrator" else 3)


def filled_in(fields: dict[str, str]) -> dict[str, str]:
    """A form with something in each field."""
    kinds = {"password": read_city().password, "_on": "2027-12-01", "day": "2027-12-01", "days": "30"}
    return {
        name: said or next((kinds[end] for end in kinds if name.endswith(end)), "5") for name, said in fields.items()
    }


def operations() -> list[tuple[str, str]]:
    """Each operation that acts, with a desk that may use it."""
    acting = {e: desk for e, method, desk, answer in expected_answers() if e in DECLARED and answer == "acts"}
    return sorted(acting.items())


@ON_SQLITE
def test_a_program_that_sends_more_than_an_operation_takes_is_refused(town: Town, migrated: TestDatabase) -> None:
    with town.app.app_context():
        before, told = everything(), []
    for endpoint, desk in operations():
        method = DECLARED[endpoint].method
        body = sent(endpoint).get("json", {})
        for name in ("government_id", "vendor_id", "status", "approved_by", "net_cents", "roles"):
            address = address_of(town, endpoint, method)
            answer = town.ask(desk, method, address, json={**body, name: "1"})
            if answer.status_code != 422:
                told.append((endpoint, name, answer.status_code))
    with town.app.app_context():
        assert (told, everything()) == ([], before)
