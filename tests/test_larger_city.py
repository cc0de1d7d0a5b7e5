"""Every page of every desk takes as many queries in a city that grew tenfold, at most sixty and a hundred kilobytes.

The larger city is made as the benchmarks make theirs, so this also shows that those still run.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from benchmarks.city import copy_contracts, open_city
from benchmarks.page_addresses import addresses_of
from benchmarks.pages import PEOPLE, sign_in
from models.clock import set_ahead
from models.database import db
from models.kept_scores import KeptScore
from operations.standings import keep_missing_standings
from tests.routes.matrix import answers_of_pages
from tests.seasons import DATABASE, Season, loaded_season

MOST, MOST_BYTES = 60, 100_000
# The trial settles past periods, ten at the most, each from facts of its own.
MOST_OF = {"terms_drafts.show_trial": 10 * 30}
LARGER = argparse.Namespace(contracts=120, vendors=60, months=3, rows=4_000)


@dataclass
class City:
    """A city in a folder: what was sent to its database since `sent` was emptied, and the pages that were too large."""

    app: Flask
    sent: list[str] = field(default_factory=list)
    too_large: dict[str, int] = field(default_factory=dict)

    def ask(self, browser: FlaskClient, address: str) -> tuple[int, int]:
        """The answer's status, and how many queries it took."""
        self.sent.clear()
        answer = browser.get(address)
        if answer.mimetype == "text/html" and len(answer.data) > MOST_BYTES:
            self.too_large[address] = len(answer.data)
        return answer.status_code, len(self.sent)


@contextmanager
def opened(season: Season, folder: Path) -> Iterator[City]:
    """The program on a copy of the season."""
    season.copy_to(folder)
    (folder / DATABASE).rename(folder / "city.sqlite3")
    city = City(open_city(folder))
    with city.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: city.sent.append(given[2]))
    yield city
    with city.app.app_context():
        db.engine.dispose()
    set_ahead(timedelta(0))  # the demo city's year is this test's alone


def grow(city: City) -> None:
    """Ten times as many contracts, each as it would stand."""
    with city.app.app_context():
        copy_contracts(LARGER, db.session.commit)
        while keep_missing_standings():
            db.session.commit()
        db.session.commit()
        keys = db.session.scalars(select(KeptScore.key)).all()
        assert len(set(keys)) == len(keys) > 0
        db.session.remove()


def pages_of(desk: str) -> list[str]:
    """The pages that a desk may read."""
    return [page for page, method, whose, kind in answers_of_pages() if (method, whose, kind) == ("GET", desk, "page")]


def test_no_page_takes_more_queries_in_a_larger_city(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    season = loaded_season(tmp_path_factory)
    more, many, shown = list[str](), Counter[str](), Counter[str]()
    with opened(season, tmp_path / "small") as small, opened(season, tmp_path / "large") as large:
        grow(large)
        for desk in PEOPLE:
            before, after = sign_in(small.app, PEOPLE[desk]), sign_in(large.app, PEOPLE[desk])
            for page in pages_of(desk):
                with small.app.app_context():
                    addresses = addresses_of(small.app, page, PEOPLE[desk], 2)
                for address in addresses:
                    (status, few), (status_after, found) = small.ask(before, address), large.ask(after, address)
                    assert status_after == status, address
                    shown[page] += status == 200
                    more += [f"{desk} {address}: {few}, then {found}"] if found > few else []
                    many[page] = max(many[page], few, found)
    assert (small.too_large, large.too_large) == ({}, {})
    assert more == []
    assert [page for page in many if not shown[page]] == []
    assert {page: count for page, count in many.items() if count > MOST_OF.get(page, MOST)} == {}


def test_no_statement_is_larger_whatever_it_was_made_from(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    with opened(loaded_season(tmp_path_factory), tmp_path / "season") as city:
        browser = sign_in(city.app, PEOPLE["finance"])
        with city.app.app_context():
            addresses = addresses_of(city.app, "statements.show_statement", PEOPLE["finance"], 1_000)
        assert len(addresses) > 30
        told_apart = 0
        for address in addresses:
            assert city.ask(browser, address)[0] == 200
            for line in re.findall(r'href="(\?line=[^#"]*)#', browser.get(address).text):
                told_apart += 1
                assert city.ask(browser, address + line)[0] == 200
    assert told_apart
    assert city.too_large == {}
