"""Hold vendors and limited people by the contracts that a transaction was told, in one condition for each table.

Until now a vendor's contracts were looked up in each policy, and each table had a second policy for whoever is limited:
PostgreSQL planned up to fifty sub-selects for every table that a statement names.
"""

from alembic import op

from migrations.row_security import (
    BY_WAY,
    CONTRACTS,
    OF_CONTRACT,
    PROGRAMS,
    keep_contracts_apart,
    keep_of_some,
    keep_of_vendor,
)

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_OF_CONTRACT = (*OF_CONTRACT, "unverified_reports")

# Rows of these may be about no contract, and a vendor reaches others of them than whoever is limited.
_BESIDE = {
    "entry_files": "",
    "messages": " OR (contract_id IS NULL AND vendor_id = {vendor})",
    "responsibilities": " OR (contract_id IS NULL AND program_id IS NOT NULL)",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _OF_CONTRACT:
        _drop(table, "apart", "limited")
        keep_contracts_apart(table, ("contract_id", "contracts"))
    for step, tables in BY_WAY.items():
        for table in tables:
            _drop(table, "apart", "limited")
            keep_contracts_apart(table, step, ("contract_id", "contracts"))
    _drop("contracts", "apart", "limited")
    # Whoever is responsible for a program enters contracts in it; a vendor has no program.
    keep_of_some("contracts", f"id IN {CONTRACTS} OR program_id = ANY ({PROGRAMS})")
    for table, beside in _BESIDE.items():
        _drop(table, "apart")
        keep_of_vendor(table, f"contract_id IN {CONTRACTS}{beside}")


def _drop(table: str, *policies: str) -> None:
    for policy in policies:
        op.execute(f"DROP POLICY {table}_{policy} ON {table}")


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")
