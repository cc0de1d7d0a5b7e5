"""Score results of 0 where lower is better, which had no score: their periods, and how their contracts stand, are
worked out again by the worker's sweep. Whole periods go, because scores are kept by the statement that states them.
"""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_UNSCORED = "FROM kept_scores AS s WHERE s.score IS NULL AND s.value IS NOT NULL"


def upgrade() -> None:
    op.execute(
        "DELETE FROM contract_standings WHERE (government_id, contract_id) IN "
        f"(SELECT s.government_id, s.contract_id {_UNSCORED})"
    )
    op.execute(
        "DELETE FROM kept_scores WHERE (government_id, contract_id, period_id) IN "
        f"(SELECT s.government_id, s.contract_id, s.period_id {_UNSCORED})"
    )


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
