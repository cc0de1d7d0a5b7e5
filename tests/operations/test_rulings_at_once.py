"""Two people decide on one ruling or one dispute at the same moment: one wins, the other is told."""

from flask import Flask

from models.database import db
from models.disputes import find_dispute
from models.events import events_of, verify_chain
from models.file_store import FileStore
from models.rulings import decisions_on, find_ruling
from operations.disputes import answer_dispute, decide_dispute, open_dispute
from operations.rulings import ask_ruling, close_ruling, grant_ruling
from operations.statements import compute_statement
from tests.operations.city import SMALL, somebody
from tests.operations.ruling_city import HOLD
from tests.operations.test_at_once import at_once


def test_of_two_who_grant_and_refuse_one_ruling_one_wins(app: Flask, store: FileStore) -> None:
    ruling = ask_ruling(somebody("officer"), SMALL, HOLD)
    ended = at_once(
        app,
        lambda: grant_ruling(somebody("officer2"), ruling.id, "Yes."),
        lambda: close_ruling(somebody("finance"), ruling.id, "refuse", "No."),
        lambda: grant_ruling(somebody("finance"), ruling.id, "Yes."),
    )
    assert ended[0] == "done"
    assert set(ended[1:]) <= {"Stale", "Refused", "Conflict"}
    decided = decisions_on(ruling.government_id, [ruling.id])[ruling.id]
    assert [each.decision for each in decided] == [find_ruling(ruling.government_id, ruling.id).status]
    assert verify_chain(ruling.government_id) == []


def test_of_two_who_decide_on_one_dispute_one_wins_and_pays_once(app: Flask, store: FileStore) -> None:
    statement = compute_statement(somebody("officer2"), SMALL, "2027-07")
    texts = {"line": "bonus", "claimed": "5,000.00", "words": "More."}
    dispute = open_dispute(somebody("vendor-a"), store, statement.id, texts)
    answer_dispute(somebody("inspector"), store, dispute.id, {"words": "No."})
    accepts = {"outcome": "accept", "settled_by": "line", "words": "Right."}
    ended = at_once(
        app,
        lambda: decide_dispute(somebody("officer"), store, dispute.id, accepts),
        lambda: decide_dispute(somebody("finance"), store, dispute.id, accepts),
        lambda: decide_dispute(somebody("officer2"), store, dispute.id, {"outcome": "reject", "words": "No."}),
    )
    assert ended[0] == "done"
    assert set(ended[1:]) <= {"Stale", "Refused", "Conflict"}
    found = find_dispute(dispute.government_id, dispute.id)
    assert found.status in ("accepted", "rejected")
    acts = [event.act for event in events_of(dispute.government_id, "dispute", dispute.id)]
    assert acts[2:] == [f"dispute.{found.status}"]
    computed = compute_statement(somebody("officer2"), SMALL, "2027-07")
    assert computed.net_cents - statement.net_cents == (100_000 if found.status == "accepted" else 0)
    db.session.rollback()
