"""Asks for every page and list of a city as each desk: python -m benchmarks.pages FOLDER [--desk D] [--page PART] …

FOLDER (and DATABASE_URL, where the city stands in PostgreSQL) is what benchmarks/city.py was given; an address with an
account that owns nothing is held by row-level security, as a city's programs are. The pages that a
desk may see are those of tests/routes/matrix.py; their ids are taken from all over the city, with the lists' filters
and next pages. Requests go through the whole program without a network, in shuffled order, one at a time. Prints for
each page milliseconds (median, 95th percentile), milliseconds of computing by this process, queries and kilobytes;
“over” marks what misses an aim, and names the slowest address.
"""

import argparse
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import create_web_app
from benchmarks.city import open_city
from benchmarks.page_addresses import addresses_of, next_pages
from models.database import db
from models.people import find_person_by_email
from models.reach import reach_whole_program
from models.sign_ins import start_sign_in
from routes.accounts import IN_COOKIE
from tests.routes.matrix import answers_of_pages

# A page is asked for so often at least: of three times the middle one says more of the machine than of the page.
FEWEST = 15
AIMS = (100.0, 300.0, 100.0)  # median and 95th percentile in milliseconds, kilobytes of HTML
PEOPLE = {
    "officer": "officer",
    "vendor": "vendor-a",
    "finance": "finance",
    "inspector": "inspector",
    "auditor": "auditor",
    "administrator": "admin",
}


@dataclass
class Seen:
    """What a page of a desk took, each time."""

    milliseconds: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)
    kilobytes: float = 0.0
    slowest: tuple[float, str] = (0.0, "")


def main() -> None:
    """Ask and print."""
    asked = _asked()
    app = open_city(asked.folder, create_web_app)
    sent = [0]
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *_: sent.__setitem__(0, sent[0] + 1))
    print(f"{'desk':14}{'page':36}{'times':>6}{'median':>8}{'p95':>8}{'CPU':>7}{'queries':>9}{'KB':>7}")
    for desk in PEOPLE:
        if asked.desk in ("", desk):
            ask_desk(app, desk, asked, sent)


def ask_desk(app: Flask, desk: str, asked: argparse.Namespace, sent: list[int]) -> None:
    """Every page of the desk, in shuffled order."""
    client, todo = sign_in(app, PEOPLE[desk]), _todo(app, desk, asked)
    for endpoint, address in list(todo):
        answer = client.get(address)
        todo += [(endpoint, found) for found in next_pages(endpoint, answer.text)]
    addresses = Counter(endpoint for endpoint, _ in todo)
    times = {endpoint: max(asked.times, ceil(FEWEST / many)) for endpoint, many in addresses.items()}
    visits = [each for each in todo for _ in range(times[each[0]])]
    random.Random(5).shuffle(visits)
    seen: dict[str, Seen] = defaultdict(Seen)
    for endpoint, address in visits:
        sent[0], began, computed = 0, time.perf_counter(), time.process_time()
        answer = client.get(address)
        took, worked = (time.perf_counter() - began) * 1000, (time.process_time() - computed) * 1000
        if answer.status_code != 200:
            print(f"{desk:14}{address} answers {answer.status_code}")
            continue
        one = seen[endpoint]
        one.milliseconds.append(took)
        one.computing.append(worked)
        one.queries.add(sent[0])
        one.kilobytes = max(one.kilobytes, len(answer.data) / 1000)
        one.slowest = max(one.slowest, (took, address))
    for endpoint, one in sorted(seen.items(), key=lambda each: -statistics.median(each[1].milliseconds)):
        print(line_of(desk, endpoint, one), flush=True)


def line_of(desk: str, endpoint: str, seen: Seen) -> str:
    """A line of the table."""
    ordered = sorted(seen.milliseconds)
    median, late = statistics.median(ordered), late_of(ordered)
    over = any(found > aim for found, aim in zip((median, late, seen.kilobytes), AIMS, strict=True))
    computing = statistics.median(seen.computing)
    few, many = min(seen.queries), max(seen.queries)
    queries = f"{few}" if few == many else f"{few}–{many}"
    told = f"{desk:14}{endpoint:36}{len(ordered):6}{median:8.0f}{late:8.0f}{computing:7.0f}"
    told += f"{queries:>9}{seen.kilobytes:7.0f}"
    return told + (f"  over: {seen.slowest[1]}" if over else "")


def late_of(ordered: Sequence[float]) -> float:
    """The 95th percentile of what stands in order."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def sign_in(app: Flask, name: str) -> FlaskClient:
    """A browser in which the person of that name is signed in."""
    with app.app_context():
        reach_whole_program("a benchmark")
        person = find_person_by_email(f"{name}@harborview.example")
        assert person is not None
        _, secret = start_sign_in(person.government_id, person.id, "127.0.0.1", "A benchmark", "password")
        keep = db.session.commit
        keep()
        client = app.test_client()
        with client.session_transaction() as kept:
            kept.update({"_user_id": person.fs_uniquifier, "_fresh": True, IN_COOKIE: secret})
    client.get("/")
    return client


def _todo(app: Flask, desk: str, asked: argparse.Namespace) -> list[tuple[str, str]]:
    shown = [
        endpoint
        for endpoint, method, whose, answer in answers_of_pages()
        if (method, whose, answer) == ("GET", desk, "page") and asked.page in endpoint
    ]
    with app.app_context():
        reach_whole_program("a benchmark")
        found = {endpoint: addresses_of(app, endpoint, PEOPLE[desk], asked.different) for endpoint in shown}
    for endpoint in (name for name, addresses in found.items() if not addresses):
        print(f"{desk:14}{endpoint:36}  the city has nothing to show there")
    return [(endpoint, address) for endpoint, addresses in found.items() for address in addresses]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--desk", default="", choices=["", *PEOPLE])
    parser.add_argument("--page", default="", help="part of the pages' names, such as contracts.")
    parser.add_argument("--different", type=int, default=6, help="how many contracts, reports … of each page")
    parser.add_argument("--times", type=int, default=3, help="how often each address is asked for")
    return parser.parse_args()


if __name__ == "__main__":
    main()
