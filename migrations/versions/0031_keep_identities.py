"""Keep who somebody is at the city's own sign-in, so that an address that changes hands opens nobody's account."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import keep_governments_apart

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TABLE = "identities"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "person_id", "issuer", "subject")),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        sa.ForeignKeyConstraint(
            ["government_id", "person_id"],
            ["people.government_id", "people.id"],
            name=op.f(f"fk_{_TABLE}_person_id"),
        ),
        sa.PrimaryKeyConstraint("government_id", "person_id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("issuer", "subject", name=op.f(f"uq_{_TABLE}_subject")),
    )
    if op.get_bind().dialect.name == "postgresql":
        keep_governments_apart(_TABLE)


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
