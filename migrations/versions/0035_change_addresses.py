"""Let people ask for another e-mail address, which counts once its link is opened."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import keep_governments_apart

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_TABLE = "address_changes"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "person_id", "email")),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text()),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        sa.ForeignKeyConstraint(
            ["government_id", "person_id"],
            ["people.government_id", "people.id"],
            name=op.f(f"fk_{_TABLE}_person_id"),
        ),
        sa.PrimaryKeyConstraint("government_id", "person_id", name=op.f(f"pk_{_TABLE}")),
    )
    if op.get_bind().dialect.name == "postgresql":
        keep_governments_apart(_TABLE)


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
