"""On PostgreSQL a query that forgets its condition finds nothing of another government or vendor, in any table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app import create_app
from contracts.errors import Invalid
from contracts.roles import Responsibilities
from models.contracts import Contract
from models.database import Base, db
from models.governments import Government
from models.insert_only import insert_only_tables
from models.reach import NOTHING, Reach, reach_of, reach_whole_program, reaching_whole_program, said_reach, say_reach
from models.rights import give_rights
from models.vendors import Vendor
from tests.belonging import ABOUT, is_about
from tests.database import ON_POSTGRESQL, PROGRAM, TestDatabase, an_empty_database, migrate
from tests.routes.conftest import CONTRACT, Town, town

__all__ = ["town"]
OWNER = "harborview"
# Row-level security is PostgreSQL's; where there is none, tests/binding.py reads the conditions of every statement.
pytestmark = [
    ON_POSTGRESQL,
]
# Of these a vendor reads what is the whole government's: who decided, what a file's hash is, the chain of events …
SHARED = {
    *("people", "programs", "api_tokens", "calendar_feeds", "delegations", "events", "files", "finance_limits"),
    *("index_values", "ledger_layouts", "mail_choices", "mail_rounds", "policies", "register_entries"),
    *("voucher_batches", "sign_ins", "invitations", "second_factors", "identities"),
    *("security_keys", "spent_challenges", "kept_views", "address_changes", "event_words"),
}
OWNED = {table.name: table for table in Base.metadata.sorted_tables if "government_id" in table.c}


@contextmanager
def asking(reach: Reach) -> Iterator[Connection]:
    """A transaction of the program's account that reaches so much, and that is rolled back."""
    with db.engine.connect() as connection:
        connection.execute(text(f"SET LOCAL ROLE {PROGRAM}"))
        say_reach(connection, reach)
        yield connection
        connection.rollback()


def counts(connection: Connection) -> dict[str, int]:
    """How many rows of each table somebody finds who forgets every condition."""
    return {name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in OWNED.items()}


@pytest.fixture
def all_rows(town: Town) -> Iterator[dict[str, int]]:
    """How many rows each table has."""
    with town.app.app_context(), asking(Reach(whole="a test")) as connection:
        yield counts(connection)


def test_nothing_said_is_nothing_seen(town: Town, all_rows: dict[str, int]) -> None:
    assert sum(1 for count in all_rows.values() if count) > 60
    for reach in (NOTHING, Reach("elsewhere"), Reach("elsewhere", "x"), Reach("", "x")):
        with asking(reach) as connection:
            assert set(counts(connection).values()) == {0}
            assert connection.scalar(select(func.count()).select_from(Government)) == 0


def test_a_government_reaches_all_that_is_its_own(town: Town, all_rows: dict[str, int]) -> None:
    with asking(Reach(OWNER)) as connection:
        assert counts(connection) == all_rows


def test_a_vendor_reaches_what_is_about_its_contracts_alone(town: Town, all_rows: dict[str, int]) -> None:
    contracts = db.session.scalars(select(Contract)).all()
    seen_by_anybody = dict.fromkeys(OWNED, 0)
    for vendor_id in {contract.vendor_id for contract in contracts}:
        own = [contract.id for contract in contracts if contract.vendor_id == vendor_id]
        with asking(Reach(OWNER, vendor_id)) as connection:
            for name in ABOUT:
                wrong = select(func.count()).where(~is_about(OWNED[name], name, own))
                if name == "messages":
                    wrong = wrong.where(OWNED[name].c.vendor_id.is_distinct_from(vendor_id))
                assert (name, connection.scalar(wrong)) == (name, 0)
            found = counts(connection)
            assert (found["vendors"], found["contracts"]) == (1, len(own))
        seen_by_anybody = {name: count + found[name] for name, count in seen_by_anybody.items()}
    db.session.rollback()
    for name in ABOUT - {"entry_files", "messages"}:
        assert (name, seen_by_anybody[name]) == (name, all_rows[name])


