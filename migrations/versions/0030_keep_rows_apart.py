"""Keep the rows of governments, and of vendors, apart by row-level security, which no query forgets (PostgreSQL)."""

from alembic import op
from sqlalchemy import text

from migrations.row_security import BY_WAY, OF_CONTRACT, keep_governments_apart, keep_of_vendor, keep_vendors_apart

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_OF_CONTRACT = (*OF_CONTRACT, "entry_files")
_OTHERS = text(
    "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' "
    "AND column_name = 'government_id' ORDER BY table_name"
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    keep_governments_apart("governments", "id")
    keep_of_vendor("vendors", "id = {vendor}")
    keep_of_vendor("contracts", "vendor_id = {vendor}")
    keep_of_vendor("mailings", "vendor_id = {vendor}")
    # Who works for the city is named on pages of its vendors; who works for another vendor is not.
    keep_of_vendor("assignments", "vendor_id = {vendor} OR vendor_id IS NULL")
    keep_vendors_apart("messages", ("contract_id", "contracts"), beside="vendor_id = {vendor}")
    done = {"governments", "vendors", "contracts", "mailings", "assignments", "messages", *_OF_CONTRACT}
    for table in _OF_CONTRACT:
        keep_vendors_apart(table, ("contract_id", "contracts"))
    for step, tables in BY_WAY.items():
        for table in tables:
            keep_vendors_apart(table, step, ("contract_id", "contracts"))
            done.add(table)
    for table in op.get_bind().scalars(_OTHERS).all():
        if table not in done:
            keep_governments_apart(table)


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
