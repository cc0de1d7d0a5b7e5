"""Keep how each contract stands beside it. The worker's sweep fills the table for contracts that were there before."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLE = "contract_standings"


def upgrade() -> None:
    whole = [
        sa.CheckConstraint(f"typeof({name}) = 'integer'", name=op.f(f"ck_{_TABLE}_{name}_is_whole")).ddl_if(
            dialect="sqlite"
        )
        for name in ("taken_cents", "given_cents", "missed")
    ]
    op.create_table(
        _TABLE,
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("due_period", sa.Text()),
        sa.Column("statement_id", sa.Text()),
        sa.Column("period_name", sa.Text()),
        sa.Column("net_cents", sa.BigInteger()),
        sa.Column("taken_cents", sa.BigInteger(), nullable=False),
        sa.Column("given_cents", sa.BigInteger(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name=op.f(f"fk_{_TABLE}_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "statement_id"],
            ["statements.government_id", "statements.id"],
            name=op.f(f"fk_{_TABLE}_statement_id"),
        ),
        sa.PrimaryKeyConstraint("government_id", "contract_id", name=op.f(f"pk_{_TABLE}")),
        *whole,
    )
    op.create_index("ix_contract_standings_due", _TABLE, ["government_id", "due_on", "contract_id"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