@pytest.mark.parametrize("name", sorted(OWNED))
def test_nothing_of_another_government_is_changed_or_written(town: Town, name: str) -> None:
    table = OWNED[name]
    with town.app.app_context():
        for reach in (NOTHING, Reach("elsewhere"), Reach("elsewhere", "x")):
            for statement in (delete(table), update(table).values(government_id=table.c.government_id)):
                assert _touched(reach, statement) == 0
            copy = select(*(table.c[column.name] for column in table.columns)).limit(1)
            with asking(Reach(OWNER)) as connection:
                row = connection.execute(copy).mappings().one_or_none()
            if row is not None:
                with pytest.raises(DBAPIError, match="row-level security"), asking(reach) as connection:
                    connection.execute(insert(table).values(**row))


def _touched(reach: Reach, statement: object) -> int:
    """How many rows a statement without a condition changes; where it is not the program's to make, none."""
    with asking(reach) as connection:
        try:
            return connection.execute(statement).rowcount  # type: ignore[call-overload, no-any-return]
        except DBAPIError as refusal:
            if "permission denied" not in str(refusal.orig):
                raise
            return 0


def test_a_vendor_writes_nothing_about_anothers_contract(town: Town) -> None:
    with town.app.app_context():
        contract = db.session.scalars(select(Contract).where(Contract.number == CONTRACT)).one()
        other = db.session.scalars(select(Vendor).where(Vendor.id != contract.vendor_id)).first()
        assert other is not None
        db.session.rollback()
        for name in ABOUT:
            table = OWNED[name]
            with asking(Reach(OWNER)) as connection:
                about = select(table).where(is_about(table, name, [contract.id]))
                row = connection.execute(about.limit(1)).mappings().one_or_none()
            if row is not None and name != "messages":
                with pytest.raises(DBAPIError, match="row-level security"), asking(Reach(OWNER, other.id)) as mine:
                    mine.execute(insert(table).values(**row))


def test_every_table_is_kept_apart_and_forced(town: Town) -> None:
    with town.app.app_context(), db.engine.connect() as connection:
        query = text(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS held, p.polqual IS NOT NULL AS kept, "
            "pg_get_expr(p.polqual, p.polrelid) AS says FROM pg_class c "
            "LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polpermissive "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
        )
        found = {row.relname: row for row in connection.execute(query)}
    for name in (*OWNED, "governments"):
        assert (name, found[name].held, found[name].kept) == (name, True, True)
        if name not in SHARED | {"governments"}:
            assert "performance_pay.vendor" in found[name].says, f"a vendor reaches every row of {name}"


def test_the_plans_expect_a_person_of_the_city_to_reach_the_contracts_of_all_vendors(town: Town) -> None:
    with town.app.app_context(), asking(Reach(OWNER)) as connection:
        for name in ("contracts", "statements"):
            seen = connection.scalar(text(f"SELECT count(*) FROM {name}"))
            connection.execute(text("RESET ROLE"))
            connection.execute(text(f"ANALYZE {name}"))
            connection.execute(text(f"SET LOCAL ROLE {PROGRAM}"))
            first, *_ = connection.scalars(text(f"EXPLAIN SELECT * FROM {name}"))
            expected = int(re.search(r"rows=(\d+)", first)[1])  # type: ignore[index]
            assert 0.5 * seen <= expected <= seen + 1


# As the migration of rows apart wrote it on the first installations.
_SAID_FIRST = (
    "ALTER POLICY vendors_apart ON vendors USING ("
    "(SELECT current_setting('performance_pay.whole', true)) = 'on' OR "
    "(government_id = (SELECT current_setting('performance_pay.government', true)) AND "
    "((SELECT coalesce(current_setting('performance_pay.vendor', true), '')) = '' OR id = "
    "(SELECT coalesce(current_setting('performance_pay.vendor', true), '')))))"
)


