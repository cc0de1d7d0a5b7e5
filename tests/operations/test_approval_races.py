"""Two people act on one statement at the same moment: one wins, the other is told, nothing is done twice or lost.

Each round has its own statement; both acts begin at a barrier, on threads with connections of their own. A few rounds
run always, five hundred with `make proof`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.errors import DomainError
from contracts.roles import Actor, Role
from models.contracts import find_contract_by_id
from models.database import db
from models.events import Event, lock_chain, verify_chain
from models.moves import move
from models.people import find_person
from models.statements import find_statement
from operations.reports import accept_report
from operations.statements import approve_statement, return_statement
from tests.approval_builders import a_mark, a_policy
from tests.builders import a_contract, a_person, a_report, a_statement, a_terms_version, an_actor
from tests.operations.city import small_terms
from tests.operations.refusal_kinds import kind_of

NONE = '{"carried":[],"earlier":[],"releases":[],"corrections":[],"worth":null}'
USUAL, WHOLE = 12, 500
OWNER = "testville"
Act = Callable[[], Any]


@contextmanager
def two_at_once(app: Flask) -> Iterator[Callable[[Act, Act], list[str]]]:
    """Runs two acts at the same moment and says how each ended: “done” or the class of the refusal."""
    start = Barrier(2)

    def run(act: Act) -> str:
        with app.app_context():
            start.wait(30)
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                return kind_of(refusal) if refusal.message.endswith(".") else "no sentence"
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(2) as pool:
        yield lambda one, other: list(pool.map(run, (one, other)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement in review, as plain texts: its row belongs to the session of each thread."""

    id: str
    digest: str
    contract_id: str


def a_waiting_statement() -> Waiting:
    contract = a_contract()
    a_terms_version(contract, small_terms())
    statement = a_statement(contract=contract, status="in_review", facts_document=NONE)
    a_mark(statement)
    return Waiting(statement.id, statement.digest, contract.id)


def finance() -> tuple[Actor, Actor]:
    return an_actor(Role.FINANCE), an_actor(Role.FINANCE)


def approving(actor: Actor, statement: Waiting, step: str = "") -> Act:
    return lambda: approve_statement(actor, statement.id, statement.digest, step=step)


def returning(actor: Actor, statement: Waiting) -> Act:
    return lambda: return_statement(actor, statement.id, "No.")


def accepting(actor: Actor, report_id: str) -> Act:
    return lambda: accept_report(actor, report_id)


def acts_on(thing_id: str) -> list[str]:
    found = select(Event.act).where(Event.government_id == OWNER, Event.thing_id == thing_id).order_by(Event.number)
    return list(db.session.scalars(found))


def ready() -> None:
    """What was built is committed, and this session lets go of the database before two others race on it."""
    db.session.commit()
    db.session.remove()


def status_of(statement: Waiting) -> str:
    return find_statement(OWNER, statement.id).status


def race_to_approve(app: Flask, rounds: int) -> None:
    ended: Counter[tuple[str, ...]] = Counter()
    one, other = finance()
    with two_at_once(app) as both:
        for _ in range(rounds):
            statement = a_waiting_statement()
            ready()
            ended[tuple(sorted(both(approving(one, statement), approving(other, statement))))] += 1
            ready()
            assert status_of(statement) == "approved"
            assert acts_on(statement.id).count("statement.approved") == 1
    assert ended == {("Stale", "done"): rounds}


def race_to_give_the_first_approval(app: Flask, rounds: int) -> None:
    a_policy({"second_approval": [{"of": "net", "above": "949.99"}]})
    one, other = finance()
    # People entered in each round would all be told of the next one, and rounds would grow longer and longer.
    third, fourth = finance()
    with two_at_once(app) as both:
        for _ in range(rounds):
            statement = a_waiting_statement()
            ready()
            first, second = approving(one, statement, "endorse"), approving(other, statement, "endorse")
            assert sorted(both(first, second)) == ["Stale", "done"]
            ready()
            assert status_of(statement) == "endorsed"
            last = [approving(each, statement, "approve") for each in (third, fourth)]
            ready()
            assert sorted(both(*last)) == ["Stale", "done"]
            ready()
            moves = [act for act in acts_on(statement.id) if act in ("statement.endorsed", "statement.approved")]
            assert moves == ["statement.endorsed", "statement.approved"]


def race_against_a_return(app: Flask, rounds: int) -> None:
    one, other = finance()
    with two_at_once(app) as both:
        for _ in range(rounds):
            statement = a_waiting_statement()
            ready()
            ended = both(approving(one, statement), returning(other, statement))
            ready()
            assert ended.count("done") == 1
            assert set(ended) <= {"done", "Stale", "Refused"}
            assert status_of(statement) == ("approved" if ended[0] == "done" else "returned")


def computing_anew(statement: Waiting, by: str) -> Act:
    """What computing does to the database: in its turn a newer revision comes in and the standing one is superseded."""

    def act() -> None:
        lock_chain(OWNER)
        standing = find_statement(OWNER, statement.id)
        a_statement(contract=standing.contract, digest="1" * 64, computed_by=by)
        move(standing, "supersede", None)

    return act


def race_against_computing_anew(app: Flask, rounds: int) -> None:
    (one, _), officer = finance(), a_person(Role.OFFICER).id
    with two_at_once(app) as both:
        for _ in range(rounds):
            statement = a_waiting_statement()
            ready()
            ended = both(approving(one, statement), computing_anew(statement, officer))
            ready()
            assert ended.count("done") == 1
            assert status_of(statement) == ("approved" if ended[0] == "done" else "superseded")


def race_against_an_accepted_report(app: Flask, rounds: int) -> None:
    (one, _), officer, vendor = finance(), an_actor(Role.OFFICER), a_person(Role.VENDOR).id
    with two_at_once(app) as both:
        for _ in range(rounds):
            statement = a_waiting_statement()
            contract, by = find_contract_by_id(OWNER, statement.contract_id), find_person(OWNER, vendor)
            report_id = a_report(contract, by=by, status="submitted").id
            ready()
            ended = both(approving(one, statement), accepting(officer, report_id))
            ready()
            # A report to an approved period has it settled again, which the empty terms here do not permit.
            assert ended in (["Stale", "done"], ["done", "Refused"])
            order = select(Event.act).where(Event.thing_id.in_((statement.id, report_id))).order_by(Event.number)
            acts = [act for act in db.session.scalars(order) if act in ("statement.approved", "report.accepted")]
            assert acts == (["report.accepted"] if ended[0] == "Stale" else ["statement.approved"])


RACES = (
    race_to_approve,
    race_to_give_the_first_approval,
    race_against_a_return,
    race_against_computing_anew,
    race_against_an_accepted_report,
)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_two_at_once_in_a_few_rounds(app: Flask, session: Session, race: Callable[[Flask, int], None]) -> None:
    race(app, USUAL)
    assert verify_chain(OWNER) == []


@pytest.mark.proof
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_two_at_once_in_five_hundred_rounds(app: Flask, session: Session, race: Callable[[Flask, int], None]) -> None:
    race(app, WHOLE)
    assert verify_chain(OWNER) == []
