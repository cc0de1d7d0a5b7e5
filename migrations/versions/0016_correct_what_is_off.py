"""Corrective action plans: what was asked for, the turns of both sides, the steps of each plan, and the evidence.

All of it is history: the database refuses to change or delete it; of an action the status alone may move.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# The columns that never change; None: the whole row.
GUARDED: dict[str, tuple[str, ...] | None] = {
    "corrective_action_files": None,
    "corrective_action_steps": None,
    "corrective_action_turns": None,
    "corrective_actions": (
        *("government_id", "id", "contract_id", "number", "source_kind", "source_id", "source_title", "measure_id"),
        *("period_id", "title", "words", "owner", "plan_due_on", "due_on", "asked_by", "asked_by_name", "asked_at"),
    ),
}

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "corrective_action_files": (("action_id", "file_sha256"),),
    "corrective_action_steps": (("action_id", "turn_number", "number"),),
    "corrective_action_turns": (("action_id", "number"),),
    "corrective_actions": (("id",), ("contract_id", "number")),
}


def upgrade() -> None:
    _make_actions()
    _make_turns()
    _make_steps()
    _make_files()
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


def _whole(*names: str) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Integer(), nullable=False) for name in names)


def _days(*names: str) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Date(), nullable=False) for name in names)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refers(table: str, column: str, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.{key}"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _make_actions() -> None:
    table, kinds = "corrective_actions", "source_kind IN ('free', 'measure', 'finding', 'dispute', 'meeting')"
    _make(
        table,
        *(*_texts("id", "contract_id"), *_whole("number"), *_texts("source_kind")),
        *(*_texts("source_id", nullable=True), *_texts("source_title"), *_texts("measure_id", nullable=True)),
        *(*_texts("period_id", nullable=True), *_texts("title", "words", "owner"), *_days("plan_due_on", "due_on")),
        *(*_texts("status", "asked_by", "asked_by_name"), _moment("asked_at")),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _is_whole(table, "number"),
        sa.CheckConstraint(kinds, name=op.f(f"ck_{table}_source_kind_is_known")),
        _refers(table, "contract_id", "contracts"),
        _refers(table, "period_id", "periods"),
        _refers(table, "asked_by", "people"),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f(f"uq_{table}_number")),
        key=("id",),
    )
    op.create_index("ix_corrective_actions_contract", table, ["government_id", "contract_id", "id"])
    op.create_index("ix_corrective_actions_status", table, ["government_id", "status", "id"])


def _make_turns() -> None:
    table = "corrective_action_turns"
    _make(
        table,
        *(*_texts("action_id"), *_whole("number"), *_texts("act"), *_whole("event_number")),
        *(*_texts("party", "person_id", "person_name", "words"), _moment("at")),
        *(_is_whole(table, "number"), _is_whole(table, "event_number")),
        _refers(table, "action_id", "corrective_actions"),
        _refers(table, "person_id", "people"),
        key=("action_id", "number"),
    )


def _make_steps() -> None:
    table = "corrective_action_steps"
    _make(
        table,
        *(*_texts("action_id"), *_whole("turn_number", "number"), *_texts("words"), *_days("due_on")),
        *(_is_whole(table, "turn_number"), _is_whole(table, "number")),
        _refers(table, "action_id", "corrective_actions"),
        key=("action_id", "turn_number", "number"),
    )


def _make_files() -> None:
    table = "corrective_action_files"
    _make(
        table,
        *(*_texts("action_id", "file_sha256"), *_whole("turn_number"), *_texts("file_name")),
        *_texts("attachment_id", nullable=True),
        _is_whole(table, "turn_number"),
        _refers(table, "action_id", "corrective_actions"),
        _refers(table, "file_sha256", "files", "sha256"),
        _refers(table, "attachment_id", "attachments"),
        key=("action_id", "file_sha256"),
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
