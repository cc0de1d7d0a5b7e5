"""Say in every policy that a person of the city reaches all vendors so that PostgreSQL expects it too (its plans)."""

import re

from alembic import op
from sqlalchemy import text

from migrations.row_security import ALL_VENDORS

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# As PostgreSQL writes down what was said until now.
_SAID = re.compile(
    r"\(\s*SELECT COALESCE\(current_setting\('performance_pay\.vendor'::text, true\), ''::text\) "
    r"AS \"?coalesce\"?\) = ''::text"
)
_POLICIES = text(
    "SELECT tablename, policyname, qual FROM pg_policies "
    "WHERE schemaname = current_schema() AND qual LIKE '%performance_pay.vendor%' ORDER BY tablename"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, policy, said in op.get_bind().execute(_POLICIES).all():
        reached, found = _SAID.subn(ALL_VENDORS, said)
        if found == 1:
            op.execute(f"ALTER POLICY {policy} ON {table} USING ({reached})")
        elif ALL_VENDORS.rpartition(" ")[2] not in said:
            raise RuntimeError(f"The policy of {table} is not the program's own. Restore it from a backup: {said}")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
