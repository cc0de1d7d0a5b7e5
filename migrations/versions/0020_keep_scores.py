"""Keep the score of each result beside its statement. The worker's sweep fills the table: each contract whose standing
is missing is worked out again, and its scores with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TABLE = "kept_scores"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "contract_id", "period_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("measure_id", "key", "statement_id", "title")),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        *(
            sa.ForeignKeyConstraint(
                ["government_id", column], [f"{to}.government_id", f"{to}.id"], name=op.f(f"fk_{_TABLE}_{column}")
            )
            for column, to in (("contract_id", "contracts"), ("period_id", "periods"), ("statement_id", "statements"))
        ),
        sa.CheckConstraint("typeof(days) = 'integer'", name=op.f(f"ck_{_TABLE}_days_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.PrimaryKeyConstraint("government_id", "contract_id", "period_id", "measure_id", name=op.f(f"pk_{_TABLE}")),
    )
    op.create_index("ix_kept_scores_ends", _TABLE, ["government_id", "ends_on", "days"])
    op.execute("DELETE FROM contract_standings")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
