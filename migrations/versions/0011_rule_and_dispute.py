"""Rulings with their decisions and the statements that rest on them; disputes with their turns and files.

All are history: their rows are inserted, never changed; of rulings and disputes the status alone may move. Waivers of
checks, which had tables of their own, become rulings.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# The columns that never change; None: the whole row.
GUARDED: dict[str, tuple[str, ...] | None] = {
    "dispute_files": None,
    "dispute_turns": None,
    "disputes": (
        *("government_id", "id", "contract_id", "number", "statement_id", "period_id", "about_kind", "about_name"),
        *("title", "table_id", "row_number", "column_id", "shown_value", "claimed_value", "shown_cents"),
        *("claimed_cents", "words", "opened_by", "opened_at", "answer_due_on", "decide_due_on"),
    ),
    "ruling_decisions": None,
    "rulings": (
        *("government_id", "id", "contract_id", "number", "kind", "about_kind", "about_name", "about_title"),
        *(
            "about_rows",
            "amount_cents",
            "days",
            "starts_on",
            "until_on",
            "reason",
            "ends_when",
            "dispute_id",
            "asked_by",
        ),
        *("asked_by_name", "asked_at"),
    ),
    "statement_rulings": None,
}

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "dispute_files": (("dispute_id", "file_sha256"),),
    "dispute_turns": (("dispute_id", "number"),),
    "disputes": (("id",), ("contract_id", "number")),
    "ruling_decisions": (("ruling_id", "decision"),),
    "rulings": (("id",), ("contract_id", "number")),
    "statement_rulings": (("statement_id", "ruling_id"),),
}


def upgrade() -> None:
    _make_disputes()
    _make_dispute_turns()
    _make_dispute_files()
    _make_rulings()
    _make_ruling_decisions()
    _make_statement_rulings()
    _take_over_waivers()
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


def _texts(*names: str, nullable: bool = False) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=nullable) for name in names)


def _whole(name: str, nullable: bool = False, large: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger() if large else sa.Integer(), nullable=nullable)


def _days(*names: str, nullable: bool = False) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Date(), nullable=nullable) for name in names)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _lock() -> sa.Column[Any]:
    return sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False)


def _refers(table: str, column: str, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.{key}"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _check(table: str, rule: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _make_disputes() -> None:
    _make(
        "disputes",
        *_texts("id", "contract_id"),
        _whole("number"),
        *_texts("statement_id", "period_id", "about_kind", "about_name", "title"),
        *_texts("table_id", nullable=True),
        _whole("row_number", nullable=True),
        *_texts("column_id", "shown_value", "claimed_value", nullable=True),
        *(_whole("shown_cents", nullable=True, large=True), _whole("claimed_cents", nullable=True, large=True)),
        *_texts("words", "status", "opened_by"),
        _moment("opened_at"),
        *_days("answer_due_on", "decide_due_on"),
        _lock(),
        _is_whole("disputes", "number"),
        _check("disputes", "about_kind IN ('line', 'cell')", "about_kind_is_known"),
        _check("disputes", "about_kind <> 'line' OR claimed_cents IS NOT NULL", "line_has_a_claim"),
        _refers("disputes", "contract_id", "contracts"),
        _refers("disputes", "statement_id", "statements"),
        _refers("disputes", "period_id", "periods"),
        _refers("disputes", "opened_by", "people"),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f("uq_disputes_number")),
        key=("id",),
    )
    op.create_index("ix_disputes_contract", "disputes", ["government_id", "contract_id", "id"])
    op.create_index("ix_disputes_status", "disputes", ["government_id", "status", "id"])
    op.create_index("ix_disputes_statement", "disputes", ["government_id", "statement_id"])


def _make_dispute_turns() -> None:
    _make(
        "dispute_turns",
        *(*_texts("dispute_id"), _whole("number"), *_texts("act"), _whole("event_number")),
        *_texts("party", "person_id", "person_name", "words"),
        *(*_texts("settled_by", nullable=True), _whole("granted_cents", nullable=True, large=True)),
        _moment("at"),
        *(_is_whole("dispute_turns", "number"), _is_whole("dispute_turns", "event_number")),
        _refers("dispute_turns", "dispute_id", "disputes"),
        _refers("dispute_turns", "person_id", "people"),
        key=("dispute_id", "number"),
    )


def _make_dispute_files() -> None:
    _make(
        "dispute_files",
        *(*_texts("dispute_id", "file_sha256"), _whole("turn_number"), *_texts("file_name")),
        _is_whole("dispute_files", "turn_number"),
        _refers("dispute_files", "dispute_id", "disputes"),
        _refers("dispute_files", "file_sha256", "files", "sha256"),
        key=("dispute_id", "file_sha256"),
    )


def _make_rulings() -> None:
    kinds = "kind IN ('excusal', 'waiver', 'override', 'hold', 'deferral')"
    _make(
        "rulings",
        *(*_texts("id", "contract_id"), _whole("number"), *_texts("kind", "about_kind", "about_name", "about_title")),
        *(*_texts("about_rows", nullable=True), _whole("amount_cents", nullable=True, large=True)),
        *(_whole("days", nullable=True), *_days("starts_on"), *_days("until_on", nullable=True)),
        *(*_texts("reason", "ends_when"), *_texts("dispute_id", nullable=True)),
        *(*_texts("status", "asked_by", "asked_by_name"), _moment("asked_at"), _lock()),
        _is_whole("rulings", "number"),
        _check("rulings", kinds, "kind_is_known"),
        _check("rulings", "kind <> 'override' OR amount_cents IS NOT NULL", "override_has_an_amount"),
        _refers("rulings", "contract_id", "contracts"),
        _refers("rulings", "dispute_id", "disputes"),
        _refers("rulings", "asked_by", "people"),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f("uq_rulings_number")),
        key=("id",),
    )
    op.create_index("ix_rulings_contract", "rulings", ["government_id", "contract_id", "id"])
    op.create_index("ix_rulings_status", "rulings", ["government_id", "status", "id"])
    op.create_index("ix_rulings_dispute", "rulings", ["government_id", "dispute_id"])


def _make_ruling_decisions() -> None:
    known = "decision IN ('granted', 'refused', 'withdrawn', 'revoked', 'ended', 'lifted')"
    _make(
        "ruling_decisions",
        *(*_texts("ruling_id", "decision"), _whole("event_number"), *_texts("reason")),
        *(_whole("net_cents", nullable=True, large=True), *_texts("effect", nullable=True)),
        *(*_days("last_day", nullable=True), *_texts("decided_by", nullable=True), *_texts("decided_by_name")),
        _moment("decided_at"),
        _is_whole("ruling_decisions", "event_number"),
        _check("ruling_decisions", known, "decision_is_known"),
        _refers("ruling_decisions", "ruling_id", "rulings"),
        _refers("ruling_decisions", "decided_by", "people"),
        key=("ruling_id", "decision"),
    )


def _make_statement_rulings() -> None:
    _make(
        "statement_rulings",
        *_texts("statement_id", "ruling_id"),
        _refers("statement_rulings", "statement_id", "statements"),
        _refers("statement_rulings", "ruling_id", "rulings"),
        key=("statement_id", "ruling_id"),
    )
    op.create_index("ix_statement_rulings_ruling", "statement_rulings", ["government_id", "ruling_id"])


_OLD_WAIVERS = """
    SELECT w.government_id, w.id, w.contract_id, w.code, w.until, w.reason, w.asked_by, p.name, w.asked_at, c.starts_on
    FROM check_waivers w
    JOIN people p ON p.government_id = w.government_id AND p.id = w.asked_by
    JOIN contracts c ON c.government_id = w.government_id AND c.id = w.contract_id
    ORDER BY w.government_id, w.contract_id, w.id
