"""The reader of statements finds a table without its government, and lets pass what is bound in any of our ways."""

import pytest
from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.contracts import Contract
from models.people import actor_by_email
from tests.binding import Watch, said_by
from tests.builders import a_contract, a_person
from tests.conftest import Browser

BOUND = (
    "SELECT contracts.id FROM contracts WHERE contracts.government_id = ?",
    "SELECT contracts.id FROM contracts WHERE contracts.number = ? AND (contracts.government_id = ? AND 1 = 1)",
    (
        "SELECT 1 FROM contracts JOIN vendors AS v ON v.government_id = contracts.government_id AND v.id = "
        "contracts.vendor_id WHERE contracts.government_id = ?"
    ),
    (
        "SELECT 1 FROM contracts, vendors WHERE vendors.government_id = contracts.government_id "
        "AND contracts.government_id IN (?, ?)"
    ),
    (
        "SELECT 1 FROM contracts WHERE contracts.government_id = ? AND EXISTS (SELECT 1 FROM reports "
        "WHERE reports.government_id = contracts.government_id)"
    ),
    "SELECT 1 FROM reports WHERE (reports.government_id, reports.id) IN ((?, ?), (?, ?))",
    "SELECT a.n FROM (SELECT count(*) AS n FROM reports WHERE reports.government_id = ?) AS a",
    "WITH a AS (SELECT reports.id AS id FROM reports WHERE reports.government_id = ?) SELECT a.id FROM a",
    "SELECT id FROM reports WHERE government_id = ? UNION ALL SELECT id FROM statements WHERE government_id = ?",
    "SELECT governments.name FROM governments WHERE governments.id = ?",
    "INSERT INTO vendors (government_id, id, name) VALUES (?, ?, ?), (?, ?, ?)",
    "UPDATE contracts SET title=? WHERE contracts.government_id = ? AND contracts.id = ?",
    "DELETE FROM terms_drafts WHERE terms_drafts.government_id = ? AND terms_drafts.id = ?",
    "SELECT version_num FROM alembic_version",
)
UNBOUND = (
    ("SELECT contracts.id FROM contracts WHERE contracts.number = ?", ("contracts",)),
    ("SELECT 1 FROM contracts WHERE contracts.government_id = ? OR contracts.number = ?", ("contracts",)),
    ("SELECT 1 FROM contracts WHERE contracts.government_id = ? OR 1", ("contracts",)),
    ("SELECT 1 FROM contracts WHERE NOT contracts.government_id = ?", ("contracts",)),
    ("SELECT 1 FROM contracts WHERE contracts.government_id <> ?", ("contracts",)),
    (
        "SELECT 1 FROM contracts JOIN vendors ON vendors.id = contracts.vendor_id WHERE contracts.government_id = ?",
        ("vendors",),
    ),
    (
        (
            "SELECT 1 FROM contracts WHERE contracts.government_id = ? AND contracts.id IN "
            "(SELECT reports.contract_id FROM reports WHERE reports.status = ?)"
        ),
        ("reports",),
    ),
    ("SELECT a.n FROM (SELECT count(*) AS n FROM reports) AS a", ("reports",)),
    (
        "SELECT 1 FROM contracts WHERE contracts.government_id IN (SELECT governments.id FROM governments)",
        ("governments",),
    ),
    ("SELECT id FROM reports WHERE government_id = ? UNION ALL SELECT id FROM statements", ("statements",)),
    ("INSERT INTO vendors (id, name) VALUES (?, ?)", ("vendors",)),
    ("UPDATE contracts SET title=? WHERE contracts.id = ?", ("contracts",)),
    ("UPDATE contracts SET government_id=? WHERE contracts.id = ?", ("contracts",)),
    ("DELETE FROM terms_drafts WHERE terms_drafts.id = ?", ("terms_drafts",)),
    (
        (
            "DELETE FROM terms_drafts WHERE terms_drafts.government_id = ? AND terms_drafts.contract_id IN "
            "(SELECT contracts.id FROM contracts)"
        ),
        ("contracts",),
    ),
)


@pytest.mark.parametrize("statement", BOUND)
def test_what_is_bound_passes(statement: str) -> None:
    assert said_by(statement).unbound == ()


@pytest.mark.parametrize("statement,tables", UNBOUND)
def test_what_is_not_bound_is_named(statement: str, tables: tuple[str, ...]) -> None:
    assert said_by(statement).unbound == tables


def test_the_places_of_governments_are_known() -> None:
    said = said_by("SELECT '?' FROM reports WHERE reports.id = ? AND reports.government_id = ?")
    assert said.places == {1}
    assert said_by("INSERT INTO vendors (id, government_id) VALUES (?, ?), (?, ?)").places == {1, 3}


ON_SQLITE = pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)


@ON_SQLITE
def test_the_watch_sees_what_a_request_forgets(watch: Watch, app: Flask, session: Session) -> None:
    officer = actor_by_email(a_person(Role.OFFICER).email)
    a_contract()
    with app.test_request_context():
        session.scalars(select(Contract)).all()
        assert watch.take() == []
        g.actor = officer
        assert session.scalars(select(Contract)).all()
        (wrong,) = watch.take()
        assert wrong.startswith("contracts: SELECT")
        session.scalars(select(Contract).where(Contract.government_id == "elsewhere")).all()
        (wrong,) = watch.take()
        assert wrong.startswith("{'elsewhere'}: SELECT")


@ON_SQLITE
def test_the_watch_reads_what_pages_ask(watch: Watch, client: Browser) -> None:
    before = watch.read
    assert client.sign_in(a_person(Role.OFFICER)).get("/contracts").status_code == 200
    assert watch.read > before + 3
