"""Disputes of the small contract's July, as tests open, answer and decide them."""

import json
from typing import Any

from models.database import db
from models.disputes import Dispute
from models.file_store import FileStore
from models.statements import PaymentStatement
from operations.disputes import (
    answer_dispute,
    decide_dispute,
    open_dispute,
)
from operations.statements import compute_statement
from tests.operations.city import SMALL, somebody

JULY = "2027-07"
WORDS = "  The log of July 3\nshows 25 minutes, not 35.  "
OBJECTION = {"line": "bonus", "claimed": "5,000.00", "words": WORDS}
VALUE = {"line": "bonus", "column": "visits:minutes", "row": "2", "claimed_value": "25", "words": "It was 25."}


def compute() -> PaymentStatement:
    computed = compute_statement(somebody("officer2"), SMALL, JULY)
    db.session.commit()
    return computed


def dispute(store: FileStore, statement: PaymentStatement, *uploads: Any, **texts: str) -> Dispute:
    opened = open_dispute(somebody("vendor-a"), store, statement.id, texts or OBJECTION, uploads)
    db.session.commit()
    return opened


def answered(store: FileStore, statement: PaymentStatement, **texts: str) -> Dispute:
    opened = dispute(store, statement, **texts)
    answer_dispute(somebody("officer"), store, opened.id, {"words": "Our log shows 35."})
    db.session.commit()
    return opened


def decide(store: FileStore, opened: Dispute, by: str = "finance", **texts: str) -> Dispute:
    decided = decide_dispute(somebody(by), store, opened.id, {"words": "The log is right."} | texts)
    db.session.commit()
    return decided


def document(statement: PaymentStatement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(statement.document)
    return found


def disputed(statement: PaymentStatement) -> list[dict[str, Any]]:
    return [each for each in document(statement)["exceptions"] if each["kind"] == "disputed"]
