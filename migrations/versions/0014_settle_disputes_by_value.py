"""A dispute that is settled by a value: the turn that decides it names the value that counts and the row by its name.

Turns that were taken before name neither. The columns are added in place: making the table anew would drop its guards.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_COLUMNS = ("agreed_value", "row_name")


def upgrade() -> None:
    for column in _COLUMNS:
        op.execute(f"ALTER TABLE dispute_turns ADD COLUMN {column} TEXT")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
