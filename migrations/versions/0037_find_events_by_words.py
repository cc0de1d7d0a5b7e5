"""Keep the words of events, so that the audit trail is found by them; those of earlier events are written down now."""

import re

import sqlalchemy as sa
from alembic import op

from migrations.row_security import keep_governments_apart

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_TABLE = "event_words"
_AT_ONCE = 2_000
_WORD = re.compile(r"[^\W_]+")


def upgrade() -> None:
    words = op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "word")),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        *_whole_number("number"),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        sa.PrimaryKeyConstraint("government_id", "word", "number", name=op.f(f"pk_{_TABLE}")),
    )
    _keep_words(words)
    if op.get_bind().dialect.name == "postgresql":
        keep_governments_apart(_TABLE)


def _keep_words(words: sa.Table) -> None:
    """As models/event_words.py keeps them of each new event."""
    asked = 'SELECT government_id, number, reason, "before", "after" FROM events'
    events = op.get_bind().execute(sa.text(asked), execution_options={"stream_results": True})
    for some in events.partitions(_AT_ONCE):
        rows = [
            {"government_id": event[0], "word": word, "number": event[1]}
            for event in some
            for word in _words(event[2:])
        ]
        if rows:
            op.get_bind().execute(words.insert(), rows)


def _words(texts: tuple[str | None, ...]) -> dict[str, None]:
    return {word[:64]: None for each in texts if each for word in _WORD.findall(each.casefold())}


def _whole_number(column: str) -> list[sa.CheckConstraint]:
    if op.get_bind().dialect.name != "sqlite":
        return []
    name = op.f(f"ck_{_TABLE}_{column}_is_whole")
    return [sa.CheckConstraint(f"typeof({column}) = 'integer'", name=name)]


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
