"""Every page of every desk takes as many queries in a city that grew tenfold, and never more than sixty.

The larger city is made as the benchmarks make theirs, so this also shows that those still run.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks.city import copy_contracts, open_city
from benchmarks.page_addresses import addresses_of
from benchmarks.pages import PEOPLE, sign_in
from models.clock import set_ahead
from models.database import db
from operations.standings import keep_missing_standings
from tests.routes.matrix import answers_of_pages
from tests.seasons import DATABASE, Season, loaded_season

MOST = 60
# The trial settles past periods, ten at the most, each from facts of its own.
MOST_OF = {"terms_drafts.show_trial": 10 * 30}
LARGER = argparse.Namespace(contracts=120, vendors=60, months=3, rows=4_000)


@dataclass
class City:
    """A city that stands in a folder, and how many queries were sent to its database since `sent` was emptied."""

    app: Flask
    sent: list[str] = field(default_factory=list)

    def ask(self, browser: FlaskClient, address: str) -> tuple[int, int]:
        """The answer's status, and how many queries it took."""
        self.sent.clear()
        status = browser.get(address).status_code
        return status, len(self.sent)


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
            before, after = sign_in(small.app, desk), sign_in(large.app, desk)
            for page in pages_of(desk):
                with small.app.app_context():
                    addresses = addresses_of(small.app, page, "vendor-a" if desk == "vendor" else None, 2)
                for address in addresses:
                    (status, few), (status_after, found) = small.ask(before, address), large.ask(after, address)
                    assert status_after == status, address
                    shown[page] += status == 200
                    more += [f"{desk} {address}: {few}, then {found}"] if found > few else []
                    many[page] = max(many[page], few, found)
    assert more == []
    assert [page for page in many if not shown[page]] == []
    assert {page: count for page, count in many.items() if count > MOST_OF.get(page, MOST)} == {}
