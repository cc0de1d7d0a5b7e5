"""How Alembic meets the database: through the program's own engine, each migration in one transaction."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import Connection, types

from models.columns import UtcTime
from models.database import Base, db


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue may keep its tables in the same database; they are none of ours."""
    return not (kind == "table" and name is not None and name.startswith("huey_"))


def written_type(kind: str, thing: Any, _autogen: object) -> str | bool:
    """Migrations name plain types, so that they still run when the program's own types have changed."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcTime) else False


def same_type(_context: object, _column: object, _meta: object, found: Any, wanted: Any) -> bool | None:
    """SQLite knows no zone; a moment is stored there as UTC."""
    return False if isinstance(wanted, UtcTime) and isinstance(found, types.DateTime) else None


def reach_all_rows(connection: Connection, whole: bool) -> None:
    """A migration changes rows of every government, also where the tables' owner is held by row-level security."""
    if connection.dialect.name == "postgresql":
        said = "on" if whole else ""
        connection.execute(sa.text("SELECT set_config('performance_pay.whole', :said, false)"), {"said": said})
        connection.commit()


def run() -> None:
    """Migrate the database that DATABASE_URL names."""
    given = context.config.attributes.get("connection")
    with db.engine.connect() if given is None else given as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_name=is_ours,
            render_item=written_type,
            compare_type=same_type,
            render_as_batch=True,
            transaction_per_migration=True,
            transactional_ddl=True,
        )
        reach_all_rows(connection, True)
        with context.begin_transaction():
            context.run_migrations()
        reach_all_rows(connection, False)


if context.is_offline_mode():
    raise SystemExit("Migrations need the database itself; name it by DATABASE_URL and leave out --sql.")
run()
