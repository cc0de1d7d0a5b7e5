"""The season of the demo city: people's acts, loaded once, right to the cent where July is published."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.errors import Refused
from examples.days import JULY, SEASON
from examples.load import load_city
from examples.load_season import clock_of_season, load_season
from examples.season_money import statement_of
from examples.season_reports import person
from examples.season_story import B_BEFORE, CHECKED, TODAY, A, B, C
from models.clock import ahead, living_at, now
from models.corrective_actions import files_of
from models.database import db
from models.events import Event
from models.file_store import FileStore
from models.people import list_people
from operations.corrective_action_lists import list_corrective_actions
from operations.desks import open_desk
from operations.evaluation_lists import list_evaluations
from operations.meetings import list_meetings, see_meeting
from operations.renewals import see_renewal
from operations.statements import document_of
from operations.verification import verify_everything
from operations.verification_desk import see_verification
from operations.verification_rows import list_to_verify
from tests.database import TestDatabase
from tests.seasons import DATABASE, loaded_season

EXPECTED = json.loads(Path(__file__).with_name("expected_2027-07.json").read_text(encoding="utf-8"))


def nets(contract: str) -> list[int]:
    found = (statement_of(person("auditor"), contract, month) for month in SEASON)
    return [each.net_cents for each in found if each is not None]


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_the_season_pays_what_it_must_and_is_loaded_once(
    database: TestDatabase, app: Flask, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    loaded = loaded_season(tmp_path_factory)
    shutil.copytree(loaded.folder / "files", tmp_path / "files")
    database.close()
    shutil.copyfile(loaded.folder / DATABASE, database.path)
    with app.app_context():
        look_at_season(app.extensions["file_store"], loaded.told)


@pytest.mark.proof
def test_the_season_is_the_same_on_every_database(app: Flask, session: Session) -> None:
    store, told = app.extensions["file_store"], list[str]()
    load_season(store, db.session.commit, told.append)
    look_at_season(store, "\n".join(told))


def look_at_season(store: FileStore, told: str) -> None:
    assert f"{A}: the city corrects its record of June." in told
    for contract in (A, B, C):
        july = statement_of(person("auditor"), contract, JULY)
        assert july is not None
        assert july.status == "paid"
        assert document_of(july)["amounts"]["net"] == EXPECTED[contract]["net"]
    august = statement_of(person("auditor"), A, SEASON[4])
    assert august is not None
    assert "-1200.00" in august.document, "June’s late lanes are taken back in August"
    assert verify_everything(store).differences == ()
    cared_for()
    verified()

    before, again = (nets(A), db.session.query(Event).count()), list[str]()
    load_season(store, db.session.commit, again.append)
    assert again == []
    assert (nets(A), db.session.query(Event).count()) == before
    first, last = db.session.query(Event).order_by(Event.number)[:1][0], db.session.query(Event).order_by(-Event.number)
    assert first.at.year == last[0].at.year == TODAY.year


def cared_for() -> None:
    """On the season's last day one corrective action was closed with evidence, and one is overdue."""
    auditor = person("auditor")
    with living_at(TODAY.replace(tzinfo=UTC)):
        (closed,) = list_corrective_actions(auditor, "settled", None).rows
        (overdue,) = list_corrective_actions(auditor, "overdue", None).rows
    assert (closed.action.contract.number, closed.action.status) == (B, "closed")
    assert [file.file_name for file in files_of(auditor.government_id, [closed.action.id])] == ["paving-log-august.csv"]
    assert (overdue.action.contract.number, overdue.days_over) == (C, 6)
    (held,) = list_meetings(auditor, "held", None).rows
    seen = see_meeting(auditor, held.meeting.id)
    assert (held.meeting.contract.number, held.meeting.kind, len(seen.minutes), len(seen.actions)) == (
        B,
        "oversight",
        1,
        1,
    )
    assert {"result", "corrective_action"} <= {each.kind for each in seen.agenda}
    ended()


def verified() -> None:
    """A sample of August passed and its statement is paid; of September rows and a difference wait to be seen."""
    inspector, number = person("inspector"), CHECKED
    for month, verdict, looked_at, differences in ((SEASON[4], "passed", 10, 0), (SEASON[5], "waiting", 4, 1)):
        seen = see_verification(inspector, number, month.name)
        table = seen.tables[0]
        listed = list_to_verify(inspector, table.report.id, "events", "all")
        assert listed.sample is not None
        state = listed.sample.state
        assert (table.table.id, state.verdict, len(state.drawn)) == ("events", verdict, 10)
        assert (state.verified + state.rejected, seen.open_discrepancies) == (looked_at, differences)
    august = statement_of(inspector, number, SEASON[4])
    assert august is not None
    assert (august.status, august.net_cents) == ("paid", 25_000_000)
    with living_at(TODAY.replace(tzinfo=UTC)):
        mine = [each.contract_number for each in open_desk(inspector).mine if each.link_kind == "verification"]
    assert mine == [number]


def ended() -> None:
    """The season before was evaluated, with the vendor's answer; the end of one of three contracts is decided on."""
    officer = person("officer")
    (judged,) = list_evaluations(officer, "signed", None).rows
    assert (judged.contract.number, judged.ratings["timeliness"].grade) == (B_BEFORE, "marginal")
    with living_at(TODAY.replace(tzinfo=UTC)):
        earlier = see_renewal(officer, B).dossier.section("evaluations")
        assert earlier is not None
        assert [row[-1].says for row in earlier.rows] == ["yes"], "the vendor answered"
        standing = see_renewal(officer, A).standing
        undecided = {each.contract_number for each in open_desk(officer).mine if each.link_kind == "renewal"}
    assert standing is not None
    assert (standing.decision, {B, C} <= undecided, A in undecided) == ("extend", True, False)


def test_a_city_that_has_july_alone_is_left_as_it_is(app: Flask, session: Session) -> None:
    store: FileStore = app.extensions["file_store"]
    load_city(store, db.session.commit, lambda _: None)
    people = len(list_people(person("officer").government_id))
    with pytest.raises(Refused, match="without its season"):
        load_season(store, db.session.commit, lambda _: None)
    assert len(list_people(person("officer").government_id)) == people


def test_the_clock_of_the_demo_goes_on_from_its_last_day() -> None:
    with living_at(datetime(2027, 4, 1, 12, tzinfo=UTC)):
        assert timedelta(0) <= now() - datetime(2027, 4, 1, 12, tzinfo=UTC) < timedelta(minutes=1)
        shown = now() - ahead() + clock_of_season()
        assert shown.date() == TODAY.date()
    assert ahead() == timedelta(0)
