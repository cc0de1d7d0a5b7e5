"""Policies, delegations, exceptions of statements and the answers to them. All are history; a status alone may move."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# The columns that never change; None: the whole row.
GUARDED: dict[str, tuple[str, ...] | None] = {
    "delegations": (
        "government_id",
        "id",
        "person_id",
        "delegate_id",
        "starts_on",
        "ends_on",
        "reason",
        "named_at",
    ),
    "exception_answers": None,
    "policies": (
        "government_id",
        "id",
        "number",
        "document",
        "reason",
        "effective_on",
        "proposed_by",
        "proposed_at",
    ),
    "statement_exceptions": None,
    "statement_marks": None,
}
# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "delegations": (("id",),),
    "exception_answers": (("id",), ("contract_id", "period_id", "identity", "answer")),
    "policies": (("id",), ("number",)),
    "statement_exceptions": (("statement_id", "number"),),
    "statement_marks": (("statement_id",),),
}


def upgrade() -> None:
    _make_policies()
    _make_delegations()
    _make_statement_marks()
    _make_statement_exceptions()
    _make_exception_answers()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make(table: str, *rest: sa.schema.SchemaItem, key: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("government_id", sa.Text(), nullable=False),
        *rest,
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{table}_government_id")),
        sa.PrimaryKeyConstraint("government_id", *key, name=op.f(f"pk_{table}")),
    )


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _lock_version() -> sa.Column[int]:
    return sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _make_policies() -> None:
    _make(
        "policies",
        *(_text("id"), sa.Column("number", sa.Integer(), nullable=False), _text("document"), _text("reason")),
        *(_day("effective_on"), _text("status"), _text("proposed_by"), _moment("proposed_at"), _lock_version()),
        _is_whole("policies", "number"),
        _refers("policies", "proposed_by", "people"),
        sa.UniqueConstraint("government_id", "number", name=op.f("uq_policies_number")),
        key=("id",),
    )
    op.create_index("ix_policies_in_force", "policies", ["government_id", "status", "effective_on", "number"])


def _make_delegations() -> None:
    _make(
        "delegations",
        *(_text("id"), _text("person_id"), _text("delegate_id"), _day("starts_on"), _day("ends_on")),
        *(_text("reason"), _text("status"), _moment("named_at"), _lock_version()),
        sa.CheckConstraint("person_id <> delegate_id", name=op.f("ck_delegations_another_person")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_delegations_ends_after_it_starts")),
        _refers("delegations", "person_id", "people"),
        _refers("delegations", "delegate_id", "people"),
        key=("id",),
    )
    op.create_index("ix_delegations_delegate", "delegations", ["government_id", "delegate_id", "status", "ends_on"])
    op.create_index("ix_delegations_person", "delegations", ["government_id", "person_id", "status", "ends_on"])


def _make_statement_marks() -> None:
    known = "statement_kind IN ('payment', 'corrected', 'closing')"
    _make(
        "statement_marks",
        *(_text("statement_id"), _text("statement_kind"), _day("clock_since")),
        sa.CheckConstraint(known, name=op.f("ck_statement_marks_kind_is_known")),
        _refers("statement_marks", "statement_id", "statements"),
        key=("statement_id",),
    )


def _make_statement_exceptions() -> None:
    _make(
        "statement_exceptions",
        *(_text("statement_id"), sa.Column("number", sa.Integer(), nullable=False)),
        *(_text("contract_id"), _text("period_id"), _text("kind"), _text("identity")),
        _text("terms_class", nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=True),
        _text("document"),
        _is_whole("statement_exceptions", "number"),
        _refers("statement_exceptions", "statement_id", "statements"),
        _refers("statement_exceptions", "contract_id", "contracts"),
        _refers("statement_exceptions", "period_id", "periods"),
        key=("statement_id", "number"),
    )
    op.create_index(
        "ix_statement_exceptions_identity",
        "statement_exceptions",
        ["government_id", "contract_id", "period_id", "identity"],
    )


def _make_exception_answers() -> None:
    known = "answer IN ('acknowledged', 'overridden')"
    table = "exception_answers"
    _make(
        table,
        *(_text("id"), _text("contract_id"), _text("period_id"), _text("statement_id"), _text("statement_digest")),
        *(_text("identity"), _text("answer"), _text("reason"), _text("answered_by")),
        *(_text("answered_for", nullable=True), _moment("answered_at")),
        sa.CheckConstraint(known, name=op.f(f"ck_{table}_answer_is_known")),
        _refers(table, "contract_id", "contracts"),
        _refers(table, "period_id", "periods"),
        _refers(table, "statement_id", "statements"),
        _refers(table, "answered_by", "people"),
        _refers(table, "answered_for", "people"),
        sa.UniqueConstraint(
            "government_id", "contract_id", "period_id", "identity", "answer", name=op.f(f"uq_{table}_answer")
        ),
        key=("id",),
    )


def _guard_on_postgresql() -> None:
    for table, columns in GUARDED.items():
        changed = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
        refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE {changed} OR DELETE ON {table} FOR EACH ROW {refuse};"
            f"CREATE TRIGGER keep_all_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        )


def _guard_on_sqlite() -> None:
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
