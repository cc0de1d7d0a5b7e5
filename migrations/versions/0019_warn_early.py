"""Early warnings of a period's measures, which reports were looked at for them, and how many a contract has open.

A warning is history: the database refuses to change or delete it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_WARNINGS, _WATCHED, _STANDINGS = "early_warnings", "watched_reports", "contract_standings"


def upgrade() -> None:
    op.create_table(
        _WARNINGS,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "id", "contract_id", "period_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("measure_id", "title", "sign", "says")),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_WARNINGS}_government_id")),
        _refers(_WARNINGS, "contract_id", "contracts"),
        _refers(_WARNINGS, "period_id", "periods"),
        _is_whole(_WARNINGS, "amount_cents"),
        sa.CheckConstraint("sign IN ('takes', 'near', 'worsens')", name=op.f(f"ck_{_WARNINGS}_sign_is_known")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{_WARNINGS}")),
        sa.UniqueConstraint("government_id", "period_id", "measure_id", name=op.f(f"uq_{_WARNINGS}_measure_id")),
    )
    op.create_index("ix_early_warnings_contract", _WARNINGS, ["government_id", "contract_id", "id"])
    op.create_table(
        _WATCHED,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "report_id")),
        sa.Column("watched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_WATCHED}_government_id")),
        _refers(_WATCHED, "report_id", "reports"),
        sa.PrimaryKeyConstraint("government_id", "report_id", name=op.f(f"pk_{_WATCHED}")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.add_column(_STANDINGS, sa.Column("warned", sa.Integer(), server_default=sa.text("0"), nullable=False))
        _guard_on_postgresql()
    else:
        # Alembic cannot add a check to a table of SQLite; a column may bring its own.
        check = f"CONSTRAINT ck_{_STANDINGS}_warned_is_whole CHECK (typeof(warned) = 'integer')"
        op.execute(f"ALTER TABLE {_STANDINGS} ADD COLUMN warned INTEGER DEFAULT 0 NOT NULL {check}")
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    op.execute(
        f"CREATE TRIGGER keep_{_WARNINGS} BEFORE UPDATE OR DELETE ON {_WARNINGS} FOR EACH ROW {refuse};"
        f"CREATE TRIGGER keep_all_{_WARNINGS} BEFORE TRUNCATE ON {_WARNINGS} FOR EACH STATEMENT {refuse}"
    )


def _guard_on_sqlite() -> None:
    sentence = f"rows of {_WARNINGS} are never changed or deleted; insert one that replaces it"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    op.execute(f"CREATE TRIGGER keep_{_WARNINGS}_from_update BEFORE UPDATE ON {_WARNINGS} {refuse}")
    op.execute(f"CREATE TRIGGER keep_{_WARNINGS}_from_delete BEFORE DELETE ON {_WARNINGS} {refuse}")
    for key in (("id",), ("period_id", "measure_id")):
        same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
        there = f"EXISTS (SELECT 1 FROM {_WARNINGS} WHERE {same})"
        name = f"keep_{_WARNINGS}_from_replace_by_{key[-1]}"
        op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {_WARNINGS} WHEN {there} {refuse}")
