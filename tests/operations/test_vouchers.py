"""Vouchers: each approved statement once, in a batch whose file never changes, in the layout that is data."""

import csv
import hashlib
import io
import json
from decimal import Decimal

import pytest

import models.vouchers
import operations.vouchers
from contracts.errors import Invalid, NotAllowed, Refused
from contracts.numbers import from_cents
from models.database import db
from models.file_store import FileStore
from models.statements import PaymentStatement
from models.vouchers import VoucherBatch, vouchers_of_batch
from operations.ledger_accounts import see_accounts, set_account, set_layout, set_shipped_layout
from operations.period_locks import ask_to_reopen, decide_reopening
from operations.statements import approve_statement, review_statement, show_to_operator
from operations.vouchers import batch_file, export_vouchers, see_vouchers
from tests.operations.city import SMALL, somebody
from tests.operations.corrections import paid

JULY = "2027-07"
ACCOUNT = {"fund": "100", "department": "311000", "account": "52907", "vendor_number": "V000123"}


def approved(number: str = SMALL) -> PaymentStatement:
    """July's statement, reviewed and approved by finance."""
    statement = show_to_operator(number, JULY)[0]
    review_statement(somebody("finance"), statement.id)
    approve_statement(somebody("finance"), statement.id, statement.digest)
    db.session.commit()
    return statement


def a_ledger(layout: str = "fund_department_account", **account: str) -> None:
    """The layout set, and the small contract's account."""
    set_shipped_layout(somebody("finance"), layout)
    set_account(somebody("finance"), SMALL, "", account or ACCOUNT)


def exported() -> VoucherBatch:
    batch = export_vouchers(somebody("finance"))
    db.session.commit()
    return batch


def rows_of(batch: VoucherBatch, separator: str = ",") -> list[list[str]]:
    content = batch_file(somebody("finance"), batch.id)[1]
    return list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=separator))


def test_each_line_has_its_account_and_the_lines_are_the_net(computed_store: FileStore) -> None:
    statement = approved()
    a_ledger()
    set_account(somebody("finance"), SMALL, "bonus", ACCOUNT | {"account": "52999", "reason": "A grant pays it."})
    heading, *lines, totals = rows_of(exported())
    assert heading[:3] == ["Voucher", "Voucher Line", "Distribution Line"]
    assert [line[:3] for line in lines] == [["PP00000001", str(number), "1"] for number in range(1, len(lines) + 1)]
    amounts = {line[10]: (line[7], line[9]) for line in lines}
    assert amounts["Bonus"] == ("52999", "4000.00")
    assert amounts["Retainage"][0] == "52907"
    cents = sum(round(float(line[9]) * 100) for line in lines)
    assert cents == statement.net_cents
    assert totals[:3] == ["TOTAL", str(len(lines)), "1"]
    assert round(float(totals[9]) * 100) == statement.net_cents
    assert {line[14] for line in lines} == {statement.digest}


def test_the_second_layout_sums_by_account_without_signs(computed_store: FileStore) -> None:
    statement = approved()
    a_ledger("debit_credit_string", account_string="100-311-52907", object="5290", vendor_number="00000123")
    other = {"account_string": "100-311-20100", "object": "2010", "vendor_number": "00000123"}
    set_account(somebody("finance"), SMALL, "retainage", other)
    first, second, totals = rows_of(exported(), "|")
    assert (first[0], totals[0]) == ("D", "T")
    assert (first[8], second[7]) == ("", "")
    debit, credit = round(float(first[7]) * 100), round(float(second[8]) * 100)
    assert debit - credit == statement.net_cents
    assert totals[2:4] == ["1", "2"]
    assert (totals[7], totals[8]) == (first[7], second[8])


SPLIT = {
    "parts": "2",
    **{f"1.{name}": text for name, text in ACCOUNT.items()},
    **{f"2.{name}": text for name, text in (ACCOUNT | {"fund": "200"}).items()},
    "1.percent": "60",
    "2.percent": "40",
}


