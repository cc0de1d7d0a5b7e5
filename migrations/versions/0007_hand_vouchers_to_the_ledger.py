"""The city's ledger: layouts, accounts, batches of vouchers, and payments that came back.

All are history, whose rows are inserted, never changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ledger_layouts": (("id",), ("number",)),
    "ledger_accounts": (("id",),),
    "voucher_batches": (("id",), ("number",)),
    "vouchers": (("id",), ("statement_id",), ("sequence",), ("number",)),
    "payments": (("id",), ("voucher_id",), ("statement_id",)),
}


def upgrade() -> None:
    _make_layouts_and_accounts()
    _make_vouchers()
    _make_payments()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make(table: str, *rest: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        *rest,
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{table}_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{table}")),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _whole(table: str, *names: str) -> list[sa.schema.SchemaItem]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names] + [_is_whole(table, n) for n in names]


def _cents(table: str, name: str) -> list[sa.schema.SchemaItem]:
    return [sa.Column(name, sa.BigInteger(), nullable=False), _is_whole(table, name)]


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _once(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("government_id", column, name=op.f(f"uq_{table}_{column}"))


def _make_layouts_and_accounts() -> None:
    _make(
        "ledger_layouts",
        *_whole("ledger_layouts", "number"),
        *_texts("document", "digest", "set_by"),
        _moment("set_at"),
        _refers("ledger_layouts", "set_by", "people"),
        _once("ledger_layouts", "number"),
    )
    _make(
        "ledger_accounts",
        *_texts("contract_id", "line", "codes", "reason", "set_by"),
        _moment("set_at"),
        _refers("ledger_accounts", "contract_id", "contracts"),
        _refers("ledger_accounts", "set_by", "people"),
    )
    op.create_index("ix_ledger_accounts_contract", "ledger_accounts", ["government_id", "contract_id", "id"])


def _make_vouchers() -> None:
    _make(
        "voucher_batches",
        *_whole("voucher_batches", "number", "vouchers", "lines"),
        *_texts("layout_id", "content", "sha256", "made_by"),
        *_cents("voucher_batches", "total_cents"),
        _moment("made_at"),
        _refers("voucher_batches", "layout_id", "ledger_layouts"),
        _refers("voucher_batches", "made_by", "people"),
        _once("voucher_batches", "number"),
    )
    _make(
        "vouchers",
        *_texts("batch_id", "statement_id", "number", "lines"),
        *_whole("vouchers", "sequence"),
        *_cents("vouchers", "amount_cents"),
        _refers("vouchers", "batch_id", "voucher_batches"),
        _refers("vouchers", "statement_id", "statements"),
        *(_once("vouchers", column) for column in ("statement_id", "sequence", "number")),
    )
    op.create_index("ix_vouchers_batch", "vouchers", ["government_id", "batch_id", "sequence"])


def _make_payments() -> None:
    _make(
        "payments",
        *_texts("voucher_id", "statement_id", "reference", "entry_file_id", "cell", "recorded_by"),
        sa.Column("paid_on", sa.Date(), nullable=False),
        *_cents("payments", "amount_cents"),
        _moment("recorded_at"),
        _refers("payments", "voucher_id", "vouchers"),
        _refers("payments", "statement_id", "statements"),
        _refers("payments", "entry_file_id", "entry_files"),
        _refers("payments", "recorded_by", "people"),
        *(_once("payments", column) for column in ("voucher_id", "statement_id")),
    )
    op.create_index("ix_payments_file", "payments", ["government_id", "entry_file_id", "id"])


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse};"
            f"CREATE TRIGGER keep_all_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        )


def _guard_on_sqlite() -> None:
    for table, keys in KEYS.items():
        sentence = f"rows of {table} are never changed or deleted; insert one that replaces it"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        op.execute(f"CREATE TRIGGER keep_{table}_from_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER keep_{table}_from_delete BEFORE DELETE ON {table} {refuse}")
        for key in keys:
            same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
            there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
            name = f"keep_{table}_from_replace_by_{key[-1]}"
            op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {there} {refuse}")
