"""What the program remembers: tables, their history and the queries on them. Every row belongs to a government.

All tables are imported here, so that whoever imports one noun has the whole schema, with its relations, at hand.
"""

from models import (
    contracts,
    delegations,
    events,
    files,
    findings,
    governments,
    index_values,
    insert_only,
    ledger_accounts,
    payments,
    people,
    periods,
    policies,
    programs,
    reports,
    rows,
    statement_exceptions,
    statements,
    terms_drafts,
    terms_versions,
    vendors,
    vouchers,
)

__all__ = [
    "contracts",
    "delegations",
    "events",
    "files",
    "findings",
    "governments",
    "index_values",
    "insert_only",
    "ledger_accounts",
    "payments",
    "people",
    "periods",
    "policies",
    "programs",
    "reports",
    "rows",
    "statement_exceptions",
    "statements",
    "terms_drafts",
    "terms_versions",
    "vendors",
    "vouchers",
]
