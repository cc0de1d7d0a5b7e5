"""How the season is paid: statements computed, reviewed and approved, exported as vouchers, paid by the city's ledger.

Every act looks first whether it was done, so that a season that was interrupted goes on where it stopped.
"""

import csv
import io
from collections.abc import Iterable

from contracts.exceptions import ANSWERS
from contracts.numbers import from_cents, plain
from contracts.roles import Actor
from examples.days import Month
from examples.season_reports import Office, person
from models.clock import now
from models.entry_files import PAYMENTS
from models.statements import PaymentStatement, latest_statement
from models.vouchers import voucher_of_statement
from operations.entry_files import receive_entry_file
from operations.exceptions import answer_exception, exceptions_seen
from operations.payments import preview_payments, record_payments
from operations.policies import policy_today
from operations.statements import approve_statement, compute_statement, review_statement
from operations.visibility import visible_period
from operations.vouchers import export_vouchers

_ANSWER_OF = {asked: answer for answer, asked in ANSWERS.items()}
LARGEST_FILE = 1_000_000


def compute(contract: str, month: Month) -> None:
    """Compute the statement of a period."""
    if statement_of(person("officer"), contract, month) is None:
        compute_statement(person("officer2"), contract, month.name)


def review(contract: str, month: Month) -> None:
    """Take the statement into review."""
    statement = _stands(person("finance"), contract, month)
    if statement.status == "computed":
        review_statement(person("finance"), statement.id)


def approve(contract: str, month: Month) -> None:
    """Answer each exception, then approve; where the policy asks for it, a second person approves too."""
    for who in ("finance", "finance2"):
        finance = person(who)
        statement = _stands(finance, contract, month)
        if statement.status in ("in_review", "endorsed"):
            _answer_all(finance, statement)
            approve_statement(finance, statement.id, statement.digest)


def _answer_all(finance: Actor, statement: PaymentStatement) -> None:
    for seen in exceptions_seen(statement, policy_today(finance.government_id)):
        if seen.is_open:
            reason = "Looked at with the officer; the rule is as agreed."
            answer_exception(finance, statement.id, seen.number, _ANSWER_OF[seen.class_], reason, statement.digest)


def export(contracts: Iterable[str], month: Month) -> None:
    """Export what is approved to the city's ledger."""
    finance = person("finance")
    standing = [_stands(finance, contract, month) for contract in contracts]
    if any(voucher_of_statement(finance.government_id, each.id) is None for each in standing):
        export_vouchers(finance)


def pay(office: Office, contracts: Iterable[str], month: Month) -> None:
    """Read the day of payment back from the ledger's file."""
    finance = person("finance")
    waiting = [each for each in (_stands(finance, one, month) for one in contracts) if each.status == "approved"]
    if not waiting:
        return
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(("Voucher", "Paid on", "Amount paid", "Check number"))
    for statement in waiting:
        voucher = voucher_of_statement(finance.government_id, statement.id)
        assert voucher is not None, "a statement is paid by its voucher"
        amount = plain(from_cents(statement.net_cents))
        rows.writerow((voucher.number, f"{now():%m/%d/%Y}", amount, f"EFT {voucher.number[-4:]}"))
    content = io.BytesIO(written.getvalue().encode())
    name = f"paid-{month.name}-{len(waiting)}.csv"
    entry = receive_entry_file(finance, office.store, content, name, LARGEST_FILE, purpose=PAYMENTS)
    office.keep()
    seen = preview_payments(finance, office.store, entry.id, {})
    record_payments(finance, office.store, entry.id, {}, seen.digest, leave_out=False)


def statement_of(actor: Actor, contract: str, month: Month) -> PaymentStatement | None:
    """The newest statement of a contract's month."""
    found, period = visible_period(actor, contract, month.name)
    return latest_statement(actor.government_id, found.id, period.id)


def _stands(actor: Actor, contract: str, month: Month) -> PaymentStatement:
    statement = statement_of(actor, contract, month)
    assert statement is not None, f"{contract} has no statement of {month.name}"
    return statement
