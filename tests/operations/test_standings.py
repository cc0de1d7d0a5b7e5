"""How a contract stands is kept in step with what is reported and settled, and a hand-made change of it is found."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from contracts.standings import stated_in
from contracts.terms import load_terms
from models.contract_standings import ContractStanding
from models.contracts import find_contract
from models.database import db
from models.file_store import FileStore
from operations.reports import check_report, return_report, submit_report
from operations.standings import keep_missing_standings, kept_standing_differences
from operations.statements import compute_statement, document_of, return_statement
from operations.verification import verify_everything
from tests.operations.city import SMALL, accept, deliver, small_terms, somebody, submit, visits

AUGUST = "2027-08"


def kept() -> ContractStanding:
    owner = somebody("officer").government_id
    return db.session.get_one(ContractStanding, (owner, find_contract(owner, SMALL).id))


def test_a_statement_and_a_report_move_it_and_a_return_moves_it_back(store: FileStore) -> None:
    compute_statement(somebody("officer"), SMALL, "2027-07")
    assert (kept().period_name, kept().net_cents, kept().due_period) == ("2027-07", 9_901_250, AUGUST)
    assert (kept().given_cents, kept().taken_cents) == (400_000, 0)
    submit(store, "vendor-a", visits(month="August"), AUGUST)
    assert kept().due_period == "2027-09"
    assert kept().due_on is not None
    assert kept().due_on > date(2027, 9, 30)
    july = kept().statement_id
    assert july is not None
    return_statement(somebody("finance"), july, "The index is another.")
    db.session.commit()
    assert (kept().statement_id, kept().net_cents, kept().given_cents) == (None, None, 0)
    again = compute_statement(somebody("officer"), SMALL, "2027-07")
    assert kept().statement_id == again.id
    assert list(kept_standing_differences(somebody("officer").government_id)) == []


def test_every_step_of_a_report_keeps_it_in_step_beside_a_statement(store: FileStore) -> None:
    compute_statement(somebody("officer"), SMALL, "2027-07")
    owner, officer, vendor = somebody("officer").government_id, somebody("officer"), somebody("vendor-a")
    report = deliver(store, "vendor-a", visits(month="August"), AUGUST).report
    steps: list[Callable[[], object]] = [
        lambda: check_report(store, owner, report.id),
        lambda: submit_report(vendor, report.id),
        lambda: return_report(officer, report.id, "Two visits are missing."),
        lambda: deliver(store, "vendor-a", visits(slow=2, month="August"), AUGUST),
    ]
    for step in steps:
        db.session.commit()
        step()
        assert list(kept_standing_differences(owner)) == []
        assert (kept().period_name, kept().net_cents) == ("2027-07", 9_901_250)


def test_what_was_changed_by_hand_is_found_and_what_is_missing_is_made(store: FileStore) -> None:
    compute_statement(somebody("officer"), SMALL, "2027-07")
    db.session.execute(text("UPDATE contract_standings SET net_cents = 1"))
    db.session.commit()
    found = [each.message for each in verify_everything(store).differences]
    assert found == ["The list of contracts keeps net_cents as “1”; it is “9901250”."]
    db.session.execute(text("DELETE FROM contract_standings"))
    db.session.commit()
    assert "does not know how" in next(kept_standing_differences(somebody("officer").government_id))[1]
    assert keep_missing_standings() > 0
    assert keep_missing_standings() == 0
    db.session.commit()
    assert verify_everything(store).differences == ()


def test_a_miss_is_told_with_its_worse_side(store: FileStore) -> None:
    accept(store, "vendor-a", visits(slow=3, of=19), "officer2")
    document = document_of(compute_statement(somebody("officer"), SMALL, "2027-07"))
    terms = small_terms()
    terms["measures"][0] |= {"better": "higher", "target": "84.22"}
    stated = stated_in(document, load_terms(terms))
    assert stated.missed == 1
    assert stated.says.startswith(f"{terms['measures'][0]['title']}: ≈ 84.21 %, target 84.22")
    terms["measures"][0] |= {"better": "higher", "target": "84.21"}
    assert stated_in(document, load_terms(terms)).missed == 0
    assert stated.given + stated.taken == sum(
        Decimal(document["amounts"][name]) for name in ("bonus", "season") if name in document["amounts"]
    )
