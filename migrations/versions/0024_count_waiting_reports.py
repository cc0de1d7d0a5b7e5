"""Count beside each contract the reports that wait, so that the desks find them without reading every report."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TABLE = "contract_standings"
_UNSETTLED = """
    SELECT count(*) FROM reports r
    WHERE r.government_id = contract_standings.government_id AND r.contract_id = contract_standings.contract_id
      AND r.status = 'accepted' AND r.party = 'vendor'
      AND NOT EXISTS (
          SELECT 1 FROM statement_reports sr
          WHERE sr.government_id = r.government_id AND sr.report_id = r.id
            AND EXISTS (
                SELECT 1 FROM statements s
                WHERE s.government_id = sr.government_id AND s.id = sr.statement_id
                  AND s.status NOT IN ('returned', 'superseded')
            )
      )
"""
_UNAPPROVED = """
    SELECT count(*) FROM reports r
    WHERE r.government_id = contract_standings.government_id AND r.contract_id = contract_standings.contract_id
      AND r.status IN ('submitted', 'accepted')
      AND NOT EXISTS (
          SELECT 1 FROM statements s
          WHERE s.government_id = r.government_id AND s.contract_id = r.contract_id AND s.period_id = r.period_id
            AND s.status IN ('approved', 'paid')
      )
"""
_DUE_ENDS_ON = """
    SELECT p.ends_on FROM periods p
    WHERE p.government_id = contract_standings.government_id AND p.contract_id = contract_standings.contract_id
      AND p.name = contract_standings.due_period
"""


def upgrade() -> None:
    # Without it SQLite, which keeps no statistics, looks for a contract's accepted reports among all accepted ones.
    op.create_index("ix_reports_of_contract", "reports", ["government_id", "contract_id", "status", "party"])
    op.add_column(_TABLE, sa.Column("due_ends_on", sa.Date()))
    for name in ("unsettled", "unapproved"):
        if op.get_bind().dialect.name == "postgresql":
            op.add_column(_TABLE, sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False))
        else:
            # Alembic cannot add a check to a table of SQLite; a column may bring its own.
            check = f"CONSTRAINT ck_{_TABLE}_{name}_is_whole CHECK (typeof({name}) = 'integer')"
            op.execute(f"ALTER TABLE {_TABLE} ADD COLUMN {name} INTEGER DEFAULT 0 NOT NULL {check}")
    op.execute(
        f"UPDATE {_TABLE} SET unsettled = ({_UNSETTLED}), unapproved = ({_UNAPPROVED}), due_ends_on = ({_DUE_ENDS_ON})"
    )
    for index, column in (("due_ends", "due_ends_on"), ("unsettled", "unsettled"), ("unapproved", "unapproved")):
        op.create_index(f"ix_{_TABLE}_{index}", _TABLE, ["government_id", column, "contract_id"])
    # The newest events of an act, without reading the whole trail.
    op.create_index("ix_events_act", "events", ["government_id", "act", "number"])


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
