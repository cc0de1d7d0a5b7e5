"""Rows that count only once they are verified wait for an inspector; what is kept of them agrees with what there is."""

import json

from sqlalchemy import text

from models.database import db
from models.file_store import FileStore
from models.reports import Report, reports_of_contract
from models.unverified_reports import chosen_unverified, unverified_reports
from operations.desks import my_turn
from operations.portfolio import MY_TURN, PortfolioQuestion, list_lines
from operations.samples import draw_sample
from operations.standings import keep_missing_standings
from operations.verification import verify_everything
from operations.verifications import Basis, Found, verify_rows
from operations.visibility import visible_contract
from tests.operations.city import somebody
from tests.operations.standing_city import CHECKED, SAMPLED

SEEN = Basis(evidence="timed on site")


def the_report() -> Report:
    found = visible_contract(somebody("officer"), CHECKED)
    reports = reports_of_contract(found.government_id, found.id)
    return next(each for each in reports if each.party == "vendor" and each.status == "accepted")


def verify(*found: Found) -> None:
    verify_rows(somebody("inspector"), the_report().id, "visits", found, Basis(evidence="timed on site"))
    db.session.commit()


def test_the_inspector_is_told_what_waits(standing_store: FileStore) -> None:
    titles = [each.title for each in my_turn(somebody("inspector")) if each.link_kind == "verification"]
    assert titles == ["Verify rows of “Visits” (0 of 20 looked at)"] * 2
    verify(*(Found(number, "verified") for number in range(2, 22)))
    titles = [each.title for each in my_turn(somebody("inspector")) if each.link_kind == "verification"]
    assert len(titles) == 1
    assert verify_everything(standing_store).differences == ()


def test_rows_to_verify_that_are_kept_otherwise_than_they_are_or_not_yet_are_found_and_made(
    standing_store: FileStore,
) -> None:
    verify(Found(2, "verified"))
    db.session.execute(text("UPDATE unverified_reports SET looked_at = 7 WHERE looked_at = 1"))
    db.session.commit()
    found = [each.message for each in verify_everything(standing_store).differences]
    assert found == ["The desks tell of other rows to verify than there are."]
    # As an upgrade leaves them: nobody has looked yet.
    db.session.execute(text("DELETE FROM unverified_reports"))
    db.session.execute(text("UPDATE contract_standings SET unverified = NULL"))
    db.session.commit()
    assert keep_missing_standings() > 0
    db.session.commit()
    assert verify_everything(standing_store).differences == ()
    titles = [each.title for each in my_turn(somebody("inspector")) if each.link_kind == "verification"]
    assert "Verify rows of “Visits” (1 of 20 looked at)" in titles


def test_contracts_with_rows_to_verify_are_the_inspectors_turn_and_not_their_deliverers(
    standing_store: FileStore,
) -> None:
    def mine(name: str) -> set[str]:
        question = PortfolioQuestion(standing=MY_TURN)
        return {line.contract.number for line in list_lines(somebody(name), question, None, 50).rows}

    assert CHECKED in mine("inspector")
    assert CHECKED not in mine("auditor")
    owner = somebody("inspector")
    delivered = the_report()
    assert [each.report_id for each in unverified_reports(owner.government_id, None, None)].count(delivered.id) == 1
    chosen = chosen_unverified(owner.government_id, delivered.entered_by)
    assert delivered.contract_id not in db.session.scalars(chosen.ids()).all()


def sampled_title() -> str:
    (title,) = [each.title for each in my_turn(somebody("inspector")) if each.contract_number == SAMPLED]
    return title


def look_at_sampled(*found: Found, basis: Basis) -> None:
    verify_rows(somebody("inspector"), sampled_report().id, "visits", found, basis)
    db.session.commit()


def sampled_report() -> Report:
    found = visible_contract(somebody("officer"), SAMPLED)
    reports = reports_of_contract(found.government_id, found.id)
    return next(each for each in reports if each.party == "vendor" and each.status == "accepted")


def test_of_a_drawn_sample_its_own_rows_wait_and_nothing_once_it_passed(standing_store: FileStore) -> None:
    assert sampled_title() == "Verify rows of “Visits” (0 of 20 looked at)"
    drawn = json.loads(draw_sample(somebody("inspector"), sampled_report().id, "visits").rows)
    db.session.commit()
    assert sampled_title() == "Verify rows of “Visits” (0 of 5 looked at)"
    look_at_sampled(Found(drawn[0], "verified"), basis=SEEN)
    assert sampled_title() == "Verify rows of “Visits” (1 of 5 looked at)"
    assert verify_everything(standing_store).differences == ()
    look_at_sampled(*(Found(each, "verified") for each in drawn[1:]), basis=SEEN)
    assert [each for each in my_turn(somebody("inspector")) if each.contract_number == SAMPLED] == []
    assert verify_everything(standing_store).differences == ()


def test_once_a_sample_failed_every_row_waits(standing_store: FileStore) -> None:
    drawn = json.loads(draw_sample(somebody("inspector"), sampled_report().id, "visits").rows)
    look_at_sampled(Found(drawn[0], "rejected", "false"), *(Found(each, "verified") for each in drawn[1:]), basis=SEEN)
    assert sampled_title() == "Verify rows of “Visits” (5 of 20 looked at)"
    assert verify_everything(standing_store).differences == ()
