"""Keep the filters of lists that people keep for themselves."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import keep_governments_apart

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_TABLE = "kept_views"
_TEXTS = ("government_id", "id", "person_id", "page", "title", "query")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        sa.ForeignKeyConstraint(
            ["government_id", "person_id"],
            ["people.government_id", "people.id"],
            name=op.f(f"fk_{_TABLE}_person_id"),
        ),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("government_id", "person_id", "page", "title", name=op.f(f"uq_{_TABLE}_title")),
    )
    if op.get_bind().dialect.name == "postgresql":
        keep_governments_apart(_TABLE)


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