def test_a_contract_split_over_two_accounts_has_two_distributions_of_each_line(computed_store: FileStore) -> None:
    statement = approved()
    a_ledger()
    set_account(somebody("finance"), SMALL, "", SPLIT)
    set_account(somebody("finance"), SMALL, "bonus", ACCOUNT | {"account": "52999"})
    _, *lines, totals = rows_of(exported())
    by_line: dict[str, list[list[str]]] = {}
    for line in lines:
        by_line.setdefault(line[1], []).append(line)
    assert list(by_line) == [str(number) for number in range(1, len(by_line) + 1)]
    for parts in by_line.values():
        bonus = parts[0][10] == "Bonus"
        wanted = [("1", "100")] if bonus else [("1", "100"), ("2", "200")]
        assert [(part[2], part[5]) for part in parts] == wanted
        assert bonus or abs(Decimal(parts[0][9]) * 2 - Decimal(parts[1][9]) * 3) <= Decimal("0.03")
    assert sum(Decimal(line[9]) for line in lines) == Decimal(totals[9]) == from_cents(statement.net_cents)
    assert totals[1] == str(len(lines))


def test_the_second_layout_sums_each_account_of_a_split(computed_store: FileStore) -> None:
    statement = approved()
    account = {"account_string": "100-311-52907", "object": "5290", "vendor_number": "00000123"}
    a_ledger("debit_credit_string", **account)
    other = account | {"account_string": "200-311-52907"}
    both = {f"{place}.{name}": text for place, each in enumerate((account, other), 1) for name, text in each.items()}
    set_account(somebody("finance"), SMALL, "", both | {"parts": "2", "1.percent": "33.33", "2.percent": "66.67"})
    first, second, totals = rows_of(exported(), "|")
    assert [row[3] for row in (first, second)] == ["1", "2"]
    assert [row[5] for row in (first, second)] == ["100-311-52907", "200-311-52907"]
    assert Decimal(first[7]) + Decimal(second[7]) == Decimal(totals[7]) == from_cents(statement.net_cents)
    share = from_cents(statement.net_cents) * Decimal("0.3333")
    assert abs(Decimal(first[7]) - share) < Decimal("0.02")


def test_a_split_that_is_not_whole_is_refused_and_nothing_is_set(computed_store: FileStore) -> None:
    set_shipped_layout(somebody("finance"), "fund_department_account")
    with pytest.raises(Invalid) as refused:
        set_account(somebody("finance"), SMALL, "", SPLIT | {"2.percent": "39.99"})
    assert "99.99 % together" in refused.value.problems[0].message
    with pytest.raises(Invalid, match="Nothing was saved"):
        set_account(somebody("finance"), SMALL, "", {"parts": "3"})
    assert see_accounts(somebody("finance"), SMALL).history == []


def test_exporting_again_doubles_nothing_and_the_file_stays_the_same(computed_store: FileStore) -> None:
    approved()
    a_ledger()
    batch = exported()
    once = batch_file(somebody("finance"), batch.id)[1]
    with pytest.raises(Refused, match="no approved statement to export"):
        export_vouchers(somebody("finance"))
    db.session.rollback()
    # Neither another layout nor another account changes what was exported.
    set_shipped_layout(somebody("finance"), "debit_credit_string")
    again = batch_file(somebody("finance"), batch.id)[1]
    assert again == once
    assert hashlib.sha256(again).hexdigest() == batch.sha256
    assert len(vouchers_of_batch(batch.government_id, batch.id)) == 1


def test_only_approved_statements_are_exported(computed_store: FileStore) -> None:
    a_ledger()
    assert see_vouchers(somebody("finance")).waiting == ()
    with pytest.raises(Refused, match="no approved statement"):
        export_vouchers(somebody("finance"))


def test_a_contract_without_an_account_is_named_and_kept(computed_store: FileStore) -> None:
    approved()
    set_shipped_layout(somebody("finance"), "fund_department_account")
    (kept,) = see_vouchers(somebody("finance")).waiting
    assert "has no ledger account" in kept.why_not
    with pytest.raises(Refused, match="has no ledger account"):
        export_vouchers(somebody("finance"))


def test_a_payment_whose_reopening_is_being_decided_is_kept_back(computed_store: FileStore) -> None:
    period = approved().period
    a_ledger()
    ask_to_reopen(somebody("officer"), period.id, "The wrong month was approved.")
    db.session.commit()
    (kept,) = see_vouchers(somebody("finance")).waiting
    assert "somebody asked to reopen July 2027" in kept.why_not
    with pytest.raises(Refused, match="asked to reopen"):
        export_vouchers(somebody("finance"))
    db.session.rollback()
    decide_reopening(somebody("finance"), period.id, "keep_locked", "It was the right month.")
    assert exported().vouchers == 1


