"""Keep the rows of governments, and of vendors, apart by row-level security, which no query forgets (PostgreSQL)."""

from alembic import op
from sqlalchemy import text

from migrations.row_security import keep_governments_apart, keep_of_vendor, keep_vendors_apart

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# Tables that name their contract, and those that lead to it over another table.
OF_CONTRACT = (
    *("agreements", "attachments", "change_orders", "contract_standings", "corrective_actions", "disputes"),
    *("early_warnings", "entry_files", "evaluations", "exception_answers", "item_lists", "kept_items", "kept_scores"),
    *("ledger_accounts", "meeting_actions", "milestones", "periods", "renewal_decisions", "report_layouts", "reports"),
    *("retainage_releases", "review_meetings", "rulings", "sample_drawings", "statement_exceptions", "statements"),
    *("terms_drafts", "terms_versions", "verifications"),
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
_OTHERS = text(
    "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
    "AND column_name = 'government_id' ORDER BY table_name"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    keep_governments_apart("governments", "id")
    keep_of_vendor("vendors", "id = {vendor}")
    keep_of_vendor("contracts", "vendor_id = {vendor}")
    keep_of_vendor("mailings", "vendor_id = {vendor}")
    # Who works for the city is named on pages of its vendors; who works for another vendor is not.
    keep_of_vendor("assignments", "vendor_id = {vendor} OR vendor_id IS NULL")
    keep_vendors_apart("messages", ("contract_id", "contracts"), beside="vendor_id = {vendor}")
    done = {"governments", "vendors", "contracts", "mailings", "assignments", "messages", *OF_CONTRACT}
    for table in OF_CONTRACT:
        keep_vendors_apart(table, ("contract_id", "contracts"))
    for step, tables in BY_WAY.items():
        for table in tables:
            keep_vendors_apart(table, step, ("contract_id", "contracts"))
            done.add(table)
    for table in op.get_bind().scalars(_OTHERS).all():
        if table not in done:
            keep_governments_apart(table)


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
