"""What a granted ruling does: the payment follows, and what was approved stays as it is."""

import json
from decimal import Decimal

from models.database import db
from models.file_store import FileStore
from operations.rows import figure_rows
from operations.ruling_effects import effect_of_ruling
from operations.rulings import close_ruling, end_ruling
from operations.verification import verify_everything
from tests.operations.city import somebody
from tests.operations.ruling_city import (
    AUGUST,
    DEFERRAL,
    EXCUSAL,
    HOLD,
    OVERRIDE,
    WAIVER,
    amounts,
    approved,
    ask,
    august,
    compute,
    costs,
    grant,
    limit,
)

__all__ = ["limit"]


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


def test_a_deduction_stands_in_the_payment_while_its_line_is_held(store: FileStore) -> None:
    grant(ask(**HOLD))
    approved(store)
    august(store, slow=3)
    found = amounts(compute(AUGUST))
    assert found["bonus"] == "-1000.00"
    assert "hold.1" not in found


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
