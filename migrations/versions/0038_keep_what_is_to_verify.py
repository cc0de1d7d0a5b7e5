"""Keep which reports have rows to verify, so that a desk asks nobody's terms. The worker's sweep fills the table: each
contract of which nobody has looked yet (`unverified` is NULL) is worked out again.
"""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import keep_vendors_apart

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_TABLE, _STANDINGS = "unverified_reports", "contract_standings"
_COUNTS = ("rows", "looked_at")


def upgrade() -> None:
    whole = _COUNTS if op.get_bind().dialect.name == "sqlite" else ()
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "report_id", "contract_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        *(
            sa.ForeignKeyConstraint(
                ["government_id", column], [f"{to}.government_id", f"{to}.id"], name=op.f(f"fk_{_TABLE}_{column}")
            )
            for column, to in (("report_id", "reports"), ("contract_id", "contracts"))
        ),
        sa.PrimaryKeyConstraint("government_id", "report_id", name=op.f(f"pk_{_TABLE}")),
        *(
            sa.CheckConstraint(f"typeof({name}) = 'integer'", name=op.f(f"ck_{_TABLE}_{name}_is_whole"))
            for name in whole
        ),
    )
    op.create_index(f"ix_{_TABLE}_contract", _TABLE, ["government_id", "contract_id", "report_id"])
    keep_vendors_apart(_TABLE, ("contract_id", "contracts"))
    op.drop_index(f"ix_{_STANDINGS}_unapproved", _STANDINGS)
    op.execute(f"ALTER TABLE {_STANDINGS} DROP COLUMN unapproved")
    op.add_column(_STANDINGS, sa.Column("unverified", sa.Integer()))
    op.create_index(f"ix_{_STANDINGS}_unverified", _STANDINGS, ["government_id", "unverified", "contract_id"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
