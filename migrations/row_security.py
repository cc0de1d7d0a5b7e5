"""Row-level security on PostgreSQL: who reaches which row of a table, for migrations that make tables.

A table of a government calls `keep_governments_apart`; a table whose rows are about a contract names the way to it and
calls `keep_contracts_apart`, which holds vendors and whoever of the city is limited to some contracts. What a
transaction reaches is said by models/reach.py; nothing said, nothing seen.
"""

from alembic import op

# Sub-selects without a column of the table are worked out once for a query, and leave its indexes to it.
_WHOLE = "(SELECT current_setting('performance_pay.whole', true)) = 'on'"
_GOVERNMENT = "(SELECT current_setting('performance_pay.government', true))"
_VENDOR = "(SELECT coalesce(current_setting('performance_pay.vendor', true), ''))"
# By an inequality: PostgreSQL expects one row in 200 to equal what it does not know yet, and would read whole tables to
# find the few that it expects a person of the city to reach.
ALL_VENDORS = (
    "(SELECT CASE WHEN coalesce(current_setting('performance_pay.vendor', true), '') = '' THEN 'all' ELSE 'one' END) "
    "<> 'one'"
)
# Likewise for whoever is limited to some contracts.
_UNLIMITED = (
    "(SELECT CASE WHEN coalesce(current_setting('performance_pay.limited', true), '') = '' THEN 'all' ELSE 'some' END) "
    "<> 'some'"
)
# And for both: a vendor reaches some contracts, as whoever is limited does.
_ALL_CONTRACTS = (
    "(SELECT CASE WHEN coalesce(current_setting('performance_pay.vendor', true), '') = '' "
    "AND coalesce(current_setting('performance_pay.limited', true), '') = '' THEN 'all' ELSE 'some' END) <> 'some'"
)
_PERSON = "(SELECT current_setting('performance_pay.person', true))"
# An empty text is an array of nothing. Both are worked out once for a query and read no table, for a table in a policy
# brings its own policies along, and they theirs.
PROGRAMS = "(SELECT string_to_array(current_setting('performance_pay.programs', true), ','))::text[]"
CONTRACTS = "(SELECT unnest(string_to_array(current_setting('performance_pay.contracts', true), ',')))"

# The first tables that name their contract, and those that lead to it over another one; a later table says so in the
# migration that makes it.
OF_CONTRACT = (
    *("agreements", "attachments", "change_orders", "contract_standings", "corrective_actions", "disputes"),
    *("early_warnings", "evaluations", "exception_answers", "item_lists", "kept_items", "kept_scores"),
    *("ledger_accounts", "meeting_actions", "milestones", "periods", "renewal_decisions", "report_layouts", "reports"),
    *("retainage_releases", "review_meetings", "rulings", "sample_drawings", "statement_exceptions", "statements"),
    *("terms_drafts", "terms_versions", "verifications"),
)
BY_WAY = {
    ("action_id", "corrective_actions"): (
        *("corrective_action_files", "corrective_action_steps", "corrective_action_turns"),
    ),
    ("change_order_id", "change_orders"): ("change_order_drafts",),
    ("dispute_id", "disputes"): ("dispute_files", "dispute_turns"),
    ("evaluation_id", "evaluations"): ("evaluation_ratings", "evaluation_turns"),
    ("meeting_id", "review_meetings"): ("meeting_minutes", "meeting_records"),
    ("milestone_id", "milestones"): ("milestone_dates",),
    ("report_id", "reports"): (
        *("check_turns", "delivery_keys", "explanations", "finding_decisions", "findings", "report_progress"),
        *("report_rows", "report_sketches", "report_tables", "statement_reports", "watched_reports"),
    ),
    ("ruling_id", "rulings"): ("ruling_decisions", "statement_rulings"),
    ("statement_id", "statements"): (
        *("bill_payments", "net_choices", "payments", "statement_corrections", "statement_marks", "vouchers"),
    ),
    ("terms_version_id", "terms_versions"): ("edge_signatures", "edge_tables"),
    ("verification_id", "verifications"): ("verified_rows",),
}


def keep_governments_apart(table: str, key: str = "government_id") -> None:
    """Rows are reached by whoever reaches their government."""
    _guard(table, f"{key} = {_GOVERNMENT}")


def keep_of_vendor(table: str, owned: str) -> None:
    """Rows are reached by whoever reaches their government and, for a vendor, those of which the condition holds."""
    _guard(table, f"government_id = {_GOVERNMENT} AND ({ALL_VENDORS} OR {owned.format(vendor=_VENDOR)})")


def keep_contracts_apart(table: str, *way: tuple[str, str]) -> None:
    """Rows are reached by whoever reaches their government and, for a vendor or whoever is limited, their contract.

    The way leads there: a column of the table with the table that it refers to, then a column of that one, and so on.
    Every row has its contract. One condition for both, for PostgreSQL plans each policy anew with every statement.
    """
    keep_of_some(table, f"{way[0][0]} IN ({_reached(way)})")


def keep_of_some(table: str, reached: str) -> None:
    """As `keep_contracts_apart`, where what is reached by whoever reaches some contracts is said as a condition."""
    _guard(table, f"government_id = {_GOVERNMENT} AND ({_ALL_CONTRACTS} OR {reached})")


def keep_vendors_apart(table: str, *way: tuple[str, str], beside: str = "") -> None:
    """Rows are reached by whoever reaches their government and, for a vendor, their contract.

    The way leads there as in `keep_contracts_apart`, which has taken its place together with `keep_limits`.
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


def keep_limits(table: str, *way: tuple[str, str]) -> None:
    """Rows are reached by whoever is limited where their contract is; the way leads there as in `keep_contracts_apart`.

    A row that is about no contract is reached.
    """
    column = way[0][0]
    limit(table, f"{column} IS NULL OR {column} IN ({_reached(way)})")


def keep_limits_of_sender(table: str, sender: str) -> None:
    """As `keep_limits` for a table that names its contract; a row that names none is its sender's alone."""
    limit(table, f"CASE WHEN contract_id IS NULL THEN {sender} = {_PERSON} ELSE contract_id IN {CONTRACTS} END")


def _reached(way: tuple[tuple[str, str], ...]) -> str:
    (_, table), *others = way
    if not others:
        return CONTRACTS[1:-1]
    return (
        f"SELECT id FROM {table} WHERE government_id = {_GOVERNMENT} AND {others[0][0]} IN ({_reached(tuple(others))})"
    )


def their_contracts(what: str) -> str:
    """A column of the contracts that whoever is limited reaches."""
    return f"SELECT {what} FROM contracts WHERE government_id = {_GOVERNMENT} AND id IN {CONTRACTS}"


def limit(table: str, reached: str, command: str = "ALL") -> None:
    """Whoever is limited reaches only rows of which the condition holds; it counts beside the table's other policy.

    The condition counts for rows that are read alone where the command is SELECT.
    """
    if op.get_bind().dialect.name == "postgresql":
        using = f"{_WHOLE} OR {_UNLIMITED} OR ({reached})"
        op.execute(f"CREATE POLICY {table}_limited ON {table} AS RESTRICTIVE FOR {command} USING ({using})")
