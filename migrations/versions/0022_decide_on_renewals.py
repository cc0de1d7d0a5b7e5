"""Decisions on what becomes of a contract at its end, with what was known then; and contracts found by their last day.

They are history: the database refuses to change or delete them; the status may move.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "renewal_decisions"
KEPT = (
    *("government_id", "id", "contract_id", "number", "ends_on", "decision", "reason", "facts", "facts_digest"),
    *("proposed_by", "proposed_by_name", "proposed_at"),
)
# For SQLite: what makes a row the same one, beside the government.
KEYS = (("id",), ("contract_id", "number"))


def upgrade() -> None:
    _make_decisions()
    op.create_index("ix_renewal_decisions_contract", TABLE, ["government_id", "contract_id", "id"])
    op.create_index("ix_renewal_decisions_status", TABLE, ["government_id", "status", "id"])
    op.create_index("ix_contracts_end", "contracts", ["government_id", "ends_on", "id"])
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make_decisions() -> None:
    whole = sa.CheckConstraint("typeof(number) = 'integer'", name=op.f(f"ck_{TABLE}_number_is_whole"))
    known = "decision IN ('renew', 'extend', 'rebid', 'let_end')"
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "id", "contract_id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("decision", "reason", "facts", "facts_digest")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("status", "proposed_by", "proposed_by_name")),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        whole.ddl_if(dialect="sqlite"),
        sa.CheckConstraint(known, name=op.f(f"ck_{TABLE}_decision_is_known")),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{TABLE}_government_id")),
        _refers("contract_id", "contracts"),
        _refers("proposed_by", "people"),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f(f"uq_{TABLE}_number")),
    )


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{TABLE}_{column}"))


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    op.execute(
        f"CREATE TRIGGER keep_{TABLE} BEFORE UPDATE OF {', '.join(KEPT)} OR DELETE ON {TABLE} FOR EACH ROW {refuse};"
        f"CREATE TRIGGER keep_all_{TABLE} BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {refuse}"
    )


def _guard_on_sqlite() -> None:
    sentence = f"rows of {TABLE} are never changed or deleted; insert one that replaces it"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    op.execute(f"CREATE TRIGGER keep_{TABLE}_from_update BEFORE UPDATE OF {', '.join(KEPT)} ON {TABLE} {refuse}")
    op.execute(f"CREATE TRIGGER keep_{TABLE}_from_delete BEFORE DELETE ON {TABLE} {refuse}")
    for key in KEYS:
        same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
        there = f"EXISTS (SELECT 1 FROM {TABLE} WHERE {same})"
        name = f"keep_{TABLE}_from_replace_by_{key[-1]}"
        op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {TABLE} WHEN {there} {refuse}")
