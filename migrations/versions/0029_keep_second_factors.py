"""Keep second factors: the app's secret, encrypted, the last code that counted, and digests of recovery codes."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_TABLE = "second_factors"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "person_id")),
        sa.Column("totp_secret", sa.Text()),
        sa.Column("totp_counter", sa.Integer()),
        sa.Column("recovery_digests", sa.Text(), server_default="[]", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        sa.ForeignKeyConstraint(
            ["government_id", "person_id"],
            ["people.government_id", "people.id"],
            name=op.f(f"fk_{_TABLE}_person_id"),
        ),
        sa.PrimaryKeyConstraint("government_id", "person_id", name=op.f(f"pk_{_TABLE}")),
    )


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
