"""Index what long lists are sorted by, each order with the key that settles which of two equal rows comes first."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# By table the columns that its list is sorted by, and its key.
_ORDERS = {
    ("contracts", "number"): ("title", "ends_on"),
    ("kept_items", "key"): ("number", "title"),
    ("reports", "id"): ("file_name",),
    ("statements", "id"): ("net_cents",),
    ("payments", "id"): ("paid_on", "amount_cents"),
    ("disputes", "id"): ("answer_due_on",),
    ("rulings", "id"): ("starts_on", "kind"),
    ("corrective_actions", "id"): ("due_on", "owner"),
    ("review_meetings", "id"): ("on_day",),
}


def upgrade() -> None:
    for (table, key), columns in _ORDERS.items():
        for column in columns:
            op.create_index(f"ix_{table}_by_{column}", table, ["government_id", column, key])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
