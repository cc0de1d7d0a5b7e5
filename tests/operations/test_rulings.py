"""Rulings: one asks, another grants, and what does not fit is said at its field."""

import re
from datetime import date
from decimal import Decimal

import pytest

from contracts.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from contracts.numbers import from_cents
from models.database import db
from models.file_store import FileStore
from models.moves import hands_on
from models.rulings import decisions_on, rulings_in_statement
from operations.ruling_effects import effect_of_ruling
from operations.ruling_pages import see_log, see_ruling
from operations.rulings import close_ruling, grant_ruling, see_own_ruling
from operations.statements import approve_statement, review_statement
from operations.verification import verify_everything
from tests.approval_builders import a_policy
from tests.operations.city import SMALL, somebody
from tests.operations.ruling_city import (
    AUGUST,
    DEFERRAL,
    EXCUSAL,
    HOLD,
    JULY,
    OVERRIDE,
    WAIVER,
    amounts,
    approved,
    ask,
    compute,
    costs,
    grant,
    limit,
    problems,
)

pytestmark = pytest.mark.usefixtures("turns_agree")

__all__ = ["limit"]


def test_what_one_asks_for_another_grants_and_the_dollars_shown_are_those_of_the_statement(store: FileStore) -> None:
    before = compute()
    ruling = ask(**HOLD)
    shown = effect_of_ruling(ruling)
    assert shown.change == Decimal("-4000.00")
    with pytest.raises(NotAllowed, match="You asked for this ruling"):
        grant(ruling, by="officer")
    grant(ruling)
    after = compute()
    assert amounts(after)["hold.1"] == "-4000.00"
    assert from_cents(after.net_cents - before.net_cents) == shown.change
    assert [each.id for each in rulings_in_statement(after.government_id, after.id)] == [ruling.id]
    assert costs(after)["hold"] == "-4000.00"
    (decision,) = decisions_on(ruling.government_id, [ruling.id])[ruling.id]
    assert (decision.decision, decision.net_cents) == ("granted", -400_000)
    assert verify_everything(store).differences == ()


def test_whoever_asked_for_a_ruling_cannot_approve_the_payment(store: FileStore) -> None:
    grant(ask("finance", **HOLD), "officer")
    statement = compute()
    assert hands_on(statement)["asked"] == {somebody("finance").person_id}
    review_statement(somebody("finance"), statement.id)
    with pytest.raises(NotAllowed, match="asked for this ruling, or for one that it rests on"):
        approve_statement(somebody("finance"), statement.id, statement.digest)


