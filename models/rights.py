"""The rights of the account that the program connects with, on PostgreSQL, where another account owns the tables.

It reads and inserts; it changes and removes only what the triggers of history leave open, and makes no table.
"""

from sqlalchemy import text

from contracts.errors import Invalid
from models.database import db, dialect_name

_KNOWN = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :role")
_OWNS = text(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
    "AND pg_has_role(:role, relowner, 'USAGE') ORDER BY relname LIMIT 1"
)
# Of each table whether rows may be removed, and the columns that may be changed: what no trigger of history keeps.
_OPEN = text(
    """
    WITH kept AS (
        SELECT t.tgrelid, t.tgtype, t.tgattr FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE p.proname = 'refuse_to_rewrite_history'
    )
    SELECT c.relname AS name,
        NOT EXISTS (SELECT 1 FROM kept k WHERE k.tgrelid = c.oid AND k.tgtype & 8 <> 0) AS removes,
        ARRAY(
            SELECT a.attname::text FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND NOT EXISTS (
                SELECT 1 FROM kept k WHERE k.tgrelid = c.oid AND k.tgtype & 16 <> 0
                AND (k.tgattr::text = '' OR a.attnum = ANY (k.tgattr))
            ) ORDER BY a.attnum
        ) AS changes
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'huey%'
    ORDER BY c.relname
    """
)


def give_rights(role: str) -> int:
    """Give an account exactly the rights that the program needs on each table; returns how many tables there are.

    Invalid on SQLite, and where the account does not exist, owns a table, or is not held by row-level security.
    """
    _check(role)
    quote = db.engine.dialect.identifier_preparer.quote
    program, tables = quote(role), db.session.execute(_OPEN).all()
    commands = [f"GRANT USAGE ON SCHEMA public TO {program}"]
    for name, removes, changes in tables:
        table = quote(name)
        rights = ["SELECT"]
        if name != "alembic_version":
            rights += ["INSERT", *(["DELETE"] if removes else [])]
            rights += [f"UPDATE ({', '.join(map(quote, changes))})"] if changes else []
        commands += [f"REVOKE ALL ON {table} FROM {program}", f"GRANT {', '.join(rights)} ON {table} TO {program}"]
    for command in commands:
        db.session.execute(text(command.replace(":", "\\:")))
    return len(tables)


def own_power() -> str:
    """Why row-level security does not hold the account that is connected: what it passes by or owns; “” where it does,
    and on SQLite, which has no accounts.
    """
    if dialect_name() != "postgresql":
        return ""
    role = db.session.scalar(text("SELECT session_user"))
    if db.session.scalar(_KNOWN, {"role": role}):
        return "passes by row-level security"
    owned = db.session.scalar(_OWNS, {"role": role})
    return f"owns the table {owned}" if owned else ""


def may_make_tables() -> bool:
    """Whether the account that is connected may make tables in the database; on SQLite everybody may."""
    if dialect_name() != "postgresql":
        return True
    return bool(db.session.scalar(text("SELECT has_schema_privilege('public', 'CREATE')")))


def _check(role: str) -> None:
    if dialect_name() != "postgresql":
        raise Invalid("Accounts with rights of their own are PostgreSQL's. Name such a database in DATABASE_URL.")
    passes = db.session.scalar(_KNOWN, {"role": role})
    if passes is None:
        raise Invalid(f"There is no account “{role}” on this server. Make it first, as docs/operating.md says.")
    owned = db.session.scalar(_OWNS, {"role": role})
    if passes or owned:
        why = f"owns the table {owned}" if owned else "passes by row-level security"
        raise Invalid(f"The account “{role}” {why}. Choose one that the program alone uses, as docs/operating.md says.")
