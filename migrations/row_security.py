"""Row-level security on PostgreSQL: who reaches which row of a table, for migrations that make tables.

A table of a government calls `keep_governments_apart`; a table whose rows are about a contract names the way to it and
calls `keep_vendors_apart`. What a transaction reaches is said by models/reach.py; nothing said, nothing seen.
"""

from alembic import op

# Sub-selects without a column of the table are worked out once for a query, and leave its indexes to it.
_WHOLE = "(SELECT current_setting('performance_pay.whole', true)) = 'on'"
_GOVERNMENT = "(SELECT current_setting('performance_pay.government', true))"
_VENDOR = "(SELECT coalesce(current_setting('performance_pay.vendor', true), ''))"


def keep_governments_apart(table: str, key: str = "government_id") -> None:
    """Rows are reached by whoever reaches their government."""
    _guard(table, f"{key} = {_GOVERNMENT}")


def keep_of_vendor(table: str, owned: str) -> None:
    """Rows are reached by whoever reaches their government and, for a vendor, those of which the condition holds."""
    _guard(table, f"government_id = {_GOVERNMENT} AND ({_VENDOR} = '' OR {owned.format(vendor=_VENDOR)})")


def keep_vendors_apart(table: str, *way: tuple[str, str], beside: str = "") -> None:
    """Rows are reached by whoever reaches their government and, for a vendor, their contract.

    The way leads there: a column of the table with the table that it refers to, then a column of that one, and so on.
    `beside` is a condition under which a vendor reaches a row that is about no contract.
    """
    owned = _way_to_contract(way)
    if beside:
        owned = f"{owned} OR ({way[0][0]} IS NULL AND {beside})"
    keep_of_vendor(table, owned)


def _way_to_contract(way: tuple[tuple[str, str], ...]) -> str:
    (column, table), *others = way
    inner = _way_to_contract(tuple(others)) if others else "vendor_id = {vendor}"
    return f"{column} IN (SELECT id FROM {table} WHERE government_id = {_GOVERNMENT} AND {inner})"


def _guard(table: str, reached: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_apart ON {table} USING ({_WHOLE} OR ({reached}))")
