"""Keep security keys, by what is public of them, and which challenges were answered."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import keep_governments_apart

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_KEYS, _SPENT = "security_keys", "spent_challenges"


def upgrade() -> None:
    op.create_table(
        _KEYS,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "id", "person_id", "name")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("credential_id", "public_key")),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.Text(), server_default="", nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True)) for name in ("used_at", "stopped_at")),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        *_whole_number("sign_count"),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_KEYS}_government_id")),
        sa.ForeignKeyConstraint(
            ["government_id", "person_id"],
            ["people.government_id", "people.id"],
            name=op.f(f"fk_{_KEYS}_person_id"),
        ),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{_KEYS}")),
        sa.UniqueConstraint("government_id", "credential_id", name=op.f(f"uq_{_KEYS}_credential_id")),
    )
    op.create_index("ix_security_keys_person", _KEYS, ["government_id", "person_id"])
    op.create_table(
        _SPENT,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "digest")),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_SPENT}_government_id")),
        sa.PrimaryKeyConstraint("government_id", "digest", name=op.f(f"pk_{_SPENT}")),
    )
    op.create_index("ix_spent_challenges_lapses_at", _SPENT, ["government_id", "lapses_at"])
    if op.get_bind().dialect.name == "postgresql":
        for table in (_KEYS, _SPENT):
            keep_governments_apart(table)


def _whole_number(column: str) -> list[sa.CheckConstraint]:
    if op.get_bind().dialect.name != "sqlite":
        return []
    name = op.f(f"ck_{_KEYS}_{column}_is_whole")
    return [sa.CheckConstraint(f"typeof({column}) = 'integer'", name=name)]


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
