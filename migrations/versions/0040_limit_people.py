"""Limit people of the city to programs and contracts: what lies outside does not exist for them."""

import sqlalchemy as sa
from alembic import op

from migrations.row_security import (
    BY_WAY,
    CONTRACTS,
    OF_CONTRACT,
    PROGRAMS,
    keep_limits,
    keep_limits_of_sender,
    keep_vendors_apart,
    limit,
    their_contracts,
)

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_TABLE = "responsibilities"
_OF_CONTRACT = (*OF_CONTRACT, "messages", "responsibilities", "unverified_reports")
_COUNTED = (
    "SELECT count(*) FROM vouchers WHERE vouchers.government_id = voucher_batches.government_id "
    "AND vouchers.batch_id = voucher_batches.id"
)


def upgrade() -> None:
    check = "CONSTRAINT ck_assignments_whoever_is_limited_works_on_contracts CHECK ({})"
    held = "NOT limited OR role IN ('officer', 'finance', 'inspector')"
    op.execute(f"ALTER TABLE assignments ADD COLUMN limited BOOLEAN DEFAULT false NOT NULL {check.format(held)}")
    op.create_table(
        _TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("government_id", "id", "person_id")),
        *(sa.Column(name, sa.Text()) for name in ("program_id", "contract_id")),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("lock_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(program_id IS NULL) <> (contract_id IS NULL)", name=op.f(f"ck_{_TABLE}_names_one_thing")),
        sa.ForeignKeyConstraint(["government_id"], ["governments.id"], name=op.f(f"fk_{_TABLE}_government_id")),
        *(_refers(*each) for each in (("person", "people"), ("program", "programs"), ("contract", "contracts"))),
        sa.PrimaryKeyConstraint("government_id", "id", name=op.f(f"pk_{_TABLE}")),
    )
    op.create_index(f"ix_{_TABLE}_person", _TABLE, ["government_id", "person_id", "starts_on"])
    # Who is responsible for a contract is asked when somebody is told of it; a vendor asks of its own alone.
    keep_vendors_apart(_TABLE, ("contract_id", "contracts"), beside="program_id IS NOT NULL")
    limit("contracts", f"program_id = ANY ({PROGRAMS}) OR id IN {CONTRACTS}")
    limit("programs", f"id = ANY ({PROGRAMS}) OR id IN ({their_contracts('program_id')})")
    # A new vendor is entered before its contract, and a batch before its vouchers.
    limit("vendors", f"id IN ({their_contracts('vendor_id')})", "SELECT")
    limit("voucher_batches", f"vouchers = ({_COUNTED})", "SELECT")
    keep_limits_of_sender("entry_files", "received_by")
    for table in _OF_CONTRACT:
        keep_limits(table, ("contract_id", "contracts"))
    for step, tables in BY_WAY.items():
        for table in tables:
            keep_limits(table, step, ("contract_id", "contracts"))


def downgrade() -> None:
    raise NotImplementedError("Money data outlives versions: restore the backup that was taken before the upgrade.")


def _refers(name: str, table: str) -> sa.ForeignKeyConstraint:
    here, there = ["government_id", f"{name}_id"], [f"{table}.government_id", f"{table}.id"]
    return sa.ForeignKeyConstraint(here, there, name=op.f(f"fk_{_TABLE}_{name}_id"))
