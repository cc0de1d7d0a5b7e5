"""Messages to people, the outbox of mail, how each person wants to be written to, and calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_mailings()
    _make_messages()
    _make(
        "mail_choices",
        *_texts("person_id", "choice"),
        _moment("changed_at"),
        _version(),
        _refers("mail_choices", "person_id", "people"),
        key=("person_id",),
    )
    _make(
        "mail_rounds",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("after_person", sa.Text(), nullable=False, server_default=""),
        _moment("held_until", nullable=True),
        _moment("done_at", nullable=True),
        _version(),
        key=("day",),
    )
    _make(
        "calendar_feeds",
        *_texts("id", "person_id", "digest"),
        _moment("made_at"),
        sa.Column("revoked", sa.Boolean(), nullable=False, server_default=sa.false()),
        _version(),
        _refers("calendar_feeds", "person_id", "people"),
    )
    op.create_index("ix_calendar_feeds_person", "calendar_feeds", ["government_id", "person_id", "revoked"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _make(table: str, *rest: sa.schema.SchemaItem, key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(
        table,
        sa.Column("government_id", sa.Text(), nullable=False),
        *rest,
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{table}_government_id")),
        sa.PrimaryKeyConstraint("government_id", *key, name=op.f(f"pk_{table}")),
    )


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _version() -> sa.Column[int]:
    return sa.Column("lock_version", sa.Integer(), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", column], [f"{to}.government_id", f"{to}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{table}_{column}"))


def _make_mailings() -> None:
    table = "mailings"
    whole = sa.CheckConstraint("typeof(tries) = 'integer'", name=op.f("ck_mailings_tries_is_whole"))
    _make(
        table,
        *_texts("id", "person_id", "party"),
        *_texts("vendor_id", nullable=True),
        *_texts("key", "document"),
        _moment("made_at"),
        *_texts("state"),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        _moment("next_try_at"),
        _moment("held_until", nullable=True),
        sa.Column("failure", sa.Text(), nullable=False, server_default=""),
        _moment("sent_at", nullable=True),
        _version(),
        _refers(table, "person_id", "people"),
        _refers(table, "vendor_id", "vendors"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'given_up', 'dropped')", name=op.f("ck_mailings_state_is_known")
        ),
        whole.ddl_if(dialect="sqlite"),
        sa.UniqueConstraint("government_id", "person_id", "key", name=op.f("uq_mailings_key")),
    )
    op.create_index("ix_mailings_state", table, ["government_id", "state", "next_try_at"])
    op.create_index("ix_mailings_undelivered", table, ["government_id", "state", "id"])


def _make_messages() -> None:
    table = "messages"
    _make(
        table,
        *_texts("id", "person_id", "party"),
        *_texts("vendor_id", nullable=True),
        *_texts("kind", "key", "thing_kind", "thing_id", "title", "note"),
        *_texts("contract_id", nullable=True),
        *_texts("period_name", "page", "link_id"),
        sa.Column("worth_cents", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        _moment("made_at"),
        _moment("read_at", nullable=True),
        _moment("settled_at", nullable=True),
        *_texts("mailing_id", nullable=True),
        _refers(table, "person_id", "people"),
        _refers(table, "vendor_id", "vendors"),
        _refers(table, "contract_id", "contracts"),
        _refers(table, "mailing_id", "mailings"),
        sa.UniqueConstraint("government_id", "person_id", "key", name=op.f("uq_messages_key")),
    )
    op.create_index("ix_messages_person", table, ["government_id", "person_id", "id"])
    op.create_index("ix_messages_unread", table, ["government_id", "person_id", "read_at", "settled_at"])
    op.create_index("ix_messages_thing", table, ["government_id", "thing_kind", "thing_id"])
