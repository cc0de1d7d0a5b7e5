"""A server's clock that jumps by a year: nothing acknowledged is lost or stands out of order, and people are told."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.acts import Act
from contracts.errors import Unavailable
from models.check_turns import end_turn, take_turn
from models.clock import living_at, now
from models.database import db
from models.events import Event, record, record_all, verify_chain
from models.file_store import FileStore
from models.reports import find_report
from operations.tokens import issue
from operations.verification import verify_everything
from settings import read_settings
from tests.conftest import Browser, Terminal
from tests.operations.city import SMALL, deliver, somebody, submit, visits
from tests.operations.faults import AUGUST, CITY, seen_now
from tests.operations.programs import a_browser, assert_told, upload

YEAR = timedelta(days=365)


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as it is outside of development, where days of the future are not tried."""
    monkeypatch.setattr("models.events.keeps_order", lambda: True)


@pytest.fixture
def report_id(store: FileStore) -> str:
    return submit(store, "vendor-a", visits(5), AUGUST).id


def trail() -> list[Event]:
    db.session.expire_all()
    return list(db.session.scalars(select(Event).where(Event.government_id == CITY).order_by(Event.number)))


def test_outside_of_development_the_trail_is_kept_in_order(tmp_path: Path) -> None:
    for development, in_order in (("", True), ("1", False)):
        options = read_settings({"DEVELOPMENT": development}, tmp_path)["SQLALCHEMY_ENGINE_OPTIONS"]
        assert options["execution_options"] == {"moments_in_order": in_order}


@pytest.mark.usefixtures("ordered")
def test_with_a_clock_a_year_behind_nothing_is_recorded_and_whoever_asks_is_told(
    report_id: str, store: FileStore
) -> None:
    earlier = a_browser("inspector")
    before = seen_now()
    with living_at(now() - YEAR):
        assert earlier.get("/").status_code == 302  # the sign-in has not begun yet: it would last a year longer
        inspector, vendor = a_browser("inspector"), a_browser("vendor-a")
        assert inspector.get(f"/reports/{report_id}").status_code == 200
        assert_told(inspector.post(f"/reports/{report_id}/accept"), "The clock of the program stands at", "recorded at")
        assert_told(upload(vendor), "Nothing was saved")
        assert vendor.get("/people").status_code == 403  # refused, and not even that is recorded
        with pytest.raises(Unavailable):
            record_all(CITY, Act.REPORT_ENTERED, "report", [("r-1", "")], None)
        db.session.rollback()
    after = seen_now()
    assert {**after, "sign_ins": 0} == {**before, "sign_ins": 0}
    assert earlier.post(f"/reports/{report_id}/accept").status_code == 303
    assert verify_everything(store).differences == ()


@pytest.mark.usefixtures("ordered")
def test_hosts_whose_clocks_differ_by_a_minute_record_in_order(report_id: str) -> None:
    last = trail()[-1]
    with living_at(last.at - timedelta(minutes=1)):
        event = record(CITY, Act.INDEX_SET, "index", "diesel")
        db.session.commit()
    assert event.at == last.at
    assert verify_chain(CITY) == []


@pytest.mark.usefixtures("ordered")
def test_after_a_year_ahead_the_trail_says_that_the_clock_was_set_back_and_goes_on(
    report_id: str, store: FileStore, terminal: Terminal
) -> None:
    with living_at(now() + YEAR):
        assert a_browser("inspector").post(f"/reports/{report_id}/accept").status_code == 303
    vendor = a_browser("vendor-a")
    assert_told(upload(vendor), "must be set")
    ended = terminal.invoke(args=["clock", "accept", "--reason", "The host stood a year ahead."])
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert upload(vendor).status_code == 303
    assert find_report(CITY, report_id).status == "accepted"
    back = [after for before, after in pairwise(trail()) if after.at < before.at]
    assert [(each.act, each.reason) for each in back] == [("clock.set_back", "The host stood a year ahead.")]
    assert verify_everything(store).differences == ()


def test_a_clock_that_stands_right_needs_no_word(report_id: str, terminal: Terminal) -> None:
    ended = terminal.invoke(args=["clock", "accept", "--reason", "Why not."])
    assert (ended.exit_code, "nothing to accept" in ended.stderr) == (1, True)


def test_a_token_that_ended_in_a_year_ahead_opens_again_once_the_clock_is_set(app: Flask, store: FileStore) -> None:
    token = issue(somebody("vendor-a"), frozenset({"read"}), 30)
    program = Browser(app, app.response_class, use_cookies=False)
    statuses = []
    for moment in (now(), now() + YEAR, now()):
        with living_at(moment):
            answer = program.get(f"/api/v1/contracts/{SMALL}", headers={"Authorization": f"Bearer {token}"})
            statuses.append(answer.status_code)
    assert statuses == [200, 401, 200]


def test_a_check_that_began_in_a_year_ahead_keeps_nobody_waiting(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(6), AUGUST).report
    patience = timedelta(minutes=10)
    with living_at(now() + YEAR):
        assert take_turn("another host", lambda _: True, patience) is not None
        db.session.commit()
    turn = take_turn("this host", lambda _: True, patience)
    assert turn is not None
    assert turn.report_id == report.id
    assert end_turn(CITY, report.id, failed=False) is turn
