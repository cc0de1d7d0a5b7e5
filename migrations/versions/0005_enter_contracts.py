"""Tables for entering contracts: uploaded files, confirmed pay items, registers, milestones and change orders.

All are history: their rows are inserted, never changed; of dates and change orders the status alone may move. A
government may say above which amount finance grants change orders.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SETTING = (
    "finance_grants_above_cents BIGINT"
    " CONSTRAINT ck_governments_finance_limit_is_not_negative CHECK (finance_grants_above_cents >= 0)"
)
# The columns that never change; None: the whole row.
GUARDED: dict[str, tuple[str, ...] | None] = {
    "change_orders": (
        "government_id",
        "id",
        "contract_id",
        "number",
        "title",
        "reason",
        "value_cents",
        "ends_before",
        "new_ends_on",
        "scope",
        "effective_on",
        "late_reason",
        "proposed_by",
        "proposed_at",
    ),
    "entry_files": None,
    "item_lists": None,
    "milestone_dates": (
        "government_id",
        "id",
        "milestone_id",
        "kind",
        "day",
        "reason",
        "proposed_by",
        "proposed_at",
    ),
    "milestones": None,
    "register_entries": None,
}

# For SQLite: what makes a row the same one, beside the government.
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "change_orders": (("id",), ("contract_id", "number")),
    "entry_files": (("id",),),
    "item_lists": (("id",), ("contract_id", "number")),
    "milestone_dates": (("id",),),
    "milestones": (("id",), ("contract_id", "title")),
    "register_entries": (("id",),),
}


def upgrade() -> None:
    op.execute(f"ALTER TABLE governments ADD COLUMN {_SETTING}")
    _make_entry_files()
    _make_item_lists()
    _make_register_entries()
    _make_milestones()
    _make_milestone_dates()
    _make_change_orders()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make_entry_files() -> None:
    op.create_table(
        "entry_files",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name=op.f("fk_entry_files_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "file_sha256"],
            ["files.government_id", "files.sha256"],
            name=op.f("fk_entry_files_file_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "received_by"],
            ["people.government_id", "people.id"],
            name=op.f("fk_entry_files_received_by"),
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f("fk_entry_files_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f("pk_entry_files")),
    )
    op.create_index(
        "ix_entry_files_file", "entry_files", ["government_id", "purpose", "contract_id", "file_sha256"], unique=False
    )


def _make_item_lists() -> None:
    op.create_table(
        "item_lists",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_file_id", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(count) = 'integer'", name=op.f("ck_item_lists_count_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_item_lists_number_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "confirmed_by"],
            ["people.government_id", "people.id"],
            name=op.f("fk_item_lists_confirmed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name=op.f("fk_item_lists_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "entry_file_id"],
            ["entry_files.government_id", "entry_files.id"],
            name=op.f("fk_item_lists_entry_file_id"),
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f("fk_item_lists_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f("pk_item_lists")),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f("uq_item_lists_number")),
    )


def _make_register_entries() -> None:
    op.create_table(
        "register_entries",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("entry_file_id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("new_vendors", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(read) = 'integer'", name=op.f("ck_register_entries_read_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "read = entered + repeated + rejected", name=op.f("ck_register_entries_every_row_is_accounted_for")
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "entered_by"],
            ["people.government_id", "people.id"],
            name=op.f("fk_register_entries_entered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "entry_file_id"],
            ["entry_files.government_id", "entry_files.id"],
            name=op.f("fk_register_entries_entry_file_id"),
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f("fk_register_entries_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f("pk_register_entries")),
    )


def _make_milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name=op.f("fk_milestones_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "entered_by"],
            ["people.government_id", "people.id"],
            name=op.f("fk_milestones_entered_by"),
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f("fk_milestones_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("government_id", "contract_id", "title", name=op.f("uq_milestones_title")),
    )


def _make_milestone_dates() -> None:
    op.create_table(
        "milestone_dates",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("milestone_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("kind IN ('promised', 'revised', 'met')", name=op.f("ck_milestone_dates_kind_is_known")),
        sa.ForeignKeyConstraint(
            ["government_id", "milestone_id"],
            ["milestones.government_id", "milestones.id"],
            name=op.f("fk_milestone_dates_milestone_id"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "proposed_by"],
            ["people.government_id", "people.id"],
            name=op.f("fk_milestone_dates_proposed_by"),
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f("fk_milestone_dates_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f("pk_milestone_dates")),
    )
    op.create_index(
        "ix_milestone_dates_milestone", "milestone_dates", ["government_id", "milestone_id", "id"], unique=False
    )
    op.create_index("ix_milestone_dates_status", "milestone_dates", ["government_id", "status", "id"], unique=False)


def _make_change_orders() -> None:
    op.create_table(
        "change_orders",
        sa.Column("government_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contract_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=False),
        sa.Column("new_ends_on", sa.Date(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lock_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_change_orders_number_is_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(value_cents) = 'integer'", name=op.f("ck_change_orders_value_cents_is_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "value_cents <> 0 OR new_ends_on IS NOT NULL OR scope <> ''",
            name=op.f("ck_change_orders_something_changes"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "contract_id"],
            ["contracts.government_id", "contracts.id"],
            name=op.f("fk_change_orders_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["government_id", "proposed_by"],
            ["people.government_id", "people.id"],
            name=op.f("fk_change_orders_proposed_by"),
        ),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f("fk_change_orders_government_id")),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f("pk_change_orders")),
        sa.UniqueConstraint("government_id", "contract_id", "number", name=op.f("uq_change_orders_number")),
    )
    op.create_index("ix_change_orders_status", "change_orders", ["government_id", "status", "id"], unique=False)


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
