"""Turns of checks, keys and tokens of programs that deliver reports, sketches of columns, waivers of checks.

Turns and tokens may change; the others are history, whose rows are inserted, never changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# For SQLite: what makes a row of history the same one, beside the government.
KEYS: dict[str, tuple[str, ...]] = {
    "check_waivers": ("id",),
    "delivery_keys": ("person_id", "key"),
    "report_sketches": ("report_id", "column_name"),
    "waiver_decisions": ("waiver_id", "decision"),
}


def upgrade() -> None:
    _make_check_turns()
    _make_api_tokens()
    _make_delivery_keys()
    _make_report_sketches()
    _make_check_waivers()
    _make_waiver_decisions()
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


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _make_check_turns() -> None:
    _make(
        "check_turns",
        *(_text("report_id"), _text("served"), _moment("began_at"), _text("held_by", nullable=True)),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        *(_is_whole("check_turns", "failures"), _is_whole("check_turns", "tries")),
        _refers("check_turns", "report_id", "reports"),
        key=("report_id",),
    )
    op.create_index("ix_check_turns_began", "check_turns", ["government_id", "began_at"])


def _make_api_tokens() -> None:
    _make(
        "api_tokens",
        *(_text("id"), _text("person_id"), _text("scopes"), _text("digest"), _moment("issued_at")),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        _refers("api_tokens", "person_id", "people"),
        key=("id",),
    )
    op.create_index("ix_api_tokens_person", "api_tokens", ["government_id", "person_id"])


def _make_delivery_keys() -> None:
    _make(
        "delivery_keys",
        *(_text("person_id"), _text("key"), _text("report_id"), _moment("used_at")),
        _refers("delivery_keys", "person_id", "people"),
        _refers("delivery_keys", "report_id", "reports"),
        key=("person_id", "key"),
    )


def _make_report_sketches() -> None:
    _make(
        "report_sketches",
        *(_text("report_id"), _text("column_name"), _text("document")),
        _refers("report_sketches", "report_id", "reports"),
        key=("report_id", "column_name"),
    )


def _make_check_waivers() -> None:
    _make(
        "check_waivers",
        *(_text("id"), _text("contract_id"), _text("code")),
        sa.Column("until", sa.Date(), nullable=True),
        *(_text("reason"), _text("asked_by"), _moment("asked_at")),
        _refers("check_waivers", "contract_id", "contracts"),
        _refers("check_waivers", "asked_by", "people"),
        key=("id",),
    )
    op.create_index("ix_check_waivers_contract", "check_waivers", ["government_id", "contract_id", "id"])


def _make_waiver_decisions() -> None:
    known = "decision IN ('granted', 'refused', 'ended')"
    _make(
        "waiver_decisions",
        *(_text("waiver_id"), _text("decision"), _text("reason"), _text("decided_by"), _moment("decided_at")),
        sa.CheckConstraint(known, name=op.f("ck_waiver_decisions_decision_is_known")),
        _refers("waiver_decisions", "waiver_id", "check_waivers"),
        _refers("waiver_decisions", "decided_by", "people"),
        key=("waiver_id", "decision"),
    )


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse};"
            f"CREATE TRIGGER keep_all_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        )


def _guard_on_sqlite() -> None:
    for table, key in KEYS.items():
        sentence = f"rows of {table} are never changed or deleted; insert one that replaces it"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        op.execute(f"CREATE TRIGGER keep_{table}_from_update BEFORE UPDATE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER keep_{table}_from_delete BEFORE DELETE ON {table} {refuse}")
        same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
        op.execute(
            f"CREATE TRIGGER keep_{table}_from_replace_by_{key[-1]} BEFORE INSERT ON {table} WHEN {there} {refuse}"
        )
