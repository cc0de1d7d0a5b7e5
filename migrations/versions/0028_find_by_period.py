"""Find the statements and reports of a period without reading those of every other."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_statements_of_period", "statements", ["government_id", "contract_id", "period_id", "status"])
    op.create_index("ix_reports_period", "reports", ["government_id", "period_id", "id"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
