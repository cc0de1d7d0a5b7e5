"""Hold vendors and limited people by the contracts that a transaction was told, in one condition for each table.

Until now a vendor's contracts were looked up in each policy, and each table had a second policy for whoever is limited:
PostgreSQL planned up to fifty sub-selects for every table that a statement names.
"""

from alembic import op

from migrations.row_security import (
    CONTRACTS,
    PROGRAMS,
    keep_contracts_apart,
    keep_of_some,
    keep_of_vendor,
)

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

OF_CONTRACT = (
    *("agreements", "attachments", "change_orders", "contract_standings", "corrective_actions", "disputes"),
    *("early_warnings", "evaluations", "exception_answers", "item_lists", "kept_items", "kept_scores"),
    *("ledger_accounts", "meeting_actions", "milestones", "periods", "renewal_decisions", "report_layouts", "reports"),
    *("retainage_releases", "review_meetings", "rulings", "sample_drawings", "statement_exceptions", "statements"),
    *("terms_drafts", "terms_versions", "unverified_reports", "verifications"),
)
BY_WAY = {
    ("action_id", "corrective_actions"): (
        *("corrective_action_files", "corrective_action_steps", "corrective_action_turns"),
    ),
    ("change_order_id", "change_orders"): ("change_order_drafts",),
    ("dispute_id", "disputes"): ("dispute_files", "dispute_turns"),
    ("evaluation_id", "evaluations"): ("evaluation_ratings", "evaluation_turns"),
    ("meeting_id", "review_meetings"): ("meeting_minutes", "meeting_records"),
    ("milestone_id", "milestones"): ("milestone_dates",),
    ("report_id", "reports"): (
        *("check_turns", "delivery_keys", "explanations", "finding_decisions", "findings", "report_progress"),
        *("report_rows", "report_sketches", "report_tables", "statement_reports", "watched_reports"),
    ),
    ("ruling_id", "rulings"): ("ruling_decisions", "statement_rulings"),
    ("statement_id", "statements"): (
        *("bill_payments", "net_choices", "payments", "statement_corrections", "statement_marks", "vouchers"),
    ),
    ("terms_version_id", "terms_versions"): ("edge_signatures", "edge_tables"),
    ("verification_id", "verifications"): ("verified_rows",),
}

# Rows of these may be about no contract, and a vendor reaches others of them than whoever is limited.
_BESIDE = {
    "entry_files": "",
    "messages": " OR (contract_id IS NULL AND vendor_id = {vendor})",
    "responsibilities": " OR (contract_id IS NULL AND program_id IS NOT NULL)",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in OF_CONTRACT:
        _drop(table, "apart", "limited")
        keep_contracts_apart(table, ("contract_id", "contracts"))
    for step, tables in BY_WAY.items():
        for table in tables:
            _drop(table, "apart", "limited")
            keep_contracts_apart(table, step, ("contract_id", "contracts"))
    _drop("contracts", "apart", "limited")
    # Whoever is responsible for a program enters contracts in it; a vendor has no program.
    keep_of_some("contracts", f"id IN {CONTRACTS} OR program_id = ANY ({PROGRAMS})")
    for table, beside in _BESIDE.items():
        _drop(table, "apart")
        keep_of_vendor(table, f"contract_id IN {CONTRACTS}{beside}")


def _drop(table: str, *policies: str) -> None:
    for policy in policies:
        op.execute(f"DROP POLICY {table}_{policy} ON {table}")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
