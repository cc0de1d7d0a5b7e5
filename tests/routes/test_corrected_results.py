"""The page of a corrected result says what settles it: the next statement, or the one that did, with its amount."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from contracts.roles import Actor, Role
from routes.statement_steps import next_step
from tests.routes.conftest import Town


def a_corrected(status: str, *settled_by: Any) -> Any:
    statement = SimpleNamespace(id="c", status=status, kind="corrected", digest="d")
    seen = {"statement": statement, "exceptions": (), "next_approval": "approve", "why_second": "", "hands": {}}
    seen |= {"people": {}, "payment": None, "history": (), "newest": None, "is_current": True}
    return SimpleNamespace(**seen, settled_by=settled_by)


def settled(status: str, amount: str) -> Any:
    period = SimpleNamespace(as_period=lambda: SimpleNamespace(title=lambda: "August 2027"))
    return SimpleNamespace(statement=SimpleNamespace(id="s", status=status, period=period), amount=Decimal(amount))


def test_a_corrected_result_names_the_statement_that_settled_it(town: Town) -> None:
    actor = Actor("p", "g", "p@city.example", "P", frozenset({Role.AUDITOR}))
    with town.app.test_request_context():
        step = next_step(a_corrected("corrected"), actor)
        assert step.sentences[-1] == "The next statement of an open period settles what it differs in."
        step = next_step(a_corrected("corrected", settled("paid", "-1200.00")), actor)
        assert step.sentences[-1] == "The statement for August 2027 settled what it differs in: −$1,200.00."
        assert [each.address for each in step.links] == ["/statements/s"]
        step = next_step(a_corrected("corrected", settled("in_review", "12.50")), actor)
        assert step.sentences[-1] == "The statement for August 2027 settles what it differs in: +$12.50."
        assert len(next_step(a_corrected("superseded"), actor).sentences) == 1, "a newer result took its place"
