"""Makes a city with thousands of contracts to look at: python -m benchmarks.city FOLDER [--contracts N] [--rows N] …

The season of the demo city is loaded through the program's own operations; then its contracts are copied, as
city_copies.py says, until there are as many contracts, vendors, months and rows as asked. DATABASE_URL names an empty
PostgreSQL database; without it the city stands in FOLDER as SQLite. benchmarks/pages.py asks for its pages.
"""

import argparse
import itertools
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import func, select, text

from app import create_app
from benchmarks.city_copies import Copier, Originals
from examples.load_season import clock_of_season, load_season
from models.database import Base, db, dialect_name
from models.index_counts import count_index, indexes_to_count
from operations.standings import keep_missing_standings
from settings import keep_demo_clock

NEWEST = date(2027, 10, 1)  # the month in which the demo city's season ends
AT_ONCE = 300  # contracts whose month is written in one transaction
SHOWN = ("contracts", "vendors", "people", "periods", "reports", "report_rows", "statements", "events", "messages")


def main() -> None:
    """Make the city and print what it holds."""
    asked = _asked()
    app = open_city(asked.folder)
    with app.app_context():
        flask_migrate.upgrade(str(Path(__file__).resolve().parent.parent / "migrations"))
        keep = db.session.commit
        with_seconds("The demo city’s season", lambda: _load(app, keep))
        copy_contracts(asked, _counting_values(keep))
        _count_values(keep)
        with_seconds("How each contract stands", lambda: _keep_standings(keep))
        _count_values(keep)
        for name in SHOWN:
            print(f"{name:12} {count(name):12,}")


def open_city(folder: Path, create: Callable[..., Flask] = create_app) -> Flask:
    """The program on the city that stands in the folder, or in the database that DATABASE_URL names."""
    folder.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder.absolute()}/city.sqlite3"
    return create(DATABASE_URL=url, INSTANCE_PATH=str(folder), DEVELOPMENT="1", REQUESTS_PER_MINUTE="0")


def copy_contracts(asked: argparse.Namespace, keep: Callable[[], None]) -> None:
    """Copy the demo's contracts, month by month as a city grows, the oldest first; `keep` commits."""
    originals = Originals.read()
    copier = Copier(originals, asked.contracts - len(originals.contracts), asked.months, asked.rows)
    with_seconds("Vendors", lambda: copier.add_vendors(asked.vendors))
    keep()
    for some in _portions(range(copier.contracts)):
        copier.add_contracts(some)
        keep()
    for ago in reversed(range(asked.months)):
        began = time.perf_counter()
        for some in _portions(range(copier.contracts)):
            copier.add_month(some, ago)
            keep()
        print(f"{ago:3} months ago: {time.perf_counter() - began:.1f} s", flush=True)


def with_seconds(what: str, act: Callable[[], object]) -> None:
    """Do it and print how long it took."""
    began = time.perf_counter()
    act()
    print(f"{what}: {time.perf_counter() - began:.1f} s", flush=True)


def count(table: str) -> int:
    """How many rows the table has."""
    return db.session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0


def _load(app: Flask, keep: Callable[[], None]) -> None:
    load_season(app.extensions["file_store"], keep, lambda _: None)
    keep()
    keep_demo_clock(Path(app.instance_path), clock_of_season())


def _counting_values(keep: Callable[[], None]) -> Callable[[], None]:
    """Commits, and has PostgreSQL count its values whenever there were twice as many commits: it would go on checking
    keys as in empty tables, by reading them whole.
    """
    kept = itertools.count(1)

    def keep_and_count() -> None:
        keep()
        if dialect_name() == "postgresql" and next(kept).bit_count() == 1:
            db.session.execute(text("ANALYZE"))
            keep()

    return keep_and_count


def _count_values(keep: Callable[[], None]) -> None:
    """As the worker does within a day, and PostgreSQL's own daemon."""
    for name in indexes_to_count():
        count_index(name)
    if dialect_name() == "postgresql":
        db.session.execute(text("ANALYZE"))
    keep()


def _keep_standings(keep: Callable[[], None]) -> None:
    """As the worker does after an upgrade: through the program's own operation."""
    while keep_missing_standings():
        keep()
        db.session.expunge_all()


def _portions(numbers: range) -> Iterator[Sequence[int]]:
    for first in range(0, len(numbers), AT_ONCE):
        yield numbers[first : first + AT_ONCE]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the city's files and clock stand; outside the repository")
    parser.add_argument("--contracts", type=int, default=2_700)
    parser.add_argument("--vendors", type=int, default=1_650)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--rows", type=int, default=3_300_000, help="rows of reports, all contracts together")
    return parser.parse_args()


if __name__ == "__main__":
    main()
