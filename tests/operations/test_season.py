"""A limit for the season looks at what earlier months paid, takes away what goes beyond, and gives it back."""

import json
from decimal import Decimal

from models.database import db
from models.file_store import FileStore
from models.statements import PaymentStatement, find_statement
from operations.indexes import set_index
from operations.statements import approve_statement, compute_statement, document_of, review_statement
from operations.verification import verify_everything
from tests.operations.city import SMALL, accept, audits, somebody, visits

MONTHS = ("2027-07", "2027-08", "2027-09")


def month_paid(store: FileStore, period: str, slow: int) -> dict[str, str]:
    """The amounts of a month with so many slow visits among twenty."""
    if period != "2027-07":
        accept(store, "vendor-a", visits(slow, month=period), "inspector", period)
        accept(store, "inspector", audits(), "officer2", period)
        set_index(somebody("officer"), "diesel", period, "100.00", "a list")
    return amounts(compute(period))


def compute(period: str) -> PaymentStatement:
    statement = compute_statement(somebody("officer"), SMALL, period)
    db.session.commit()
    return statement


def amounts(statement: PaymentStatement) -> dict[str, str]:
    paid: dict[str, str] = document_of(statement)["amounts"]
    return paid


def test_the_season_pays_up_to_its_limit_and_gives_back_when_there_is_room_again(store: FileStore) -> None:
    july, august, september = (month_paid(store, *month) for month in zip(MONTHS, (1, 1, 10), strict=True))
    assert (july["bonus"], july["season"]) == ("4000.00", "0.00")
    assert (august["bonus"], august["season"]) == ("4000.00", "-2000.00")
    assert (september["bonus"], september["season"]) == ("-1000.00", "1000.00")
    paid = [Decimal(month[name]) for month in (july, august, september) for name in ("bonus", "season")]
    assert sum(paid) == Decimal("6000.00")


def test_what_was_computed_anew_for_july_counts_for_august(store: FileStore) -> None:
    month_paid(store, "2027-07", 1)
    assert month_paid(store, "2027-08", 1)["season"] == "-2000.00"
    accept(store, "vendor-a", visits(10), "inspector", "2027-07")
    assert amounts(compute("2027-07"))["bonus"] == "-1000.00"
    august = compute("2027-08")
    assert (august.revision, amounts(august)["season"]) == (2, "0.00")


def test_an_approved_july_counts_for_august_whatever_is_computed_later(store: FileStore) -> None:
    month_paid(store, "2027-07", 1)
    july = compute("2027-07")
    review_statement(somebody("finance"), july.id)
    approve_statement(somebody("finance2"), july.id, july.digest)
    month_paid(store, "2027-08", 1)
    august = find_statement(july.government_id, compute("2027-08").id)
    (earlier,) = json.loads(august.document)["facts"]["earlier"]
    assert (earlier["period"], earlier["statement"], earlier["amounts"]["bonus"]) == ("2027-07", july.digest, "4000.00")


def test_both_months_can_be_worked_out_again_also_after_july_changed(store: FileStore) -> None:
    for period in MONTHS[:2]:
        month_paid(store, period, 1)
    accept(store, "vendor-a", visits(10), "inspector", "2027-07")
    compute("2027-07")
    set_index(somebody("officer"), "diesel", "2027-08", "130.00", "corrected later")
    db.session.commit()
    verified = verify_everything(store)
    assert verified.differences == ()
    assert verified.statements >= 3
