"""The migrated database is exactly what the models say, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, Table, UniqueConstraint, inspect, types
from sqlalchemy.orm import Session

from models.columns import UtcTime
from models.database import Base, db

# What is looked up before anybody knows which government it belongs to.
FOUND_WITHOUT_GOVERNMENT = {
    *(("people", ("email",)), ("people", ("fs_uniquifier",))),
    ("identities", ("issuer", "subject")),
    *(("throttles", ("key",)), ("throttles", ("last_at",))),
}


def test_models_equal_migrations(app: Flask, session: Session) -> None:
    def same_type(_context: object, _column: object, _meta: object, found: object, wanted: object) -> bool | None:
        return False if isinstance(wanted, UtcTime) and isinstance(found, types.DateTime) else None

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same_type})
        differences = [
            difference
            for difference in compare_metadata(context, Base.metadata)
            if not (difference[0] == "remove_table" and difference[1].name == "alembic_version")
        ]
    assert differences == []


def test_every_check_of_the_models_stands_in_the_database(app: Flask, session: Session) -> None:
    dialect = db.engine.dialect
    for table in Base.metadata.sorted_tables:
        found = {check["name"] for check in inspect(db.engine).get_check_constraints(table.name)}
        wanted = {check.name for check in table.constraints if isinstance(check, CheckConstraint)}
        if dialect.name != "sqlite":
            wanted = {name for name in wanted if not str(name).endswith("_is_whole")}
        assert found == wanted, table.name


def test_the_government_stands_first_in_every_key_and_index() -> None:
    for table in Base.metadata.sorted_tables:
        if table.name == "governments":
            continue
        for kind, columns in _keys(table):
            if (table.name, columns) not in FOUND_WITHOUT_GOVERNMENT:
                assert columns[0] == "government_id", f"{kind} of {table.name}: {columns}"


def _keys(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    keys = [("primary key", tuple(column.name for column in table.primary_key))]
    keys += [(f"index {index.name}", tuple(column.name for column in index.columns)) for index in table.indexes]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            keys.append(("unique", tuple(column.name for column in constraint.columns)))
    return keys
