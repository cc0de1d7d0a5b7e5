"""Keep each sign-in as a row, so that it can be seen and ended; whoever is signed in signs in once more."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_TABLE = "sign_ins"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "id", "person_id", "digest")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("started_at", "last_seen_at")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("address", "browser", "way")),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Text()),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        *(_refers_to_person(column) for column in ("person_id", "ended_by")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{_TABLE}")),
    )
    op.create_index("ix_sign_ins_person", _TABLE, ["government_id", "person_id", "id"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _refers_to_person(column: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], ["people.government_id", "people.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{_TABLE}_{column}"))
