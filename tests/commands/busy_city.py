"""People at work while a test does something beside them: `imports` delivers files without end, `approvals` settles and
approves. For each act that is done a line is said; a test kills the process when it has seen enough."""

import os
import sys
from collections.abc import Iterator
from itertools import count
from typing import Any

from app import create_app
from models.database import db
from operations.indexes import set_index
from operations.statements import approve_statement, compute_statement, return_statement, review_statement
from tests.operations.city import SMALL, accept, somebody, visits

JULY, AUGUST = "2027-07", "2027-08"


def imports(store: Any) -> Iterator[str]:
    """One delivered and accepted file after another."""
    for number in count():
        yield accept(store, "vendor-a", visits(of=200, month=f"Round {number}"), "inspector", AUGUST).id


def approvals(_store: Any) -> Iterator[str]:
    """July settled with another index and returned five times, then approved; from then on indexes of August."""
    for number in range(6):
        set_index(somebody("officer"), "diesel", JULY, f"11{number}.50", "a list")
        statement = compute_statement(somebody("officer"), SMALL, JULY)
        review_statement(somebody("finance"), statement.id)
        if number == 5:
            approve_statement(somebody("finance"), statement.id, statement.digest)
        else:
            return_statement(somebody("finance"), statement.id, "Another index.")
        db.session.commit()
        yield statement.id
    for number in count():
        yield set_index(somebody("officer"), "diesel", AUGUST, f"{100 + number}.00", "a list").id
        db.session.commit()


if __name__ == "__main__":
    program = create_app()
    with program.app_context():
        for done in {"imports": imports, "approvals": approvals}[sys.argv[1]](program.extensions["file_store"]):
            os.write(1, f"{done}\n".encode())
