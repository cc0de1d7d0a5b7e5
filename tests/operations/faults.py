"""Acts of people to which something happens while they are done, and how one sees that each is whole or absent.

An act is done once and taken back, so that the whole of it is known in every table; then it is done while something
fails. What is there must be that, or what was there before.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, literal, select, union_all

from models.database import Base, db
from models.events import lock_chain
from models.folder_store import FolderStore
from models.trail import statuses_of
from operations.statements import compute_statement, review_statement
from tests.operations.acts_to_kill import ACTS
from tests.operations.city import SMALL, accept, audits, enter_small, somebody, submit, visits

CITY = "harborview"
AUGUST, SEPTEMBER = "2027-08", "2027-09"
Seen = dict[str, Any]
Act = tuple[str, ...]


def everything() -> Seen:
    """How many rows each table has and where everything stands, in the present transaction."""
    counts = [select(literal(table.name), func.count()).select_from(table) for table in Base.metadata.sorted_tables]
    seen: Seen = {row[0]: row[1] for row in db.session.execute(union_all(*counts))}
    return seen | {"statuses": Counter((kind, status) for kind, _, status in statuses_of(CITY))}


def seen_now() -> Seen:
    """The same, as the next one who looks sees it: after whatever a killed process still held was given up."""
    db.session.rollback()
    lock_chain(CITY)
    found = everything()
    db.session.rollback()
    db.session.expunge_all()
    return found


def half_of(found: Seen, whole: Seen) -> dict[str, tuple[object, object]]:
    """What differs from the whole: what was found, and what it would be."""
    return {name: (found[name], whole[name]) for name in whole if found[name] != whole[name]}


def whole_of(act: Act) -> Seen:
    """What is there once the act is done; here it is taken back."""
    ACTS[act[0]](*act[1:])
    db.session().dispatch.before_commit(db.session())  # whoever waits for it is told in the same transaction
    found = everything()
    db.session.rollback()
    db.session.expunge_all()
    if act[0] == "deliver":
        content = Path(act[-1]).read_bytes()
        current_app.extensions["file_store"].path(hashlib.sha256(content).hexdigest()).unlink()
    return found


def deliveries(folder: Path) -> Iterator[Act]:
    for number in range(1_000):
        path = folder / f"{number}.csv"
        path.write_bytes(visits(number % 18, month=f"Delivery {number}"))
        yield "deliver", "vendor-a", SMALL, SEPTEMBER, str(path)


def acceptances(store: FolderStore) -> Iterator[Act]:
    for number in range(1_000):
        report = submit(store, "vendor-a", visits(number % 18, month=f"Report {number}"), AUGUST)
        yield "accept", "inspector", report.id


def approvals(store: FolderStore) -> Iterator[Act]:
    for number in range(1_000):
        contract = f"K-{number}"
        enter_small(contract)
        accept(store, "vendor-a", visits(month=contract), "inspector", contract=contract)
        accept(store, "inspector", audits(), "officer2", contract=contract)
        statement = compute_statement(somebody("officer"), contract, "2027-07")
        review_statement(somebody("finance"), statement.id)
        act = ("approve", "finance2", statement.id, statement.digest)
        db.session.commit()
        yield act


def acts_of(name: str, store: FolderStore, folder: Path) -> Iterator[Act]:
    if name == "deliver":
        return deliveries(folder)
    return acceptances(store) if name == "accept" else approvals(store)
