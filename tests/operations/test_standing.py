"""What was verified, drawn and agreed on decides which rows count, and a statement says so."""

import json
from typing import Any

import pytest

from contracts.errors import Conflict, Incomplete, Invalid, NotAllowed, NotFound, Refused, Stale
from models.database import db
from models.file_store import FileStore
from models.moves import hands_on
from models.people import find_person
from models.reports import Report, reports_of_contract
from operations.agreements import answer_value, list_discrepancies, propose_value
from operations.desks import my_turn
from operations.rows import figure_rows
from operations.samples import draw_sample, sample_of
from operations.statements import compute_statement, document_of
from operations.verification import verify_everything
from operations.verifications import Basis, Found, table_in_hand, verify_rows
from operations.visibility import visible_contract
from tests.conftest import Browser
from tests.operations.city import somebody, visits
from tests.operations.standing_city import CHECKED, JULY, SAMPLED, checks, deliver_accepted
from tests.operations.test_verifying import tamper

pytestmark = pytest.mark.usefixtures("turns_agree")

SEEN = Basis(evidence="timed on site")
CELL = ("visits", "minutes", 5)


def report_of(contract: str, party: str = "vendor") -> Report:
    found = visible_contract(somebody("officer"), contract)
    reports = reports_of_contract(found.government_id, found.id)
    return next(each for each in reports if each.party == party and each.status == "accepted")


def compute(contract: str) -> dict[str, Any]:
    statement = compute_statement(somebody("officer2"), contract, JULY)
    db.session.commit()
    return document_of(statement)


def verify(contract: str, *found: Found, by: str = "inspector", basis: Basis = SEEN) -> None:
    verify_rows(somebody(by), report_of(contract).id, "visits", found, basis)
    db.session.commit()


def standing(contract: str, number: int) -> tuple[str, str]:
    hand = table_in_hand(somebody("inspector"), report_of(contract).id, "visits")
    return next((row.standing, row.by) for row in hand.rows.rows if row.number == number)


def test_what_the_city_measured_alike_is_verified_and_the_rest_does_not_count(standing_store: FileStore) -> None:
    document = compute(CHECKED)
    measure = document["figures"]["measures"]["quick_visits"]
    # Visits 001 (12 against 13) and 002 (19) agree; 003 (5 against 40) is disputed; 17 were reported alone.
    assert document["counts"]["quick_visits"] == [2, 2]
    assert measure["standing"] == {"verified": 2, "reported": 17, "disputed": 1, "counted": 2}
    assert measure["value"]["says"].endswith("2 verified, 17 reported only, 1 disputed (18 not counted)")
    kinds = [found["kind"] for found in document["exceptions"]]
    assert kinds.count("evidence_missing") == 2
    assert kinds.count("discrepancy") == 1


def test_an_inspectors_word_counts_and_a_rejected_row_leaves_both_sides(standing_store: FileStore) -> None:
    verify(CHECKED, Found(2, "verified"), Found(6, "rejected", "nobody was there"), Found(7, "verified"))
    assert (standing(CHECKED, 2), standing(CHECKED, 6)) == (("verified", "city"), ("rejected", "city"))
    document = compute(CHECKED)
    # Visit 000 took 31 minutes and is verified: it counts against the vendor.
    assert document["counts"]["quick_visits"] == [3, 4]
    assert document["figures"]["measures"]["quick_visits"]["standing"]["rejected"] == 1


def test_the_newest_word_holds_and_can_be_taken_back(standing_store: FileStore) -> None:
    verify(CHECKED, Found(6, "rejected", "nobody was there"))
    verify(CHECKED, Found(6, "verified"))
    assert standing(CHECKED, 6) == ("verified", "city")
    verify(CHECKED, Found(6, "reported"))
    assert standing(CHECKED, 6) == ("reported", "")


def test_another_partys_word_is_not_the_inspectors(standing_store: FileStore) -> None:
    verify(CHECKED, Found(6, "verified"), basis=Basis("third_party", "laboratory report 118"))
    assert standing(CHECKED, 6) == ("verified", "third_party")
    assert compute(CHECKED)["counts"]["quick_visits"] == [2, 2]


def test_a_word_about_a_row_holds_for_the_same_row_of_a_newer_report_only(standing_store: FileStore) -> None:
    verify(CHECKED, Found(2, "verified"), Found(6, "verified"))
    # In the new file the first visit is quick, so its row is another; all others come again unchanged.
    deliver_accepted(standing_store, "vendor-a", visits(slow=0), "inspector", CHECKED)
    assert standing(CHECKED, 2) == ("reported", "")
    assert standing(CHECKED, 6) == ("verified", "city")


def test_who_delivered_a_report_does_not_verify_it(standing_store: FileStore) -> None:
    city = report_of(CHECKED, "city")
    with pytest.raises(NotAllowed, match="You delivered this report"):
        verify_rows(somebody("officer"), city.id, "checks", [Found(2, "verified")], SEEN)
    with pytest.raises(NotAllowed):
        verify_rows(somebody("vendor-a"), report_of(CHECKED).id, "visits", [Found(2, "verified")], SEEN)
    with pytest.raises(NotFound):
        table_in_hand(somebody("vendor-b"), report_of(CHECKED).id, "visits")


