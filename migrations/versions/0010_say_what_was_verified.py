"""Facts with standing: what was verified, samples that were drawn, files attached as evidence, values agreed on.

All are history, whose rows are inserted, never changed; of agreements the status alone may move.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "agreements": (("id",),),
    "attachments": (("id",),),
    "sample_drawings": (("id",), ("contract_id", "period_id", "table_id")),
    "verifications": (("id",),),
    "verified_rows": (("verification_id", "row_name"),),
}
_PERIOD = ("contract_id", "period_id")
_AGREEMENT = (
    *_PERIOD,
    *("table_id", "column_id", "row_key", "own_report_id", "other_report_id", "other_table", "other_value"),
    *("agreed_value", "reason", "party", "proposed_by"),
)
# What may never change where a status may move: everything but status and lock_version.
MOVING = {
    "agreements": ("government_id", "id", *_AGREEMENT, "own_row", "own_value", "other_row", "proposed_at"),
}


def upgrade() -> None:
    _make_verifications()
    _make_verified_rows()
    _make_sample_drawings()
    _make_attachments()
    _make_agreements()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make(table: str, *rest: sa.schema.SchemaItem, key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(
        table,
        sa.Column("government_id", sa.Text(), nullable=False),
        *_texts(*(name for name in key if name == "id")),
        *rest,
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{table}_government_id")),
        sa.PrimaryKeyConstraint("government_id", *key, name=op.f(f"pk_{table}")),
    )


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _whole(table: str, *names: str) -> list[sa.schema.SchemaItem]:
    columns = [sa.Column(name, sa.Integer(), nullable=False) for name in names]
    return [*columns, *(_is_whole(table, name) for name in names)]


def _is_whole(table: str, column: str) -> sa.CheckConstraint:
    check = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_is_whole"))
    return check.ddl_if(dialect="sqlite")


def _known(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _refers(table: str, column: str, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.{key}"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _of_period(table: str) -> list[sa.schema.SchemaItem]:
    return [*_texts(*_PERIOD), _refers(table, "contract_id", "contracts"), _refers(table, "period_id", "periods")]


def _index(name: str, table: str, *columns: str) -> None:
    op.create_index(name, table, ["government_id", *columns])


def _make_verifications() -> None:
    table = "verifications"
    _make(
        table,
        *_of_period(table),
        *_texts("report_id", "table_id", "party", "entered_as", "evidence", "note"),
        *_texts("file_sha256", nullable=True),
        *_whole(table, "event_number"),
        *_texts("entered_by"),
        _moment("entered_at"),
        _refers(table, "report_id", "reports"),
        _refers(table, "file_sha256", "files", "sha256"),
        _refers(table, "entered_by", "people"),
        _known(table, "party_verifies", "party IN ('city', 'third_party')"),
        _known(table, "way_is_known", "entered_as IN ('row', 'rows', 'upload')"),
    )
    _index("ix_verifications_period", table, *_PERIOD, "id")


def _make_verified_rows() -> None:
    table = "verified_rows"
    _make(
        table,
        *_texts("verification_id", "row_name"),
        *_whole(table, "row_number"),
        *_texts("outcome", "note"),
        _refers(table, "verification_id", "verifications"),
        _known(table, "outcome_is_known", "outcome IN ('verified', 'rejected', 'disputed', 'reported')"),
        key=("verification_id", "row_name"),
    )
    _index("ix_verified_rows_name", table, "row_name", "verification_id")


def _make_sample_drawings() -> None:
    table = "sample_drawings"
    _make(
        table,
        *_of_period(table),
        *_texts("report_id", "table_id", "seed", "rows"),
        *_whole(table, "event_number"),
        *_texts("drawn_by"),
        _moment("drawn_at"),
        sa.UniqueConstraint("government_id", *_PERIOD, "table_id", name=op.f(f"uq_{table}_table_id")),
        _refers(table, "report_id", "reports"),
        _refers(table, "drawn_by", "people"),
    )


def _make_attachments() -> None:
    table = "attachments"
    _make(
        table,
        *_of_period(table),
        *_texts("measure_id", "title", "table_id", "row_name"),
        sa.Column("row_number", sa.Integer(), nullable=True),
        *_texts("verification_id", nullable=True),
        *_texts("party", "file_sha256", "file_name", "note"),
        *_whole(table, "event_number"),
        *_texts("attached_by"),
        _moment("attached_at"),
        _refers(table, "verification_id", "verifications"),
        _refers(table, "file_sha256", "files", "sha256"),
        _refers(table, "attached_by", "people"),
        _known(table, "party_is_known", "party IN ('vendor', 'city', 'third_party')"),
    )
    _index("ix_attachments_period", table, *_PERIOD, "id")


def _make_agreements() -> None:
    table = "agreements"
    _make(
        table,
        *_of_period(table),
        *_texts(*(name for name in _AGREEMENT if name not in _PERIOD)),
        *_whole(table, "own_row", "other_row"),
        *_texts("own_value", nullable=True),
        *_texts("status"),
        _moment("proposed_at"),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        _refers(table, "own_report_id", "reports"),
        _refers(table, "other_report_id", "reports"),
        _refers(table, "proposed_by", "people"),
        _known(table, "party_is_known", "party IN ('vendor', 'city')"),
    )
    _index("ix_agreements_period", table, *_PERIOD, "id")
    _index("ix_agreements_status", table, "status", "id")


def _changed(table: str) -> str:
    return f"UPDATE OF {', '.join(MOVING[table])}" if table in MOVING else "UPDATE"


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER keep_{table} BEFORE {_changed(table)} OR DELETE ON {table} FOR EACH ROW {refuse};"
            f"CREATE TRIGGER keep_all_{table} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        )


def _guard_on_sqlite() -> None:
    for table, keys in KEYS.items():
        sentence = f"rows of {table} are never changed or deleted; insert one that replaces it"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        op.execute(f"CREATE TRIGGER keep_{table}_from_update BEFORE {_changed(table)} ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER keep_{table}_from_delete BEFORE DELETE ON {table} {refuse}")
        for key in keys:
            same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
            there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
            name = f"keep_{table}_from_replace_by_{key[-1]}"
            op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {there} {refuse}")
