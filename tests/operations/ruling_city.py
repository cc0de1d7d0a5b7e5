"""Rulings of the small contract for tests: asked for, granted, computed with, approved."""

import json
from typing import Any

import pytest

from contracts.acts import Act
from contracts.errors import Invalid
from models.database import db
from models.events import record
from models.file_store import FileStore
from models.rulings import Ruling
from models.statements import PaymentStatement
from operations.indexes import set_index
from operations.rulings import ask_ruling, grant_ruling
from operations.statements import compute_statement
from tests.approval_builders import a_policy
from tests.operations.city import SMALL, accept, audits, somebody, visits

JULY, AUGUST, OCTOBER = "2027-07", "2027-08", "2027-10"
HOLD = {"kind": "hold", "about": "line:bonus", "period": JULY, "reason": "No plan yet.", "ends_when": "The plan came."}
OVERRIDE = {"kind": "override", "about": "line:net", "period": JULY, "reason": "An extra visit.", "amount": "200.00"}
WAIVER = {"kind": "waiver", "about": "payment:bonus", "period": JULY, "reason": "The system settles in."}
DEFERRAL = {"kind": "deferral", "about": "line:bonus", "period": JULY, "to_period": AUGUST, "reason": "Next month."}
EXCUSAL = {"kind": "excusal", "about": "rows:visits", "period": JULY, "rows": "2", "reason": "The street was flooded."}


@pytest.fixture(autouse=True)
def limit(store: FileStore) -> None:
    """Overrides of a period may come to 10,000 dollars together."""
    a_policy({"rulings": {"override_limit": "10000.00"}}, government_id=somebody("officer").government_id)
    db.session.commit()


def ask(by: str = "officer", **texts: str) -> Ruling:
    ruling = ask_ruling(somebody(by), SMALL, texts)
    db.session.commit()
    return ruling


def grant(ruling: Ruling, by: str = "officer2") -> Ruling:
    granted = grant_ruling(somebody(by), ruling.id, "Agreed.")
    db.session.commit()
    return granted


def compute(period: str = JULY) -> PaymentStatement:
    statement = compute_statement(somebody("officer2"), SMALL, period)
    db.session.commit()
    return statement


def approved(store: FileStore, period: str = JULY) -> dict[str, Any]:
    """The period computed and approved: status and event alone, for what approval asks for is tried elsewhere."""
    statement = compute(period)
    paid = amounts(statement)
    by, act = somebody("finance"), Act.STATEMENT_APPROVED
    record(by.government_id, act, "statement", statement.id, person_id=by.person_id, after="approved")
    change = "UPDATE statements SET status = 'approved', lock_version = lock_version + 1 WHERE id = :id"
    db.session.execute(db.text(change), {"id": statement.id})
    db.session.commit()
    db.session.expire_all()
    return paid


def august(store: FileStore, slow: int = 1) -> None:
    set_index(somebody("officer"), "diesel", AUGUST, "112.50", "a list")
    accept(store, "vendor-a", visits(slow).replace(b"2027-07", b"2027-08"), "inspector", AUGUST)
    accept(store, "inspector", audits(), "officer2", AUGUST)


def amounts(statement: PaymentStatement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(statement.document)["amounts"]
    return found


def costs(statement: PaymentStatement) -> dict[str, str]:
    """The dollars of each exception by its kind."""
    found = json.loads(statement.document)["exceptions"]
    return {each["kind"]: each["cost"]["value"] for each in found if "cost" in each}


def problems(**texts: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        ask(**texts)
    db.session.rollback()
    return [(problem.path, problem.message) for problem in refused.value.problems]
