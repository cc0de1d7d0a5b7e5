"""Keep the pay items of the terms in force beside their contract, to be found by words. The worker's sweep fills the
table: each contract whose standing is missing is worked out again, and its items with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLE = "kept_items"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "contract_id", "number", "key")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("title", "unit", "terms_version_id")),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        *(
            sa.ForeignKeyConstraint(
                ["government_id", column], [f"{to}.government_id", f"{to}.id"], name=op.f(f"fk_{_TABLE}_{column}")
            )
            for column, to in (("contract_id", "contracts"), ("terms_version_id", "terms_versions"))
        ),
        sa.PrimaryKeyConstraint("government_id", "contract_id", "number", name=op.f(f"pk_{_TABLE}")),
    )
    op.create_index("ix_kept_items_key", _TABLE, ["government_id", "key"])
    op.execute("DELETE FROM contract_standings")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