@pytest.mark.parametrize(
    "found, basis, sentence",
    [
        ([], SEEN, "at least one row"),
        ([Found(2, "verified")], Basis(evidence=" "), "on what evidence"),
        ([Found(99, "verified")], SEEN, "no row 99"),
        ([Found(2, "verified"), Found(2, "rejected", "x")], SEEN, "stands twice"),
        ([Found(2, "rejected")], SEEN, "why it is rejected"),
        ([Found(2, "approved")], SEEN, "choose an outcome"),
        ([Found(2, "verified")], Basis("vendor", "log"), "on whose word"),
    ],
)
def test_an_entry_that_says_too_little_is_refused(
    standing_store: FileStore, found: list[Found], basis: Basis, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        verify_rows(somebody("inspector"), report_of(CHECKED).id, "visits", found, basis)


def test_a_report_that_is_not_submitted_is_not_verified(standing_store: FileStore) -> None:
    older = report_of(CHECKED)
    deliver_accepted(standing_store, "vendor-a", visits(slow=0), "inspector", CHECKED)
    with pytest.raises(Refused, match="a newer one replaced it"):
        verify_rows(somebody("inspector"), older.id, "visits", [Found(2, "verified")], SEEN)


def test_a_sample_is_drawn_once_and_holds_the_statement_until_it_is_inspected(standing_store: FileStore) -> None:
    with pytest.raises(Incomplete, match="no sample of “Visits” has been drawn yet"):
        compute(SAMPLED)
    db.session.rollback()
    drawing = draw_sample(somebody("inspector"), report_of(SAMPLED).id, "visits")
    db.session.commit()
    drawn = json.loads(drawing.rows)
    assert len(drawn) == 5
    assert len(drawing.seed) == 32
    with pytest.raises(Conflict, match="drawn already"):
        draw_sample(somebody("officer"), report_of(SAMPLED).id, "visits")
    db.session.rollback()
    verify(SAMPLED, *(Found(number, "verified") for number in drawn[:4]))
    with pytest.raises(Incomplete, match="has not been inspected to its end"):
        compute(SAMPLED)
    db.session.rollback()
    verify(SAMPLED, Found(drawn[4], "verified"))
    assert compute(SAMPLED)["counts"]["quick_visits"] == [19, 20]
    assert verify_everything(standing_store).differences == ()


def test_a_sample_that_fails_asks_for_every_row(standing_store: FileStore) -> None:
    drawn = json.loads(draw_sample(somebody("inspector"), report_of(SAMPLED).id, "visits").rows)
    db.session.commit()
    verify(SAMPLED, Found(drawn[0], "rejected", "false"), *(Found(each, "verified") for each in drawn[1:]))
    hand = table_in_hand(somebody("inspector"), report_of(SAMPLED).id, "visits")
    seen = sample_of(hand)
    assert seen is not None
    assert (seen.state.verdict, seen.state.rejected, seen.state.allowed) == ("failed", 1, 0)
    with pytest.raises(Incomplete, match="failed, and not every row has been verified"):
        compute(SAMPLED)
    db.session.rollback()
    rest = [row.number for row in hand.rows.rows if row.number not in drawn]
    verify(SAMPLED, *(Found(each, "verified") for each in rest), basis=Basis(evidence="log", entered_as="rows"))
    assert compute(SAMPLED)["counts"]["quick_visits"][1] == 19


def test_a_table_without_a_rule_has_no_sample(standing_store: FileStore) -> None:
    with pytest.raises(Refused, match="ask for no sample"):
        draw_sample(somebody("inspector"), report_of(CHECKED).id, "visits")


def test_a_discrepancy_shows_what_either_value_pays(standing_store: FileStore) -> None:
    verify(CHECKED, Found(2, "verified"))
    seen = list_discrepancies(somebody("vendor-a"), CHECKED, JULY)
    (found,) = seen.found
    assert (found.compared.row.number, str(found.compared.own), str(found.compared.other)) == (5, "5", "40")
    # 3 of 4 verified visits are quick with the vendor's value, 2 of 4 with the city's: both are below 90 %.
    assert found.effect.difference == 0
    with pytest.raises(NotFound):
        list_discrepancies(somebody("vendor-b"), CHECKED, JULY)


def test_the_other_party_agrees_and_the_agreed_value_counts(standing_store: FileStore) -> None:
    proposal = propose_value(somebody("vendor-a"), CHECKED, JULY, CELL, "25", "The log says so.")
    db.session.commit()
    assert compute(CHECKED)["counts"]["quick_visits"] == [2, 2]
    with pytest.raises(Conflict):
        propose_value(somebody("officer"), CHECKED, JULY, CELL, "30", "Both guess.")
    with pytest.raises(NotAllowed, match="Your own side"):
        answer_value(somebody("vendor-a"), proposal.id, "agree")
    with pytest.raises(NotFound):
        answer_value(somebody("vendor-b"), proposal.id, "agree")
    db.session.rollback()
    assert any(each.link_kind == "discrepancies" for each in my_turn(somebody("officer")))
    answer_value(somebody("officer"), proposal.id, "agree")
    db.session.commit()
    document = compute(CHECKED)
    assert document["counts"]["quick_visits"] == [3, 3]
    assert "discrepancy" not in {found["kind"] for found in document["exceptions"]}
    statement = compute_statement(somebody("officer2"), CHECKED, JULY)
    rows = figure_rows(somebody("auditor"), statement.id, "quick_visits", which="met")
    assert [row.values["minutes"] for row in rows.rows if row.number == 5] == ["25"]
    # Earlier statements are worked out as things stood before the agreement.
    assert verify_everything(standing_store).differences == ()


def test_an_agreement_holds_for_the_values_that_it_names(standing_store: FileStore) -> None:
    proposal = propose_value(somebody("officer"), CHECKED, JULY, CELL, "25", "Seen together.")
    answer_value(somebody("vendor-a"), proposal.id, "agree")
    db.session.commit()
    deliver_accepted(standing_store, "officer", checks((1, "13"), (3, "50")), "officer2", CHECKED)
    (found,) = list_discrepancies(somebody("officer"), CHECKED, JULY).found
    assert found.compared.is_open
    again = propose_value(somebody("officer"), CHECKED, JULY, CELL, "30", "Seen together.")
    deliver_accepted(standing_store, "officer", checks((1, "13"), (3, "60")), "officer2", CHECKED)
    with pytest.raises(Stale):
        answer_value(somebody("vendor-a"), again.id, "agree")


def test_a_proposal_is_taken_back_by_its_author_and_refused_by_the_other(standing_store: FileStore) -> None:
    first = propose_value(somebody("officer"), CHECKED, JULY, CELL, "25", "Seen together.")
    with pytest.raises(NotAllowed, match="Only whoever proposed"):
        answer_value(somebody("vendor-a"), first.id, "withdraw", "no")
    answer_value(somebody("officer"), first.id, "withdraw", "A slip.")
    second = propose_value(somebody("officer"), CHECKED, JULY, CELL, "26", "Seen together.")
    with pytest.raises(Invalid, match="Say why"):
        answer_value(somebody("vendor-a"), second.id, "refuse")
    answer_value(somebody("vendor-a"), second.id, "refuse", "It was 5.")
    with pytest.raises(Invalid):
        propose_value(somebody("officer"), CHECKED, JULY, CELL, "about 20", "Seen.")
    with pytest.raises(NotFound):
        propose_value(somebody("officer"), CHECKED, JULY, ("visits", "minutes", 2), "20", "Seen.")


def test_who_proposed_a_value_reads_by_whom_and_why_it_was_refused(standing_store: FileStore, client: Browser) -> None:
    officer, vendor = somebody("officer"), somebody("vendor-a")
    proposed = propose_value(officer, CHECKED, JULY, CELL, "26", "Seen together.")
    answer_value(vendor, proposed.id, "refuse", "It was 5.")
    db.session.commit()
    client.sign_in(find_person(officer.government_id, officer.person_id))
    address = f"/contracts/{CHECKED}/periods/{JULY}/discrepancies"
    assert "It was 5." in client.get(address).text
    (told,) = [each for row in client.get(f"/api/v1{address}").json["rows"] for each in row["proposals"]]
    assert told["proposed_by"] == officer.name
    said = [(each["act"], each["person"], each["reason"]) for each in told["history"]]
    assert said == [
        ("agreement.proposed", officer.name, "Seen together."),
        ("agreement.refused", vendor.name, "It was 5."),
    ]


def test_whoever_verified_does_not_approve(standing_store: FileStore) -> None:
    verify(CHECKED, Found(2, "verified"))
    statement = compute_statement(somebody("officer2"), CHECKED, JULY)
    assert somebody("inspector").person_id in hands_on(statement)["verified"]


def test_a_sample_that_its_seed_does_not_draw_is_found(standing_store: FileStore) -> None:
    draw_sample(somebody("inspector"), report_of(SAMPLED).id, "visits")
    db.session.commit()
    assert verify_everything(standing_store).differences == ()
    tamper("UPDATE sample_drawings SET seed = 'a seed of somebody'")
    said = [each.message for each in verify_everything(standing_store).differences]
    assert said == ["The rows on record are not those that the recorded seed draws."]


def test_a_changed_outcome_is_found(standing_store: FileStore) -> None:
    verify(CHECKED, Found(2, "verified"))
    compute(CHECKED)
    tamper("UPDATE verified_rows SET outcome = 'rejected'")
    assert [each for each in verify_everything(standing_store).differences if "it differs at" in each.message]
