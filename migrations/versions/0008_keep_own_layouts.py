"""Keep own layouts; let the same content come again after another; explanations from files; why a table has no rows.

SQLite cannot take a constraint away, so there the table of reports is made anew within the transaction, with everything
that guards it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CONTENT = "CONSTRAINT uq_reports_file_sha256 UNIQUE (government_id, contract_id, period_id, party, file_sha256)"
_UNGUARDED = "keep_reports_from_replace_by_file_sha256"
_REFUSE = (
    "BEGIN SELECT RAISE(ABORT, 'rows of report_layouts are never changed or deleted; insert one that replaces it'); END"
)


def upgrade() -> None:
    _make_layouts()
    op.execute("ALTER TABLE explanations ADD COLUMN from_file BOOLEAN DEFAULT false NOT NULL")
    op.execute("ALTER TABLE report_tables ADD COLUMN no_data TEXT")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("uq_reports_file_sha256", "reports", type_="unique")
        _guard_on_postgresql()
    else:
        _let_content_come_again()
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make_layouts() -> None:
    op.create_table(
        "report_layouts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "id", "contract_id", "party")),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("report_id", "document", "confirmed_by")),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_report_layouts_number_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        *(
            _refers(*each)
            for each in (("contract_id", "contracts"), ("report_id", "reports"), ("confirmed_by", "people"))
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f("fk_report_layouts_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f("pk_report_layouts")),
        sa.UniqueConstraint("government_id", "contract_id", "party", "number", name=op.f("uq_report_layouts_number")),
    )


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_report_layouts_{column}"))


def _let_content_come_again() -> None:
    connection = op.get_bind()
    written = sa.text("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'reports' AND sql IS NOT NULL")
    parts = list(connection.execute(written))
    table = next(part.sql for part in parts if part.type == "table")
    if _CONTENT not in table:
        raise RuntimeError("the table of reports is not as it was made; restore it from a backup and migrate again")
    without = table.replace(f"{_CONTENT}, ", "").replace(f", \n\t{_CONTENT}", "").replace(f"{_CONTENT},", "")
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute("CREATE TABLE reports_meanwhile AS SELECT * FROM reports")
    op.execute("DROP TABLE reports")
    op.execute(without)
    op.execute("INSERT INTO reports SELECT * FROM reports_meanwhile")
    op.execute("DROP TABLE reports_meanwhile")
    for part in parts:
        if part.type != "table" and part.name != _UNGUARDED:
            op.execute(part.sql)


def _guard_on_postgresql() -> None:
    refuse = "EXECUTE FUNCTION refuse_to_rewrite_history()"
    op.execute(
        f"CREATE TRIGGER keep_report_layouts BEFORE UPDATE OR DELETE ON report_layouts FOR EACH ROW {refuse};"
        f"CREATE TRIGGER keep_all_report_layouts BEFORE TRUNCATE ON report_layouts FOR EACH STATEMENT {refuse}"
    )


def _guard_on_sqlite() -> None:
    op.execute(f"CREATE TRIGGER keep_report_layouts_from_update BEFORE UPDATE ON report_layouts {_REFUSE}")
    op.execute(f"CREATE TRIGGER keep_report_layouts_from_delete BEFORE DELETE ON report_layouts {_REFUSE}")
    for key in (("id",), ("contract_id", "party", "number")):
        same = " AND ".join(f"{column} = NEW.{column}" for column in ("government_id", *key))
        there = f"EXISTS (SELECT 1 FROM report_layouts WHERE {same})"
        op.execute(
            f"CREATE TRIGGER keep_report_layouts_from_replace_by_{key[-1]} BEFORE INSERT ON report_layouts "
            f"WHEN {there} {_REFUSE}"
        )
