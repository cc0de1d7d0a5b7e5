"""What is over is read as before and changed by nobody: what was superseded, paid, refused, and an ended contract."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from contracts.acts import Act
from contracts.workflow import WORKFLOWS
from models.clock import living_at
from models.database import db
from models.events import Event
from models.statements import PaymentStatement
from routes.api.declaring import DECLARED
from tests.routes.conftest import Town
from tests.routes.matrix import DESKS, expected_answers
from tests.routes.matrix_of_what_is_over import (
    AS_WAIVERS,
    FROM_THE_END_ON,
    GOES_ON,
    NEVER_OVER,
    SAYS_SO,
    THINGS,
    last_statuses,
)
from tests.routes.test_matrix import address_of, answer_of, rules, sent

LATER = datetime(2029, 5, 2, 15, tzinfo=UTC)
PASSWORD = "walk-the-harborview-demo"
WORDS = dict.fromkeys(("note", "words", "reason"), "Said so that a reason stands there.")
# What the guard answers before anything is looked at; test_matrix.py asks for it.
BY_THE_GUARD = {"no", "sign-in", "401"}


def asked_of(town: Town, *names: str) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the matrix whose address names such a thing: one desk for each answer at an address."""
    served, seen = rules(town.app), set()
    for endpoint, method, desk, expected in expected_answers():
        row, rule = (endpoint, method, expected), served[endpoint, method].rule
        if row not in seen and expected not in BY_THE_GUARD and any(re.search(rf"[<:]{name}>", rule) for name in names):
            seen.add(row)
            yield endpoint, method, desk, expected


def typed(town: Town, endpoint: str) -> dict[str, Any]:
    """What a form or a program sends so that nothing but the status of the thing stands against it."""
    sends = sent(endpoint) if endpoint in DECLARED else {"data": dict(WORDS)}
    if endpoint.endswith(("statements.approve", "approve_statement")):
        with town.app.app_context():
            statement = db.session.scalars(
                select(PaymentStatement).where(PaymentStatement.id == town.ids["statement_id"])
            ).one()
            sends[next(iter(sends))].update(password=PASSWORD, digest=statement.digest)
    return sends


def set_status(town: Town, workflow: str, status: str) -> None:
    """Have the city's thing be in that status, however it came there."""
    thing, name = THINGS[workflow]
    with town.app.app_context():
        db.session.execute(
            update(thing).where(thing.id == town.ids[name]).values(status=status),
            execution_options={"moves": True, "synchronize_session": False},
        )
        db.session.commit()


def standing(town: Town, workflow: str) -> tuple[Any, ...]:
    """The thing's status and version, and how many events say that anything was done."""
    thing, name = THINGS[workflow]
    with town.app.app_context():
        row = db.session.execute(select(thing.status, thing.lock_version).where(thing.id == town.ids[name])).one()
        done = db.session.scalar(select(func.count()).select_from(Event).where(Event.act != Act.REQUEST_REFUSED))
        return (*row, done)


def test_every_workflow_has_its_end_in_the_table() -> None:
    assert set(WORKFLOWS) == set(THINGS) | AS_WAIVERS | NEVER_OVER
    known = {endpoint for endpoint, *_ in expected_answers()}
    assert {endpoint for endpoint, _ in (*GOES_ON, *SAYS_SO)} <= known


def fits(answer: TestResponse, endpoint: str, status: str, expected: str) -> bool:
    """Whether the answer is that of the matrix, where a change would be made a refusal with its reason."""
    if answer.request.method == "GET":
        says_so = (endpoint, status) in SAYS_SO and expected == "page"
        return answer_of(answer) == ("acts" if says_so else expected)
    if expected == "acts" and (endpoint, status) not in GOES_ON:
        return answer.status_code in (409, 422)
    return answer_of(answer) == expected


@pytest.mark.parametrize("workflow,status", list(last_statuses()))
def test_what_is_over_is_read_as_before_and_changed_by_nobody(town: Town, workflow: str, status: str) -> None:
    set_status(town, workflow, status)
    differ, before = {}, standing(town, workflow)
    for endpoint, method, desk, expected in asked_of(town, THINGS[workflow][1]):
        if (endpoint, status) in GOES_ON:
            assert standing(town, workflow) == before
        sends = typed(town, endpoint) if method == "POST" else {}
        answer = town.ask(desk, method, address_of(town, endpoint, method), **sends)
        if not fits(answer, endpoint, status, expected):
            differ[endpoint, desk] = (expected, answer.status_code)
        if (endpoint, status) in GOES_ON:
            before = standing(town, workflow)
    assert differ == {}
    assert standing(town, workflow) == before


def test_after_the_end_of_a_contract_everybody_is_answered_as_before(town: Town) -> None:
    with living_at(LATER):
        for desk in DESKS[1:]:
            town.sign_in_anew(desk)
        differ = {}
        for endpoint, method, desk, expected in asked_of(town, "number", "program"):
            said = answer_of(town.ask(desk, method, address_of(town, endpoint, method), **sent(endpoint)))
            if said != FROM_THE_END_ON.get((endpoint, method, desk), expected):
                differ[endpoint, method, desk] = (expected, said)
    assert differ == {}
