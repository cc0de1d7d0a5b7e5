"""Find contracts that are warned, and the shortest period with scores, without reading all."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_contract_standings_warned", "contract_standings", ["government_id", "warned", "contract_id"])
    op.create_index("ix_kept_scores_days", "kept_scores", ["government_id", "days"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
