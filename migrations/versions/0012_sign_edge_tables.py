"""Edge tables with their signatures, amounts above which finance grants, drafts begun by change orders.

A version of terms gets the number that people call it by, beside its place among all that were proposed: a withdrawn
one leaves its number to the next.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TERMS = "terms_versions"
_STANDING = "status <> 'withdrawn'"
_NUMBER = ("government_id", "contract_id", "number")

# What makes a row of history the same one, beside the government; and which columns never change, None: all of them.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "change_order_drafts": (("change_order_id",),),
    "edge_signatures": (("terms_version_id", "party"),),
    "edge_tables": (("terms_version_id",),),
    "finance_limits": (("id",),),
}
GUARDED: dict[str, tuple[str, ...]] = {
    "finance_limits": ("government_id", "id", "above_cents", "reason", "proposed_by", "proposed_at"),
}


def upgrade() -> None:
    _make_tables()
    _number_terms_versions()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _make(table: str, *rest: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        _text("government_id"),
        *rest,
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{table}_government_id")),
        sa.PrimaryKeyConstraint("government_id", *KEYS[table][0], name=op.f(f"pk_{table}")),
    )


def _make_tables() -> None:
    _make(
        "edge_tables",
        *(_text("terms_version_id"), _text("document"), _text("digest"), _moment("stored_at")),
        _refers("edge_tables", "terms_version_id", _TERMS),
    )
    _make(
        "edge_signatures",
        *(_text("terms_version_id"), _text("party"), _text("digest"), _text("signed_by"), _moment("signed_at")),
        sa.CheckConstraint("party IN ('city', 'vendor')", name=op.f("ck_edge_signatures_party_is_known")),
        _refers("edge_signatures", "terms_version_id", _TERMS),
        _refers("edge_signatures", "signed_by", "people"),
    )
    _make_finance_limits()
    _make(
        "change_order_drafts",
        *(_text("change_order_id"), _text("draft_id"), _moment("started_at")),
        _refers("change_order_drafts", "change_order_id", "change_orders"),
    )
    op.create_index("ix_change_order_drafts_draft", "change_order_drafts", ["government_id", "draft_id"])


def _make_finance_limits() -> None:
    is_whole = sa.CheckConstraint(
        "above_cents IS NULL OR typeof(above_cents) = 'integer'", name=op.f("ck_finance_limits_above_cents_is_whole")
    )
    _make(
        "finance_limits",
        _text("id"),
        sa.Column("above_cents", sa.BigInteger(), nullable=True),
        *(_text("reason"), _text("status"), _text("proposed_by"), _moment("proposed_at")),
        sa.Column("lock_version", sa.Integer(), server_default="1", nullable=False),
        is_whole.ddl_if(dialect="sqlite"),
        sa.CheckConstraint("above_cents >= 0", name=op.f("ck_finance_limits_above_cents_is_not_negative")),
        _refers("finance_limits", "proposed_by", "people"),
    )
    op.create_index("ix_finance_limits_status", "finance_limits", ["government_id", "status", "id"])


def _number_terms_versions() -> None:
    """The versions that are there keep what they were called."""
    op.execute(f"ALTER TABLE {_TERMS} ADD COLUMN number INTEGER DEFAULT 0 NOT NULL")
    op.execute(f"UPDATE {_TERMS} SET number = amendment")
    where = sa.text(_STANDING)
    op.create_index(
        "ix_terms_versions_number",
        _TERMS,
        list(_NUMBER),
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _refuse_replacing(table: str, by: str, same: str) -> None:
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
    op.execute(
        f"CREATE TRIGGER keep_{table}_from_replace_by_{by} BEFORE INSERT ON {table} WHEN {there} {_refusal(table)}"
    )


def _refusal(table: str) -> str:
    sentence = f"rows of {table} are never changed or deleted; insert one that replaces it"
    return f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    op.execute(f"CREATE TRIGGER keep_{_TERMS}_number BEFORE UPDATE OF number ON {_TERMS} FOR EACH ROW {refuse}")
    for table in KEYS:
        changed = f"UPDATE OF {', '.join(GUARDED[table])}" if table in GUARDED else "UPDATE"
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE {changed} OR DELETE ON {table} FOR EACH ROW {refuse};"
            f"CREATE TRIGGER keep_all_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        )


def _guard_on_sqlite() -> None:
    op.execute(
        f"CREATE TRIGGER keep_{_TERMS}_number_from_update BEFORE UPDATE OF number ON {_TERMS} {_refusal(_TERMS)}"
    )
    same = " AND ".join(f"{column} = NEW.{column}" for column in _NUMBER)
    _refuse_replacing(_TERMS, "number", f"{_STANDING} AND NEW.{_STANDING} AND {same}")
    for table, keys in KEYS.items():
        changed = f"UPDATE OF {', '.join(GUARDED[table])}" if table in GUARDED else "UPDATE"
        op.execute(f"CREATE TRIGGER keep_{table}_from_update BEFORE {changed} ON {table} {_refusal(table)}")
        op.execute(f"CREATE TRIGGER keep_{table}_from_delete BEFORE DELETE ON {table} {_refusal(table)}")
        for key in keys:
            same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
            _refuse_replacing(table, key[-1], same)
