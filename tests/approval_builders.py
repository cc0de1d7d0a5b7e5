"""Things around an approval for tests: a policy, a delegation, a statement's mark, an exception and its answer."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from contracts.acts import Act
from contracts.figures import canonical_json
from contracts.roles import Role
from models.clock import now, today
from models.delegations import Delegation
from models.events import record
from models.policies import PolicyVersion, next_policy_number
from models.statement_exceptions import ExceptionAnswer, StatementException, StatementMark
from models.statements import PaymentStatement
from tests.builders import a_government, a_person, a_statement, made, owned


def a_policy(document: Mapping[str, Any] | None = None, **but: Any) -> PolicyVersion:
    """A granted policy that has held since long ago; an empty one where no document is given."""
    given = owned(but, document=canonical_json(document or {}), reason="Why.", status="granted", proposed_at=now())
    given.setdefault("number", next_policy_number(given["government_id"]))
    given.setdefault("effective_on", date(2020, 1, 1))
    given.setdefault("proposed_by", a_person(Role.FINANCE, government_id=given["government_id"]).id)
    policy: PolicyVersion = made(PolicyVersion(**given))
    for act, status in ((Act.POLICY_PROPOSED, "proposed"), (Act.POLICY_GRANTED, "granted")):
        record(policy.government_id, act, "policy", policy.id, person_id=policy.proposed_by, after=status)
        if policy.status == status:
            break
    return policy


def a_delegation(**but: Any) -> Delegation:
    """Somebody in finance names an officer for this week."""
    given = owned(but, reason="Leave.", status="named", named_at=now())
    day = today(a_government(id=given["government_id"]).time_zone)
    given.setdefault("starts_on", day)
    given.setdefault("ends_on", day + timedelta(days=7))
    given.setdefault("person_id", a_person(Role.FINANCE, government_id=given["government_id"]).id)
    given.setdefault("delegate_id", a_person(Role.OFFICER, government_id=given["government_id"]).id)
    delegation: Delegation = made(Delegation(**given))
    return delegation


def a_mark(statement: PaymentStatement | None = None, **but: Any) -> StatementMark:
    """The mark of an ordinary statement."""
    statement = statement or a_statement()
    given = {"statement_kind": "payment", "clock_since": date(2027, 8, 2)} | but
    mark: StatementMark = made(StatementMark(government_id=statement.government_id, statement_id=statement.id, **given))
    return mark


def an_exception(statement: PaymentStatement | None = None, number: int = 1, **but: Any) -> StatementException:
    """A limit that was reached."""
    statement = statement or a_statement()
    says = {"kind": "limit_reached", "about": "season", "says": "Season limit changes the payment."}
    given = {
        "contract_id": statement.contract_id,
        "period_id": statement.period_id,
        "kind": "limit_reached",
        "identity": f"{number:064}",
        "terms_class": None,
        "cost_cents": 1_000,
        "document": json.dumps(says | {"kind": but.get("kind", "limit_reached")}),
    } | but
    key = {"government_id": statement.government_id, "statement_id": statement.id, "number": number}
    found: StatementException = made(StatementException(**key, **given))
    return found


def an_answer(found: StatementException | None = None, **but: Any) -> ExceptionAnswer:
    """The exception acknowledged by somebody in finance."""
    found = found or an_exception()
    given = {
        "contract_id": found.contract_id,
        "period_id": found.period_id,
        "statement_id": found.statement_id,
        "statement_digest": "0" * 64,
        "identity": found.identity,
        "answer": "acknowledged",
        "reason": "Seen.",
        "answered_at": now(),
    } | but
    given.setdefault("answered_by", a_person(Role.FINANCE, government_id=found.government_id).id)
    answer: ExceptionAnswer = made(ExceptionAnswer(government_id=found.government_id, **given))
    return answer