@pytest.mark.parametrize(
    "texts,field,says",
    [
        (HOLD | {"amount": "4,000.01"}, "amount", "Enter no more than that"),
        (HOLD | {"about": "line:season"}, "about", "there is nothing to take from it"),
        (HOLD | {"about": "line:lottery"}, "about", "Choose what it is about"),
        (HOLD | {"period": "2031-01"}, "period", "Choose the period"),
        (HOLD | {"about": "line:retainage"}, "about", r"It takes \$5,000.00 in July 2027: a deduction stands"),
        (HOLD | {"ends_when": ""}, "ends_when", "Enter what lifts the hold"),
        (HOLD | {"until": "2027-06-30"}, "until", "it would cover nothing"),
        (HOLD | {"reason": " "}, "reason", "Enter the reason"),
        (OVERRIDE | {"amount": "10,000.01"}, "amount", r"may come to \$10,000.00 together"),
        (OVERRIDE | {"amount": "-10,000.01"}, "amount", r"may come to \$10,000.00 together"),
        (OVERRIDE | {"amount": "0"}, "amount", "changes nothing"),
        (OVERRIDE | {"amount": ""}, "amount", "Enter by how much"),
        (DEFERRAL | {"to_period": JULY}, "to_period", "Choose a period after"),
        (EXCUSAL | {"rows": "999"}, "rows", "has no row 999"),
        (EXCUSAL | {"rows": "two"}, "rows", "such as 12, 15-18"),
        (EXCUSAL | {"rows": "9-3"}, "rows", "such as 12, 15-18"),
        (EXCUSAL | {"period": AUGUST}, "rows", "No accepted report"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept(
    store: FileStore, texts: dict[str, str], field: str, says: str
) -> None:

    compute()
    found = problems(**texts)
    assert [path for path, _ in found] == [field]
    assert re.search(says, found[0][1])
    assert see_log(somebody("officer"), SMALL).page.rows == ()


def test_overrides_of_a_period_stay_within_the_limit_together(store: FileStore) -> None:
    compute()
    ask(**OVERRIDE | {"amount": "6,000.00"})
    (found,) = problems(**OVERRIDE | {"amount": "-4,000.01"})
    assert "$6,000.00 of it are taken" in found[1]
    close_ruling(
        somebody("officer"), see_log(somebody("officer"), SMALL).page.rows[0].ruling.id, "withdraw", "Typed wrong."
    )
    ask(**OVERRIDE | {"amount": "-4,000.01"})


def test_without_a_limit_nothing_is_overridden_and_a_closed_log_is_closed_to_vendors(store: FileStore) -> None:
    ask(**OVERRIDE)
    shut = {"rulings": {"log_is_open": False}}
    a_policy(shut, government_id=somebody("officer").government_id, effective_on=date(2021, 1, 1))
    db.session.commit()
    (found,) = problems(**OVERRIDE)
    assert "no limit for them is set" in found[1]
    assert (see_log(somebody("vendor-a"), SMALL).is_open, see_log(somebody("officer"), SMALL).is_open) == (False, True)


def test_an_approved_payment_can_be_neither_held_nor_overridden(store: FileStore) -> None:
    waiting, override = ask(**HOLD | {"until": "2027-07-31"}), ask(**OVERRIDE)
    approved(store)
    for texts in (HOLD, OVERRIDE, DEFERRAL):
        (found,) = problems(**texts)
        assert found[0] == "period"
        assert "is approved and stays as it is" in found[1]
    for ruling in (waiting, override):
        with pytest.raises(Invalid):
            grant(ruling)
        db.session.rollback()


def test_a_waiver_that_ran_out_while_it_waited_is_not_granted(store: FileStore) -> None:
    waiver = ask(**WAIVER, until="2027-07-31")
    approved(store)
    with pytest.raises(Refused, match="expired on July 31, 2027 before anybody decided"):
        grant(waiver)


def test_a_ruling_is_decided_once_and_the_second_is_told(store: FileStore) -> None:
    ruling = ask(**HOLD)
    grant(ruling)
    with pytest.raises(Refused, match="This hold is granted; to refuse it, it must be proposed"):
        close_ruling(somebody("finance"), ruling.id, "refuse", "No.")
    with pytest.raises(Refused, match="to grant it, it must be proposed"):
        grant(ruling, "finance")


def test_what_changed_since_it_was_shown_is_not_granted(store: FileStore) -> None:
    ruling = ask(**HOLD)
    shown = effect_of_ruling(ruling).key
    grant(ask(**HOLD, amount="1,000.00"))
    with pytest.raises(Stale, match="not what stood on your screen"):
        grant_ruling(somebody("officer2"), ruling.id, "", shown)


def test_a_statement_that_does_not_know_a_ruling_is_not_approved(store: FileStore) -> None:
    statement = compute()
    grant(ask(**HOLD))
    review_statement(somebody("finance"), statement.id)
    with pytest.raises(Stale, match="A ruling or a dispute"):
        approve_statement(somebody("finance"), statement.id, statement.digest)


def test_a_vendor_reads_what_was_granted_about_its_own_contract_alone(store: FileStore) -> None:
    waiting, granted = ask(**OVERRIDE), grant(ask(**HOLD))
    own = see_log(somebody("vendor-a"), SMALL)
    assert [each.ruling.id for each in own.page.rows] == [granted.id]
    assert see_ruling(somebody("vendor-a"), granted.id).effect.change == Decimal("-4000.00")
    with pytest.raises(NotFound):
        see_own_ruling(somebody("vendor-a"), waiting.id)
    with pytest.raises(NotFound):
        see_own_ruling(somebody("vendor-b"), granted.id)
    with pytest.raises(NotFound):
        see_log(somebody("vendor-b"), SMALL)
    with pytest.raises(NotAllowed):
        ask("vendor-a", **HOLD)


def test_a_ruling_that_was_tampered_with_is_found_by_verification(store: FileStore) -> None:
    ruling = grant(ask(**HOLD))
    compute()
    is_sqlite = db.engine.dialect.name == "sqlite"
    away = "DROP TRIGGER keep_rulings_from_update" if is_sqlite else "ALTER TABLE rulings DISABLE TRIGGER USER"
    db.session.execute(db.text(away))
    db.session.execute(db.text("UPDATE rulings SET amount_cents = 100 WHERE id = :id"), {"id": ruling.id})
    db.session.expire_all()
    found = verify_everything(store).differences
    assert any("Computed again" in each.message for each in found)
