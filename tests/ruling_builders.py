"""Rulings and disputes for tests, each with defaults that work."""

from datetime import date
from typing import Any

from models.clock import now
from models.database import insert
from models.disputes import Dispute, DisputeFile, DisputeTurn, next_dispute_number
from models.rulings import Ruling, RulingDecision, StatementRuling, next_ruling_number
from models.statements import PaymentStatement
from tests.builders import a_contract, a_file, a_person, a_statement


def a_ruling(contract: Any = None, **but: Any) -> Ruling:
    """A hold of the whole payment that was asked for."""
    contract = contract or a_contract()
    given = {
        "government_id": contract.government_id,
        "contract_id": contract.id,
        "number": next_ruling_number(contract.government_id, contract.id),
        "kind": "hold",
        "about_kind": "line",
        "about_name": "net",
        "about_title": "The whole payment",
        "starts_on": date(2027, 7, 1),
        "reason": "The plan is missing.",
        "ends_when": "The plan has come.",
        "status": "proposed",
        "asked_by_name": "A Person",
        "asked_at": now(),
    } | but
    given.setdefault("asked_by", a_person(government_id=contract.government_id).id)
    return _made(Ruling(**given))


def a_ruling_decision(ruling: Ruling | None = None, **but: Any) -> RulingDecision:
    """The ruling granted by somebody else."""
    ruling = ruling or a_ruling()
    given = {"decision": "granted", "event_number": 1, "reason": "Agreed.", "decided_at": now()}
    whose = {"government_id": ruling.government_id, "ruling_id": ruling.id, "decided_by_name": "Another"}
    decided_by = a_person(government_id=ruling.government_id).id
    return _made(RulingDecision(**given | whose | {"decided_by": decided_by} | but))


def a_statement_ruling(statement: PaymentStatement, ruling: Ruling) -> StatementRuling:
    """The ruling among those that the statement was computed with."""
    owner = statement.government_id
    return _made(StatementRuling(government_id=owner, statement_id=statement.id, ruling_id=ruling.id))


def a_dispute(statement: PaymentStatement | None = None, **but: Any) -> Dispute:
    """An objection to the net of a statement, with its first turn and a file beside it."""
    statement = statement or a_statement()
    owner = statement.government_id
    given = {
        "government_id": owner,
        "contract_id": statement.contract_id,
        "number": next_dispute_number(owner, statement.contract_id),
        "statement_id": statement.id,
        "period_id": statement.period_id,
        "about_kind": "line",
        "about_name": "net",
        "title": "Net to pay",
        "shown_cents": 100,
        "claimed_cents": 200,
        "words": "It was more.",
        "status": "opened",
        "opened_by": a_person(government_id=owner).id,
        "opened_at": now(),
        "answer_due_on": date(2027, 8, 15),
        "decide_due_on": date(2027, 9, 15),
    } | but
    dispute = _made(Dispute(**given))
    turn = {"number": 1, "act": "opened", "event_number": 1, "party": "vendor", "person_name": "A Person"}
    whose = {"government_id": owner, "dispute_id": dispute.id, "person_id": dispute.opened_by}
    _made(DisputeTurn(**turn, **whose, words=dispute.words, at=dispute.opened_at))
    file = {"file_sha256": a_file(government_id=owner).sha256, "turn_number": 1, "file_name": "log.pdf"}
    _made(DisputeFile(government_id=owner, dispute_id=dispute.id, **file))
    return dispute


def _made(thing: Any) -> Any:
    insert(thing)
    return thing
