"""Invite people, say how each account stands, and find people by name and address."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_TABLE = "invitations"


def upgrade() -> None:
    _say_how_accounts_stand()
    for column in ("name", "email"):
        op.create_index(f"ix_people_{column}", "people", ["government_id", column, "id"])
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "id", "person_id", "invited_by")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("made_at", "expires_at")),
        sa.Column("digest", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waits', 'accepted', 'withdrawn', 'replaced')", name=op.f(f"ck_{_TABLE}_state_is_known")
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        *(_refers_to_person(column) for column in ("person_id", "invited_by")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{_TABLE}")),
    )
    op.create_index("ix_invitations_person", _TABLE, ["government_id", "person_id", "id"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _say_how_accounts_stand() -> None:
    # Alembic cannot add a check to a table of SQLite; on both databases a column may bring its own.
    check = "CONSTRAINT ck_people_account_is_known CHECK (account IN ('invited', 'open', 'closed'))"
    op.execute(f"ALTER TABLE people ADD COLUMN account TEXT DEFAULT 'open' NOT NULL {check}")
    op.execute("UPDATE people SET account = 'closed' WHERE NOT active")


def _refers_to_person(column: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], ["people.government_id", "people.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{_TABLE}_{column}"))
