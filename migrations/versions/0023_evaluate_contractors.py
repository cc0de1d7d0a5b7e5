"""Evaluations of contractors: the facts as they stood, both sides' words turn by turn, and the grades of each turn.

All of it is history: the database refuses to change or delete it; of an evaluation the status may move.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# The columns that never change; None: the whole row.
GUARDED: dict[str, tuple[str, ...] | None] = {
    "evaluation_ratings": None,
    "evaluation_turns": None,
    "evaluations": (
        *("government_id", "id", "contract_id", "number", "facts", "facts_digest", "answer_due_on"),
        *("written_by", "written_by_name", "written_at"),
    ),
}

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "evaluation_ratings": (("evaluation_id", "turn_number", "criterion"),),
    "evaluation_turns": (("evaluation_id", "number"),),
    "evaluations": (("id",), ("contract_id", "number")),
}


def upgrade() -> None:
    _make_evaluations()
    _make_turns()
    _make_ratings()
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


def _texts(*names: str) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _whole(*names: str) -> tuple[sa.Column[Any], ...]:
    return tuple(sa.Column(name, sa.Integer(), nullable=False) for name in names)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _make_evaluations() -> None:
    table = "evaluations"
    _make(
        table,
        *(*_texts("id", "contract_id"), *_whole("number"), *_texts("facts", "facts_digest")),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        *(*_texts("status", "written_by", "written_by_name"), _moment("written_at")),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _is_whole(table, "number"),
        _refers(table, "contract_id", "contracts"),
        _refers(table, "written_by", "people"),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f(f"uq_{table}_number")),
        key=("id",),
    )
    op.create_index("ix_evaluations_contract", table, ["government_id", "contract_id", "id"])
    op.create_index("ix_evaluations_status", table, ["government_id", "status", "id"])


def _make_turns() -> None:
    table = "evaluation_turns"
    _make(
        table,
        *(*_texts("evaluation_id"), *_whole("number"), *_texts("act"), *_whole("event_number")),
        *(*_texts("party", "person_id", "person_name", "words"), _moment("at")),
        *(_is_whole(table, "number"), _is_whole(table, "event_number")),
        _refers(table, "evaluation_id", "evaluations"),
        _refers(table, "person_id", "people"),
        key=("evaluation_id", "number"),
    )


def _make_ratings() -> None:
    table = "evaluation_ratings"
    _make(
        table,
        *(*_texts("evaluation_id"), *_whole("turn_number"), *_texts("criterion", "grade", "note")),
        _is_whole(table, "turn_number"),
        _refers(table, "evaluation_id", "evaluations"),
        key=("evaluation_id", "turn_number", "criterion"),
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
