"""Say of each action that is agreed in a meeting whose it is: the city, or the vendor.

What was agreed before does not say so and stays as it was written. The column is added in place, and the guard of the
table is made anew so that it holds the column too.
"""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_TABLE = "meeting_actions"
# The columns that never change.
_KEPT = "government_id, id, meeting_id, contract_id, number, words, owner, party, due_on"


def upgrade() -> None:
    # Alembic cannot add a check to a table of SQLite; on both databases a column may bring its own.
    check = f"CONSTRAINT ck_{_TABLE}_party_is_known CHECK (party IN ('city', 'vendor'))"
    op.execute(f"ALTER TABLE {_TABLE} ADD COLUMN party TEXT {check}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"DROP TRIGGER keep_{_TABLE} ON {_TABLE};"
            f"CREATE TRIGGER keep_{_TABLE} BEFORE UPDATE OF {_KEPT} OR DELETE ON {_TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_history()"
        )
    else:
        sentence = f"rows of {_TABLE} are never changed or deleted; insert one that replaces it"
        op.execute(f"DROP TRIGGER keep_{_TABLE}_from_update")
        op.execute(
            f"CREATE TRIGGER keep_{_TABLE}_from_update BEFORE UPDATE OF {_KEPT} ON {_TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
