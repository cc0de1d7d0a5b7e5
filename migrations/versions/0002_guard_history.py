"""Guard history: rows of these tables are inserted, never changed or deleted, whoever asks the database.

Where a status may change, every other column is guarded. SQLite's INSERT OR REPLACE deletes without asking a
trigger, so there an insert onto an existing key is refused too.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The columns that never change; None: the whole row.
GUARDED: dict[str, tuple[str, ...] | None] = {
    "events": None,
    "explanations": None,
    "files": None,
    "finding_decisions": None,
    "findings": None,
    "index_values": None,
    "report_rows": None,
    "report_tables": None,
    "reports": (
        "government_id",
        "id",
        "contract_id",
        "period_id",
        "party",
        "revision",
        "file_sha256",
        "file_name",
        "terms_version_id",
        "entered_by",
        "entered_at",
    ),
    "statement_reports": None,
    "statements": (
        "government_id",
        "id",
        "contract_id",
        "period_id",
        "revision",
        "terms_version_id",
        "engine_version",
        "document",
        "digest",
        "facts_document",
        "gross_cents",
        "net_cents",
        "computed_by",
        "computed_at",
        "chain_head",
    ),
    "terms_versions": (
        "government_id",
        "id",
        "contract_id",
        "amendment",
        "effective_on",
        "document",
        "digest",
        "drafted_by",
        "drafted_at",
    ),
}

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "events": (("number",),),
    "explanations": (("id",),),
    "files": (("sha256",),),
    "finding_decisions": (("id",),),
    "findings": (("report_id", "number"),),
    "index_values": (("id",),),
    "report_rows": (("report_id", "table_id", "row_number"),),
    "report_tables": (("report_id", "table_id"),),
    "reports": (
        ("id",),
        ("contract_id", "period_id", "party", "file_sha256"),
        ("contract_id", "period_id", "party", "revision"),
    ),
    "statement_reports": (("statement_id", "report_id"),),
    "statements": (("id",), ("contract_id", "period_id", "revision")),
    "terms_versions": (("id",), ("contract_id", "amendment")),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _guard_on_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never changed or deleted; insert one that replaces it', TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
    )
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
