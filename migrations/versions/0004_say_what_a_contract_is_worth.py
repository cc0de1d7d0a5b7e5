"""Say what a contract is worth as signed, and how many days after a month its report is due.

Contracts entered before have neither; their terms say both. The columns are added in place with their checks: making
the table anew would cut what refers to it on SQLite.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = (
    "value_cents BIGINT CONSTRAINT ck_contracts_value_is_not_negative CHECK (value_cents >= 0)",
    "due_days INTEGER CONSTRAINT ck_contracts_due_days_are_not_negative CHECK (due_days >= 0)",
)


def upgrade() -> None:
    for column in _COLUMNS:
        op.execute(f"ALTER TABLE contracts ADD COLUMN {column}")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
