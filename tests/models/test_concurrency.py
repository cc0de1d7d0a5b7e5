"""Eight writers at once lose nothing, on both databases."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.errors import DomainError, Stale
from contracts.roles import Role
from models.database import db
from models.events import chain_head, record, verify_chain
from models.moves import move
from models.reports import find_report
from models.vendors import Vendor, find_vendor
from tests.builders import a_government, a_report, a_vendor, an_actor

WRITERS = 8
TIMES = 100


def at_once(app: Flask, act: Callable[[int], int]) -> int:
    """What the act returns, summed over the writers, each with connections of its own."""

    def run(writer: int) -> int:
        with app.app_context():
            return act(writer)

    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(pool.map(run, range(WRITERS)))


def test_eight_hundred_increments_that_read_and_then_write_are_all_counted(app: Flask, session: Session) -> None:
    vendor = a_vendor(name="0")
    key = (vendor.government_id, vendor.id)
    session.commit()

    def count(_writer: int) -> int:
        for _ in range(TIMES):
            while not tried(key):
                db.session.rollback()
        return TIMES

    assert at_once(app, count) == WRITERS * TIMES
    session.expire_all()
    assert find_vendor(*key).name == str(WRITERS * TIMES)
    assert find_vendor(*key).lock_version == WRITERS * TIMES + 1


def tried(key: tuple[str, str]) -> bool:
    vendor: Vendor = find_vendor(*key)
    vendor.name = str(int(vendor.name) + 1)
    try:
        db.session.commit()
    except Stale:
        return False
    db.session.expire_all()
    return True


def test_events_written_at_once_make_one_unbroken_trail(app: Flask, session: Session) -> None:
    government_id = a_government().id
    session.commit()

    def write(writer: int) -> int:
        for number in range(25):
            record(government_id, Act.INDEX_SET, "index", f"{writer}-{number}")
            db.session.commit()
        return 25

    at_once(app, write)
    assert chain_head(government_id).number == WRITERS * 25
    assert verify_chain(government_id) == []


def test_of_eight_who_accept_one_report_at_once_one_wins(app: Flask, session: Session) -> None:
    report = a_report(status="submitted")
    officers = [an_actor(Role.OFFICER) for _ in range(WRITERS)]
    session.commit()

    def accept(writer: int) -> int:
        try:
            move(find_report(report.government_id, report.id), "accept", officers[writer])
            db.session.commit()
        except DomainError:
            db.session.rollback()
            return 0
        return 1

    assert at_once(app, accept) == 1


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_whoever_writes_without_a_pause_keeps_nobody_else_from_writing(app: Flask, session: Session) -> None:
    over, turns = threading.Event(), 0

    def write_all_the_time() -> None:
        nonlocal turns
        with app.app_context(), db.engine.connect() as connection:
            while not over.is_set():
                with connection.begin():
                    time.sleep(0.05)
                turns += 1

    busy = threading.Thread(target=write_all_the_time)
    busy.start()
    try:
        for _ in range(10):
            a_vendor()
            session.commit()
    finally:
        over.set()
        busy.join()
    assert turns < 50, f"for each turn of another, one writer had {turns / 10:.0f}"
