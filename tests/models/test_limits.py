"""Whoever is limited finds, on either database, what is about their contracts alone: in any table, however asked."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from sqlalchemy import Column, Connection, ForeignKey, MetaData, Table, Text, func, select, text, update

from contracts.roles import Responsibilities
from models.belonging import ways_to_contracts
from models.contracts import Contract
from models.database import Base, db, reading, set_aside
from models.narrowing import CONDITIONS, LimitedTables, narrowed
from models.programs import Program
from models.reach import Reach, say_reach
from models.vouchers import VoucherBatch
from tests.belonging import ABOUT, is_about
from tests.database import PROGRAM, TestDatabase
from tests.routes.conftest import CONTRACT, Town, town

__all__ = ["town"]
OWNER = "harborview"
TABLES = {table.name: table for table in Base.metadata.sorted_tables if "government_id" in table.c}
# Rows of these may be about no contract: those are reached, or are their sender's.
BESIDE = {"entry_files": "contract_id", "messages": "contract_id", "responsibilities": "contract_id"}


@contextmanager
def asking(reach: Reach, only_reads: bool = True) -> Iterator[Connection]:
    """A transaction that reaches so much, in the program's rights where the database has such, and is rolled back."""
    with reading() if only_reads else nullcontext(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL ROLE {PROGRAM}"))
        say_reach(connection, reach)
        yield connection
        connection.rollback()


@pytest.fixture
def contracts(town: Town) -> Iterator[dict[str, Contract]]:
    """The contracts of the demo city by number."""
    with town.app.app_context():
        found = {each.number: each for each in db.session.scalars(select(Contract))}
        set_aside()
        yield found


def limited_to(*contracts: Contract, programs: frozenset[str] = frozenset()) -> Reach:
    """What somebody reaches who is responsible for these."""
    limits = Responsibilities(programs, {each.id: each.program_id for each in contracts})
    return Reach(OWNER, person_id="somebody", limits=limits)


def count(connection: Connection, *conditions: object, of: str) -> int:
    """How many rows of the table somebody finds under these conditions alone."""
    return connection.scalar(select(func.count()).select_from(TABLES[of]).where(*conditions)) or 0  # type: ignore[arg-type]


def test_whoever_is_limited_reaches_what_is_about_their_contracts_in_any_table(contracts: dict[str, Contract]) -> None:
    own, seen = contracts[CONTRACT], 0
    with asking(Reach(OWNER)) as whole, asking(limited_to(own)) as part:
        for name in ABOUT:
            about = is_about(TABLES[name], name, [own.id])
            expected, found = count(whole, about, of=name), count(part, about, of=name)
            beside = [TABLES[name].c[BESIDE[name]].is_not(None)] if name in BESIDE else []
            assert (name, found, count(part, ~about, *beside, of=name)) == (name, expected, 0)
            seen += expected > 0 and count(whole, of=name) > expected
    assert seen > 15


def test_a_program_brings_its_contracts_and_one_contract_brings_the_title_of_its_program(
    contracts: dict[str, Contract],
) -> None:
    own = contracts[CONTRACT]
    assert own.program_id is not None
    siblings = {each.number for each in contracts.values() if each.program_id == own.program_id}
    numbers, titles = select(Contract.number), select(Program.id)
    for reach, expected in (
        (limited_to(own), {CONTRACT}),
        (limited_to(programs=frozenset({own.program_id})), siblings),
    ):
        with asking(reach) as part:
            assert set(part.scalars(numbers)) == expected
            assert set(part.scalars(titles)) == {own.program_id}
    assert siblings < contracts.keys()
    with asking(limited_to()) as nothing:
        assert (set(nothing.scalars(numbers)), set(nothing.scalars(titles))) == (set(), set())


def test_a_batch_of_vouchers_is_reached_where_all_of_it_is(contracts: dict[str, Contract]) -> None:
    exported = contracts["ARP-2027-B"]
    batches = select(func.count()).select_from(VoucherBatch)
    with asking(limited_to(exported)) as part, asking(limited_to(contracts[CONTRACT])) as other:
        assert (part.scalar(batches), other.scalar(batches)) == (1, 0)


def test_text_is_held_and_changes_count_the_rows_that_they_change(contracts: dict[str, Contract]) -> None:
    with asking(limited_to(contracts[CONTRACT]), only_reads=False) as part:
        said = (
            "WITH known AS (SELECT number FROM contracts) SELECT number FROM known UNION SELECT number FROM contracts"
        )
        assert part.scalars(text(said)).all() == [CONTRACT]
        renamed = (
            update(Contract).values(title="Renamed").where(Contract.id.in_(select(Contract.id)), Contract.title != "")
        )
        assert part.execute(renamed).rowcount == 1


@pytest.fixture
def database_kind(migrated: TestDatabase) -> str:
    return migrated.kind


def test_every_table_that_is_about_a_contract_is_limited_in_the_same_way_on_both_databases(
    contracts: dict[str, Contract], database_kind: str
) -> None:
    limited = LimitedTables(Base.metadata).ways.keys() | CONDITIONS.keys()
    assert limited >= ABOUT
    if database_kind == "postgresql":
        with db.engine.connect() as connection:
            kept = text("SELECT tablename FROM pg_policies WHERE qual LIKE '%performance_pay.limited%'")
            assert set(connection.scalars(kept)) == limited


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA foreign_keys",
        "BEGIN IMMEDIATE",
        "SELECT 1",
        "INSERT INTO contracts (id) VALUES (?)",
        "UPDATE contracts SET title = '(SELECT' WHERE id = ?",
    ],
)
def test_a_statement_that_reads_no_such_table_stays_as_it_is(statement: str) -> None:
    assert narrowed(statement, LimitedTables(Base.metadata)) == (statement, ())


def test_a_new_table_is_limited_by_what_it_refers_to() -> None:
    metadata = MetaData()
    of = {"primary_key": True}
    contracts, people = (Table(name, metadata, Column("id", Text, **of)) for name in ("contracts", "people"))
    visits = Table("visits", metadata, Column("id", Text, **of), Column("contract_id", ForeignKey(contracts.c.id)))
    photos = Table("photos", metadata, Column("id", Text, **of), Column("visit_id", ForeignKey(visits.c.id)))
    photos.append_column(Column("earlier_id", ForeignKey(visits.c.id)))
    Table("notes", metadata, Column("visit_id", ForeignKey(photos.c.visit_id)), Column("by", ForeignKey(people.c.id)))
    Table("badges", metadata, Column("person_id", ForeignKey(people.c.id)))
    assert ways_to_contracts(metadata) == {
        "visits": ("contract_id", "contracts"),
        "photos": ("visit_id", "visits"),
        "notes": ("visit_id", "visits"),
    }
