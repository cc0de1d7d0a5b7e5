"""Count wrong tries to sign in, in the database, so that every process slows down the same account and address."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    checks = [
        sa.CheckConstraint(f"typeof({name}) = 'integer'", name=op.f(f"ck_throttles_{name}_is_whole")).ddl_if(
            dialect="sqlite"
        )
        for name in ("wrong", "refused")
    ]
    op.create_table(
        "throttles",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("refused", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttles")),
        *checks,
    )
    op.create_index("ix_throttles_last_at", "throttles", ["last_at"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