def test_an_installation_that_was_upgraded_holds_rows_as_a_new_one_does(town: Town, tmp_path: Path) -> None:
    with an_empty_database("postgresql", tmp_path) as url:
        old = create_app(DATABASE_URL=url, INSTANCE_PATH=str(tmp_path), SECRET_KEY="only for tests", DEVELOPMENT="1")
        migrate(old, "0035")
        with old.app_context():
            known = _policies()
            with db.engine.begin() as connection:
                connection.execute(text(_SAID_FIRST))
            assert _policies() != known
        migrate(old)
        with old.app_context():
            upgraded = _policies()
            db.engine.dispose()
    with town.app.app_context():
        assert upgraded == _policies()


def _policies() -> list[tuple[str, ...]]:
    """Each policy with its table, its kind and what it says."""
    with db.engine.connect() as connection:
        query = text("SELECT tablename, policyname, permissive, cmd, qual FROM pg_policies ORDER BY 1, 2")
        return [tuple(row) for row in connection.execute(query)]


def test_whoever_is_both_of_a_vendor_and_limited_reaches_what_is_both(town: Town) -> None:
    with town.app.app_context():
        own = db.session.scalars(select(Contract).where(Contract.number == CONTRACT)).one()
        others = db.session.scalars(select(Contract).where(Contract.vendor_id != own.vendor_id)).all()
        assert own.program_id in {each.program_id for each in others}
        program = Responsibilities(frozenset({str(own.program_id)}))
        for limits, expected in (
            (Responsibilities(contracts={own.id: None}), [own.id]),
            (program, [own.id]),
            (Responsibilities(contracts={each.id: None for each in others}), []),
            (Responsibilities(), []),
        ):
            with asking(Reach(OWNER, own.vendor_id, person_id="x", limits=limits)) as connection:
                assert connection.scalars(select(Contract.id)).all() == expected
        db.session.rollback()


def test_the_program_owns_nothing_and_has_no_right_that_it_does_not_need(town: Town) -> None:
    kept = insert_only_tables()
    with town.app.app_context(), asking(Reach(OWNER)) as connection:
        owned = "SELECT count(*) FROM pg_class WHERE pg_has_role(relowner, 'USAGE') AND relnamespace > 16000"
        assert connection.scalar(text(owned)) == 0
        for name in OWNED:
            rights = {right: _has(connection, name, right) for right in ("DELETE", "UPDATE", "TRUNCATE", "TRIGGER")}
            assert rights["TRUNCATE"] is rights["TRIGGER"] is False, name
            if name in kept:
                assert (name, rights["DELETE"], rights["UPDATE"]) == (name, False, False)
        for command in ("CREATE TABLE x (y int)", "ALTER TABLE events DISABLE ROW LEVEL SECURITY", "DROP TABLE events"):
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), connection.begin_nested():
                connection.execute(text(command))


def _has(connection: Connection, table: str, right: str) -> bool:
    return bool(connection.scalar(text("SELECT has_table_privilege(:table, :right)"), {"table": table, "right": right}))


def test_rights_are_given_to_an_account_that_is_held_by_them(app: Flask, database: TestDatabase) -> None:
    with app.app_context():
        for role, why in (("postgres", "owns the table|passes by"), ("nobody at all", "no account")):
            with pytest.raises(Invalid, match=why):
                give_rights(role)


def test_what_a_session_reaches_is_said_to_the_transaction_under_way_and_to_each_later_one(app: Flask) -> None:
    said = text("SELECT current_setting('performance_pay.government') || current_setting('performance_pay.whole')")
    with app.app_context():
        assert said_reach() is NOTHING
        reach_of("testville")
        assert db.session.scalar(said) == "testville"
        reach_of("elsewhere")
        assert db.session.scalar(said) == "elsewhere"
        db.session.commit()
        assert db.session.scalar(said) == "elsewhere"
        with reaching_whole_program("a test"):
            assert db.session.scalar(said) == "on"
        assert db.session.scalar(said) == "elsewhere"
        reach_whole_program("a test")
        db.session.remove()
        assert said_reach() is NOTHING
        assert db.session.scalar(said) == ""
        db.session.remove()