def test_what_cannot_be_exported_takes_no_place_and_a_full_batch_says_what_is_left(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in ("2027-07", "2027-08"):
        paid(store, month, slow=1)
    monkeypatch.setattr(models.vouchers, "LARGEST_PAGE", 1)
    monkeypatch.setattr(operations.vouchers, "_AT_ONCE", 1)
    seen = see_vouchers(somebody("finance"))
    assert ([bool(each.why_not) for each in seen.waiting], seen.left) == ([True, True], 0)
    a_ledger()
    seen = see_vouchers(somebody("finance"))
    assert ([each.statement.period.name for each in seen.waiting], seen.left) == (["2027-07"], 1)
    assert [exported().vouchers, exported().vouchers] == [1, 1]
    assert see_vouchers(somebody("finance")).waiting == ()


def test_without_a_layout_nothing_is_exported(computed_store: FileStore) -> None:
    approved()
    with pytest.raises(Refused, match="No layout of the ledger is set"):
        export_vouchers(somebody("finance"))


def test_an_account_of_the_layout_before_must_be_set_again(computed_store: FileStore) -> None:
    approved()
    a_ledger()
    set_shipped_layout(somebody("finance"), "debit_credit_string")
    (kept,) = see_vouchers(somebody("finance")).waiting
    assert "does not fit the ledger’s layout" in kept.why_not


@pytest.mark.parametrize(
    "wrong,said",
    [
        ({"fund": "10"}, "exactly 3 digits"),
        ({"fund": "１００"}, "exactly 3 digits"),
        ({"department": ""}, "Enter the department"),
        ({"vendor_number": "V" * 11}, "at most 10 characters"),
    ],
)
def test_an_account_that_does_not_fit_is_refused_by_its_code(
    computed_store: FileStore, wrong: dict[str, str], said: str
) -> None:
    set_shipped_layout(somebody("finance"), "fund_department_account")
    with pytest.raises(Invalid) as refused:
        set_account(somebody("finance"), SMALL, "", ACCOUNT | wrong)
    assert said in refused.value.problems[0].message
    assert see_accounts(somebody("finance"), SMALL).history == []


def test_a_line_goes_back_to_the_contracts_account_and_history_keeps_both(computed_store: FileStore) -> None:
    a_ledger()
    set_account(somebody("finance"), SMALL, "bonus", ACCOUNT | {"account": "52999"})
    set_account(somebody("finance"), SMALL, "bonus", {})
    seen = see_accounts(somebody("finance"), SMALL)
    assert set(seen.holding) == {""}
    assert [setting.line for setting in seen.history] == ["", "bonus", "bonus"]


def test_an_account_for_a_line_that_the_contract_has_not_is_refused(computed_store: FileStore) -> None:
    a_ledger()
    with pytest.raises(Invalid, match="Choose one of the lines"):
        set_account(somebody("finance"), SMALL, "line.999", ACCOUNT)


def test_a_layout_with_what_nobody_knows_is_refused_by_path(computed_store: FileStore) -> None:
    document = {"name": "X", "codes": [{"id": "fund", "title": "Fund"}], "columns": [{"code": "found"}]}
    with pytest.raises(Invalid) as refused:
        set_layout(somebody("finance"), json.dumps(document))
    said = " ".join(problem.sentence() for problem in refused.value.problems)
    assert "columns[0]" in said
    assert "“found”" in said
    assert "voucher’s number must be" in said
    assert "amount must be" in said


def test_text_that_begins_like_a_formula_is_written_as_text(computed_store: FileStore) -> None:
    approved()
    set_shipped_layout(somebody("finance"), "fund_department_account")
    set_account(somebody("finance"), SMALL, "", ACCOUNT | {"project": "=HYPERLINK(1)"})
    _, line, *_ = rows_of(exported())
    assert line[8] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("who", ["officer", "auditor", "vendor-a"])
def test_only_finance_exports_and_sets_accounts(computed_store: FileStore, who: str) -> None:
    for act in (
        lambda: export_vouchers(somebody(who)),
        lambda: set_shipped_layout(somebody(who), "debit_credit_string"),
        lambda: set_account(somebody(who), SMALL, "", ACCOUNT),
    ):
        with pytest.raises(NotAllowed):
            act()