"""
_OLD_DECISIONS = """
    SELECT d.government_id, d.waiver_id, d.decision, d.reason, d.decided_by, p.name, d.decided_at, e.number
    FROM waiver_decisions d
    JOIN people p ON p.government_id = d.government_id AND p.id = d.decided_by
    JOIN events e ON e.government_id = d.government_id AND e.thing_kind = 'waiver'
        AND e.thing_id = d.waiver_id AND e.act = 'waiver.' || d.decision
    ORDER BY e.government_id, e.number
"""
_NEW_RULING = """
    INSERT INTO rulings (government_id, id, contract_id, number, kind, about_kind, about_name, about_title, starts_on,
        until_on, reason, ends_when, status, asked_by, asked_by_name, asked_at)
    VALUES (:government_id, :id, :contract_id, :number, 'waiver', 'check', :code, :code, :starts_on, :until, :reason,
        '', :status, :asked_by, :name, :asked_at)
"""
_NEW_DECISION = """
    INSERT INTO ruling_decisions (government_id, ruling_id, decision, event_number, reason, decided_by,
        decided_by_name, decided_at)
    VALUES (:government_id, :waiver_id, :decision, :number, :reason, :decided_by, :name, :decided_at)
"""


def _take_over_waivers() -> None:
    connection = op.get_bind()
    decisions = [dict(row) for row in connection.execute(sa.text(_OLD_DECISIONS)).mappings()]
    decided = {(row["government_id"], row["waiver_id"]): row["decision"] for row in decisions}
    numbers: dict[tuple[str, str], int] = {}
    for row in connection.execute(sa.text(_OLD_WAIVERS)).mappings().all():
        contract = (row["government_id"], row["contract_id"])
        numbers[contract] = numbers.get(contract, 0) + 1
        status = decided.get((row["government_id"], row["id"]), "proposed")
        connection.execute(sa.text(_NEW_RULING), _said(row, number=numbers[contract], status=status))
    for decision in decisions:
        connection.execute(sa.text(_NEW_DECISION), decision)
    op.drop_table("waiver_decisions")
    op.drop_table("check_waivers")


def _said(row: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {**row, **more}


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
