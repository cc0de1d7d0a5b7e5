"""Rulings: one asks, another grants, the payment follows, and what was approved stays as it is."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, NotFound, Refused, Stale
from contracts.numbers import from_cents
from models.database import db
from models.events import record
from models.file_store import FileStore
from models.moves import hands_on
from models.rulings import Ruling, decisions_on, rulings_in_statement
from models.statements import PaymentStatement
from operations.indexes import set_index
from operations.rows import figure_rows
from operations.ruling_effects import effect_of_ruling
from operations.ruling_pages import see_log, see_ruling
from operations.rulings import ask_ruling, close_ruling, end_ruling, grant_ruling, see_own_ruling
from operations.statements import approve_statement, compute_statement, review_statement
from operations.verification import verify_everything
from tests.approval_builders import a_policy
from tests.operations.city import SMALL, accept, audits, somebody, visits

JULY, AUGUST, OCTOBER = "2027-07", "2027-08", "2027-10"
HOLD = {"kind": "hold", "about": "line:bonus", "period": JULY, "reason": "No plan yet.", "ends_when": "The plan came."}
OVERRIDE = {"kind": "override", "about": "line:net", "period": JULY, "reason": "An extra visit.", "amount": "200.00"}
WAIVER = {"kind": "waiver", "about": "payment:bonus", "period": JULY, "reason": "The system settles in."}
DEFERRAL = {"kind": "deferral", "about": "line:bonus", "period": JULY, "to_period": AUGUST, "reason": "Next month."}
EXCUSAL = {"kind": "excusal", "about": "rows:visits", "period": JULY, "rows": "2", "reason": "The street was flooded."}


@pytest.fixture(autouse=True)
def limit(store: FileStore) -> None:
    """Overrides of a period may come to 10,000 dollars together."""
    a_policy({"rulings": {"override_limit": "10000.00"}}, government_id=somebody("officer").government_id)
    db.session.commit()


def ask(by: str = "officer", **texts: str) -> Ruling:
    ruling = ask_ruling(somebody(by), SMALL, texts)
    db.session.commit()
    return ruling


def grant(ruling: Ruling, by: str = "officer2") -> Ruling:
    granted = grant_ruling(somebody(by), ruling.id, "Agreed.")
    db.session.commit()
    return granted


def compute(period: str = JULY) -> PaymentStatement:
    statement = compute_statement(somebody("officer2"), SMALL, period)
    db.session.commit()
    return statement


def approved(store: FileStore, period: str = JULY) -> dict[str, Any]:
    """The period computed and approved: status and event alone, for what approval asks for is tried elsewhere."""
    statement = compute(period)
    paid = amounts(statement)
    by, act = somebody("finance"), Act.STATEMENT_APPROVED
    record(by.government_id, act, "statement", statement.id, person_id=by.person_id, after="approved")
    change = "UPDATE statements SET status = 'approved', lock_version = lock_version + 1 WHERE id = :id"
    db.session.execute(db.text(change), {"id": statement.id})
    db.session.commit()
    db.session.expire_all()
    return paid


def august(store: FileStore) -> None:
    set_index(somebody("officer"), "diesel", AUGUST, "112.50", "a list")
    accept(store, "vendor-a", visits().replace(b"2027-07", b"2027-08"), "inspector", AUGUST)
    accept(store, "inspector", audits(), "officer2", AUGUST)


def amounts(statement: PaymentStatement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(statement.document)["amounts"]
    return found


def costs(statement: PaymentStatement) -> dict[str, str]:
    """The dollars of each exception by its kind."""
    found = json.loads(statement.document)["exceptions"]
    return {each["kind"]: each["cost"]["value"] for each in found if "cost" in each}


def problems(**texts: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        ask(**texts)
    db.session.rollback()
    return [(problem.path, problem.message) for problem in refused.value.problems]


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


def test_a_lifted_hold_is_paid_with_the_next_statement_and_the_approved_one_stays(store: FileStore) -> None:
    hold_id = grant(ask(**HOLD)).id
    july = approved(store)
    august(store)
    assert amounts(compute(AUGUST))["hold.1"] == "-4000.00"
    end_ruling(somebody("officer"), hold_id, "The plan came.")
    db.session.commit()
    released = compute(AUGUST)
    assert (july["hold.1"], amounts(released)["hold.1"]) == ("-4000.00", "4000.00")
    assert "Lifted by" in released.document
    assert verify_everything(store).differences == ()


def test_a_hold_of_an_amount_takes_no_more_than_that_over_all_periods(store: FileStore) -> None:
    grant(ask(**HOLD, amount="3,000.00"))
    july = approved(store)
    august(store)
    assert july["hold.1"] == "-3000.00"
    assert "hold.1" not in amounts(compute(AUGUST))


def test_two_holds_on_a_line_take_no_more_than_it_pays(store: FileStore) -> None:
    grant(ask(**HOLD, amount="3,000.00"))
    second = ask(**HOLD)
    assert effect_of_ruling(second).change == Decimal("-1000.00")
    grant(second)
    found = amounts(compute())
    assert (found["hold.1"], found["hold.2"]) == ("-3000.00", "-1000.00")


def test_a_deferred_line_comes_back_in_the_period_that_was_named(store: FileStore) -> None:
    grant(ask(**DEFERRAL, amount="1,500.00"))
    july = approved(store)
    august(store)
    assert july["deferral.1"] == "-1500.00"
    assert amounts(compute(AUGUST))["deferral.1"] == "1500.00"
    assert verify_everything(store).differences == ()


def test_an_override_is_a_line_of_its_own_and_no_computed_line_changes(store: FileStore) -> None:
    before = amounts(compute())
    grant(ask(**OVERRIDE))
    after = amounts(compute())
    assert after["override.1"] == "200.00"
    assert {name: after[name] for name in ("gross", "bonus", "retainage", "season")} == {
        name: before[name] for name in ("gross", "bonus", "retainage", "season")
    }
    assert costs(compute())["override"] == "200.00"


def test_a_waived_payment_pays_nothing_and_says_what_it_would_have_paid(store: FileStore) -> None:
    grant(ask(**WAIVER))
    statement = compute()
    assert amounts(statement)["bonus"] == "0.00"
    assert costs(statement)["waiver_used"] == "-4000.00"
    (bonus,) = json.loads(statement.document)["figures"]["payments"][:1]
    assert (bonus["how"], bonus["parts"][0]["value"]) == ("waived", "4000.00")


def test_a_waived_measure_has_no_value_and_what_hangs_on_it_is_not_paid(store: FileStore) -> None:
    grant(ask(**WAIVER | {"about": "measure:quick_visits"}))
    statement = compute()
    document = json.loads(statement.document)
    assert document["states"]["quick_visits"] == "waived"
    assert amounts(statement)["bonus"] == "0.00"


def test_a_waiver_holds_through_its_day_by_the_first_day_of_a_period(store: FileStore) -> None:
    grant(ask(**WAIVER, until="2027-07-31"))
    approved(store)
    august(store)
    found = amounts(compute(AUGUST))
    assert found["bonus"] == "4000.00"


def test_an_ended_waiver_stays_in_what_was_approved_and_ends_after_it(store: FileStore) -> None:
    waiver_id = grant(ask(**WAIVER)).id
    approved(store)
    august(store)
    assert amounts(compute(AUGUST))["bonus"] == "0.00"
    end_ruling(somebody("officer"), waiver_id, "It has settled in.")
    db.session.commit()
    assert amounts(compute(AUGUST))["bonus"] == "4000.00"
    assert verify_everything(store).differences == ()


def test_excused_rows_leave_numerator_and_denominator(store: FileStore) -> None:
    before = json.loads(compute().document)["counts"]["quick_visits"]

    ruling = ask(**EXCUSAL | {"rows": "2-3"})
    grant(ruling)
    statement = compute()
    after = json.loads(statement.document)["counts"]["quick_visits"]
    assert before[1] - after[1] == 2
    assert "excusal_used" in costs(statement)
    assert verify_everything(store).differences == ()


def test_the_rows_behind_a_figure_leave_out_what_is_excused(store: FileStore) -> None:
    grant(ask(**EXCUSAL | {"rows": "2-3"}))
    statement = compute()
    found = figure_rows(somebody("finance"), statement.id, "quick_visits")
    assert found.count == json.loads(statement.document)["counts"]["quick_visits"][1]
    assert not {2, 3} & {row.number for row in found.rows}


def test_a_revoked_excusal_counts_the_rows_again(store: FileStore) -> None:
    before = compute()
    excusal = grant(ask(**EXCUSAL))
    assert compute().digest != before.digest
    close_ruling(somebody("officer"), excusal.id, "revoke", "It was another street.")
    db.session.commit()
    assert compute().digest == before.digest


@pytest.mark.parametrize(
    "texts,field,says",
    [
        (HOLD | {"amount": "4,000.01"}, "amount", "Enter no more than that"),
        (HOLD | {"about": "line:season"}, "about", "there is nothing to take from it"),
        (HOLD | {"about": "line:lottery"}, "about", "Choose what it is about"),
        (HOLD | {"period": "2031-01"}, "period", "Choose the period"),
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
    assert see_log(somebody("officer"), SMALL).entries == ()


def test_overrides_of_a_period_stay_within_the_limit_together(store: FileStore) -> None:
    compute()
    ask(**OVERRIDE | {"amount": "6,000.00"})
    (found,) = problems(**OVERRIDE | {"amount": "-4,000.01"})
    assert "$6,000.00 of it are taken" in found[1]
    close_ruling(
        somebody("officer"), see_log(somebody("officer"), SMALL).entries[0].ruling.id, "withdraw", "Typed wrong."
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
    assert [each.ruling.id for each in own.entries] == [granted.id]
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
