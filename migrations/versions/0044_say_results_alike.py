"""Keep of each score which side of its result is worse, so that the result reads there as everywhere else.

How contracts stand and their scores are worked out again, in the words that every page uses now; a result of 0 has its
score then where lower is better.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Both tables only repeat what statements say; whatever upgrades the database fills them again.
    op.execute("DELETE FROM contract_standings")
    op.execute("DELETE FROM kept_scores")
    op.add_column("kept_scores", sa.Column("lower_is_better", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
