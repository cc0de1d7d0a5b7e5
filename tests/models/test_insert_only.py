"""History is inserted, never updated: the session refuses, and the database refuses whoever goes round the session."""

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.database import Base, db
from models.insert_only import HistoryError, insert_only_tables
from models.reports import Report
from tests.agreement_builders import a_finance_limit, an_edge_signature
from tests.approval_builders import a_delegation, a_mark, a_policy, an_answer
from tests.builders import a_decision, a_finding, a_report, a_statement, an_explanation, an_index_value, some_rows
from tests.care_builders import (
    a_corrective_action,
    a_meeting_action,
    a_renewal,
    an_early_warning,
    an_evaluation,
)
from tests.correction_builders import a_bill_payment, a_correction, a_net_choice, a_release
from tests.entry_builders import a_change_order_draft, a_milestone_date, a_register_entry, an_item_list
from tests.intake_builders import a_delivery_key, a_layout, a_sketch
from tests.ledger_builders import a_payment, an_account
from tests.ruling_builders import a_dispute, a_ruling, a_ruling_decision, a_statement_ruling
from tests.standing_builders import a_drawing, a_verification, an_agreement, an_attachment

TABLES = sorted(insert_only_tables())
CHANGING = {"status", "lock_version"}


@pytest.fixture
def history(session: Session) -> Session:
    """One row at least in each table of history."""
    report = a_report()
    some_rows(report)
    finding = a_finding(report)
    an_explanation(finding)
    a_decision(finding)
    an_index_value()
    statement = a_statement(report)
    a_delivery_key(report)
    a_sketch(report)
    a_layout(report)
    ruling = a_ruling()
    a_ruling_decision(ruling)
    a_statement_ruling(statement, ruling)
    a_dispute(statement)
    a_corrective_action()
    a_meeting_action()
    an_early_warning()
    a_renewal()
    an_evaluation()
    an_item_list()
    a_register_entry()
    a_milestone_date()
    a_change_order_draft()
    an_edge_signature()
    a_finance_limit()
    an_account()
    a_payment()
    a_mark(a_statement())
    an_answer()
    a_policy()
    a_delegation()
    a_verification(report)
    a_drawing(report)
    an_attachment(report)
    an_agreement(report)
    a_net_choice()
    a_bill_payment()
    a_release()
    a_correction(a_statement(), a_statement())
    session.commit()
    return session


def test_the_tables_of_history_are_these() -> None:
    assert set(TABLES) == {
        "agreements",
        "attachments",
        "change_order_drafts",
        "change_orders",
        "corrective_action_files",
        "corrective_action_steps",
        "corrective_action_turns",
        "corrective_actions",
        "delegations",
        "early_warnings",
        "delivery_keys",
        "dispute_files",
        "dispute_turns",
        "disputes",
        "edge_signatures",
        "edge_tables",
        "entry_files",
        "evaluation_ratings",
        "evaluation_turns",
        "evaluations",
        "events",
        "exception_answers",
        "explanations",
        "files",
        "finance_limits",
        "finding_decisions",
        "findings",
        "index_values",
        "item_lists",
        "ledger_accounts",
        "ledger_layouts",
        "meeting_actions",
        "meeting_minutes",
        "meeting_records",
        "milestone_dates",
        "milestones",
        "net_choices",
        "payments",
        "policies",
        "bill_payments",
        "register_entries",
        "renewal_decisions",
        "report_layouts",
        "report_rows",
        "report_sketches",
        "report_tables",
        "reports",
        "retainage_releases",
        "statement_corrections",
        "statement_exceptions",
        "statement_marks",
        "sample_drawings",
        "review_meetings",
        "ruling_decisions",
        "rulings",
        "statement_reports",
        "statement_rulings",
        "statements",
        "terms_versions",
        "verifications",
        "verified_rows",
        "voucher_batches",
        "vouchers",
    }


def test_the_database_refuses_to_change_any_column_of_history(history: Session) -> None:
    columns = [column for table in TABLES for column in Base.metadata.tables[table].columns]
    changes = [f'UPDATE {c.table.name} SET "{c.name}" = "{c.name}"' for c in columns if c.name not in CHANGING]
    assert [change for change in changes if not is_refused(history, change)] == []


def test_the_database_refuses_to_delete_history(history: Session) -> None:
    assert [table for table in TABLES if not is_refused(history, f"DELETE FROM {table}")] == []


def test_the_database_refuses_to_replace_history(history: Session) -> None:
    replace = "TRUNCATE {0} CASCADE"
    if db.engine.dialect.name == "sqlite":
        history.execute(text("PRAGMA recursive_triggers = OFF"))
        replace = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"
    assert [table for table in TABLES if not is_refused(history, replace.format(table))] == []


def test_the_database_lets_a_status_change(history: Session) -> None:
    moving = [table for table in TABLES if set(Base.metadata.tables[table].columns.keys()) >= CHANGING]
    assert len(moving) > 10
    for table in moving:
        history.execute(text(f"UPDATE {table} SET status = 'superseded', lock_version = lock_version + 1"))


def test_the_session_refuses_to_change_or_delete_a_report(history: Session) -> None:
    report = history.query(Report).one()
    report.file_name = "another.xlsx"
    with pytest.raises(HistoryError, match="file_name"):
        history.flush()
    history.rollback()
    history.delete(history.query(Report).one())
    with pytest.raises(HistoryError, match="never deleted"):
        history.flush()


def test_the_session_refuses_a_status_that_did_not_come_along_the_workflow(history: Session) -> None:
    history.query(Report).one().status = "accepted"
    with pytest.raises(HistoryError, match=r"models\.moves"):
        history.flush()


def test_the_session_refuses_to_change_or_delete_reports_in_bulk(history: Session) -> None:
    with pytest.raises(HistoryError):
        history.execute(update(Report).values(file_name="another.xlsx"))
    with pytest.raises(HistoryError):
        history.execute(delete(Report))


def test_cents_that_are_not_whole_are_refused(history: Session) -> None:
    columns = [column.name for column in Base.metadata.tables["statements"].columns]
    values = ", ".join({"net_cents": "'1.5'", "id": "'x'", "revision": "2"}.get(name, name) for name in columns)
    with pytest.raises(DBAPIError, match="net_cents"):
        history.execute(text(f"INSERT INTO statements ({', '.join(columns)}) SELECT {values} FROM statements"))


def test_what_is_no_history_may_change(history: Session) -> None:
    assert not is_refused(history, "UPDATE people SET name = name")


def is_refused(session: Session, statement: str) -> bool:
    """Whether the database says no, and for the reason that it must have; what it lets pass is undone."""
    try:
        with session.begin_nested() as tried:
            session.execute(text(statement))
            tried.rollback()
    except DBAPIError as refusal:
        return "never changed or deleted" in str(refusal)
    return False
