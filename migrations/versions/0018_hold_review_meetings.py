"""Review meetings: planned, held with the agenda as it stood, the minutes entry by entry, and what was agreed.

All of it is history: the database refuses to change or delete it; of a meeting and of an action the status may move.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# The columns that never change; None: the whole row.
GUARDED: dict[str, tuple[str, ...] | None] = {
    "meeting_actions": (*("government_id", "id", "meeting_id", "contract_id", "number", "words", "owner", "due_on"),),
    "meeting_minutes": None,
    "meeting_records": None,
    "review_meetings": (
        *("government_id", "id", "contract_id", "number", "kind", "on_day", "place", "planned_by"),
        *("planned_by_name", "planned_at"),
    ),
}

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "meeting_actions": (("id",), ("meeting_id", "number")),
    "meeting_minutes": (("meeting_id", "number"),),
    "meeting_records": (("meeting_id",),),
    "review_meetings": (("id",), ("contract_id", "number")),
}


def upgrade() -> None:
    _make_meetings()
    _make_records()
    _make_minutes()
    _make_actions()
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


def _lock() -> sa.Column[Any]:
    return sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False)


def _make_meetings() -> None:
    table = "review_meetings"
    _make(
        table,
        *(*_texts("id", "contract_id"), *_whole("number"), *_texts("kind"), *_days("on_day")),
        *(*_texts("place", "status", "planned_by", "planned_by_name"), _moment("planned_at"), _lock()),
        _is_whole(table, "number"),
        sa.CheckConstraint("kind IN ('operations', 'oversight')", name=op.f(f"ck_{table}_kind_is_known")),
        _refers(table, "contract_id", "contracts"),
        _refers(table, "planned_by", "people"),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f(f"uq_{table}_number")),
        key=("id",),
    )
    op.create_index("ix_review_meetings_contract", table, ["government_id", "contract_id", "id"])
    op.create_index("ix_review_meetings_status", table, ["government_id", "status", "id"])


def _make_records() -> None:
    table = "meeting_records"
    _make(
        table,
        *(*_texts("meeting_id"), *_days("held_on"), *_texts("present", "agenda")),
        _refers(table, "meeting_id", "review_meetings"),
        key=("meeting_id",),
    )


def _make_minutes() -> None:
    table = "meeting_minutes"
    _make(
        table,
        *(*_texts("meeting_id"), *_whole("number"), *_texts("words"), *_whole("event_number")),
        *(*_texts("written_by", "written_by_name"), _moment("written_at")),
        *(_is_whole(table, "number"), _is_whole(table, "event_number")),
        _refers(table, "meeting_id", "review_meetings"),
        _refers(table, "written_by", "people"),
        key=("meeting_id", "number"),
    )


def _make_actions() -> None:
    table = "meeting_actions"
    _make(
        table,
        *(*_texts("id", "meeting_id", "contract_id"), *_whole("number"), *_texts("words", "owner")),
        *(*_days("due_on"), *_texts("status"), _lock()),
        _is_whole(table, "number"),
        _refers(table, "meeting_id", "review_meetings"),
        _refers(table, "contract_id", "contracts"),
        sa.UniqueConstraint("government_id", "meeting_id", "number", name=op.f(f"uq_{table}_number")),
        key=("id",),
    )
    op.create_index("ix_meeting_actions_contract", table, ["government_id", "contract_id", "status", "id"])
    op.create_index("ix_meeting_actions_status", table, ["government_id", "status", "id"])


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
