"""Corrections and ledgers: kinds of statements and periods, locks of periods, what a statement corrects, choices for a
net below zero, payments of bills, and releases of retainage. What is history is guarded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Tables of history with the columns that may never change (None: the whole row).
GUARDED: dict[str, tuple[str, ...] | None] = {
    "net_choices": None,
    "bill_payments": None,
    "statement_corrections": None,
    "retainage_releases": (
        "government_id",
        "id",
        "contract_id",
        "number",
        "percent",
        "reason",
        "proposed_by",
        "proposed_at",
    ),
}
# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "net_choices": (("id",), ("statement_id", "number")),
    "bill_payments": (("id",),),
    "statement_corrections": (("statement_id", "corrected_id"),),
    "retainage_releases": (("id",), ("contract_id", "number")),
}


def upgrade() -> None:
    _say_kinds()
    _make_corrections()
    _make_choices_and_bills()
    _make_releases()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _say_kinds() -> None:
    """Statements and periods say their kind; a period with an approved statement is locked from now on."""
    op.add_column("statements", sa.Column("kind", sa.Text(), nullable=False, server_default="payment"))
    op.add_column("periods", sa.Column("kind", sa.Text(), nullable=False, server_default="reporting"))
    op.add_column("periods", sa.Column("status", sa.Text(), nullable=False, server_default="open"))
    op.execute(
        "UPDATE periods SET status = 'locked' WHERE EXISTS (SELECT 1 FROM statements"
        " WHERE statements.government_id = periods.government_id AND statements.period_id = periods.id"
        " AND statements.status IN ('approved', 'paid'))"
    )


def _make(table: str, *rest: sa.schema.SchemaItem, key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(
        table,
        sa.Column("government_id", sa.Text(), nullable=False),
        *rest,
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{table}_government_id")),
        sa.PrimaryKeyConstraint("government_id", *key, name=op.f(f"pk_{table}")),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _make_corrections() -> None:
    table = "statement_corrections"
    _make(
        table,
        *_texts("statement_id", "corrected_id"),
        _refers(table, "statement_id", "statements"),
        _refers(table, "corrected_id", "statements"),
        key=("statement_id", "corrected_id"),
    )


def _make_choices_and_bills() -> None:
    _make(
        "net_choices",
        *_texts("id", "statement_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("choice", "reason", "chosen_by"),
        _moment("chosen_at"),
        _refers("net_choices", "statement_id", "statements"),
        _refers("net_choices", "chosen_by", "people"),
        _is_whole("net_choices", "number"),
        sa.CheckConstraint("choice IN ('carried', 'billed', 'held')", name=op.f("ck_net_choices_choice_is_known")),
        sa.UniqueConstraint("government_id", "statement_id", "number", name=op.f("uq_net_choices_number")),
    )
    _make(
        "bill_payments",
        *_texts("id", "statement_id"),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        *_texts("reference", "entered_by"),
        _moment("entered_at"),
        _refers("bill_payments", "statement_id", "statements"),
        _refers("bill_payments", "entered_by", "people"),
        _is_whole("bill_payments", "amount_cents"),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_bill_payments_amount_is_above_zero")),
    )
    op.create_index("ix_bill_payments_statement", "bill_payments", ["government_id", "statement_id", "id"])


def _make_releases() -> None:
    table = "retainage_releases"
    _make(
        table,
        *_texts("id", "contract_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("percent", "reason", "status", "proposed_by"),
        _moment("proposed_at"),
        sa.Column("lock_version", sa.Integer(), nullable=False, server_default=sa.text("1")),
        _refers(table, "contract_id", "contracts"),
        _refers(table, "proposed_by", "people"),
        _is_whole(table, "number"),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f(f"uq_{table}_number")),
    )
    op.create_index("ix_retainage_releases_status", table, ["government_id", "status", "id"])


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    op.execute(f"CREATE TRIGGER keep_statements_kind BEFORE UPDATE OF kind ON statements FOR EACH ROW {refuse}")
    for table, columns in GUARDED.items():
        changed = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE {changed} OR DELETE ON {table} FOR EACH ROW {refuse};"
            f"CREATE TRIGGER keep_all_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        )


def _guard_on_sqlite() -> None:
    sentence = "rows of statements are never changed or deleted; insert one that replaces it"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    op.execute(f"CREATE TRIGGER keep_statements_kind BEFORE UPDATE OF kind ON statements {refuse}")
    for table, columns in GUARDED.items():
        sentence = f"rows of {table} are never changed or deleted; insert one that replaces it"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        changed = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
        op.execute(f"CREATE TRIGGER keep_{table}_from_update BEFORE {changed} ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER keep_{table}_from_delete BEFORE DELETE ON {table} {refuse}")
        for key in KEYS[table]:
            same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
            there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
            name = f"keep_{table}_from_replace_by_{key[-1]}"
            op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {there} {refuse}")
