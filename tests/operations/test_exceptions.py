"""Exceptions: kept with class and cost, answered by the right person, and in the way of an approval until they are."""

import pytest

from contracts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, Stale
from contracts.exceptions import ExceptionClass
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.statement_exceptions import exceptions_of, mark_of
from models.statements import PaymentStatement, find_statement
from operations.exceptions import ExceptionSeen, answer_exception, exceptions_seen
from operations.policies import policy_today
from operations.statements import approve_statement, compute_statement, return_statement, review_statement
from tests.approval_builders import a_policy
from tests.operations.city import SMALL, accept, audits, somebody, visits

JULY, OWNER = "2027-07", "harborview"
LARGE = {"large_adjustment": {"above": "3999.99"}}
WHY = "Looked at with the officer."


def classed(kind: str, class_: str, **rest: object) -> dict[str, object]:
    return LARGE | {"classes": [{"kind": kind, "class": class_}]} | rest


def in_review(document: dict[str, object], by: str = "officer") -> PaymentStatement:
    a_policy(document, government_id=OWNER)
    statement = compute_statement(somebody(by), SMALL, JULY)
    review_statement(somebody("finance"), statement.id)
    db.session.commit()
    return statement


def seen(statement: PaymentStatement) -> tuple[ExceptionSeen, ...]:
    """The exceptions but the one that every statement has here: nobody verified what the vendor reported."""
    found = exceptions_seen(find_statement(OWNER, statement.id), policy_today(OWNER))
    return tuple(each for each in found if each.kind != "unverified_source")


def answer(by: str, statement: PaymentStatement, what: str, number: int = 0, reason: str = WHY) -> None:
    number = number or seen(statement)[0].number
    answer_exception(somebody(by), statement.id, number, what, reason, statement.digest)
    db.session.commit()


def approve(by: str, statement: PaymentStatement) -> str:
    return approve_statement(somebody(by), statement.id, statement.digest).status


def test_a_large_adjustment_is_kept_with_its_cost(store: FileStore) -> None:
    statement = in_review(LARGE)
    (found,) = seen(statement)
    assert (found.kind, str(found.cost), found.class_) == ("large_adjustment", "4000.00", ExceptionClass.ACKNOWLEDGE)
    assert "changes the payment by $4,000.00" in found.says
    mark = mark_of(OWNER, statement.id)
    assert mark is not None
    assert mark.statement_kind == "payment"


@pytest.mark.parametrize("limit", [{"above": "4000.00"}, {"percent_of_gross": "4"}])
def test_an_adjustment_at_the_amount_is_not_large(store: FileStore, limit: dict[str, str]) -> None:
    assert seen(in_review({"large_adjustment": limit})) == ()


@pytest.mark.parametrize(
    "class_,answered,sentence",
    [
        ("acknowledge", "acknowledged", "must be acknowledged before anybody approves"),
        ("override", "overridden", "must be overridden before anybody approves"),
    ],
)
def test_an_open_exception_stops_the_approval_until_it_is_answered(
    store: FileStore, class_: str, answered: str, sentence: str
) -> None:
    statement = in_review(classed("large_adjustment", class_))
    with pytest.raises(Refused, match=sentence):
        approve("finance", statement)
    answer("finance2", statement, answered)
    assert not seen(statement)[0].is_open
    assert approve("finance", statement) == "approved"


def test_what_must_be_resolved_is_opened_by_no_answer(store: FileStore) -> None:
    statement = in_review(classed("large_adjustment", "resolve"))
    for what in ("acknowledged", "overridden"):
        with pytest.raises(Refused, match="must be resolved"):
            answer("finance2", statement, what)
    with pytest.raises(Refused, match="must be resolved before anybody approves"):
        approve("finance", statement)


def test_what_may_stay_stops_nothing(store: FileStore) -> None:
    assert approve("finance", in_review(classed("large_adjustment", "may_stay"))) == "approved"


def test_the_answer_that_the_class_asks_for_is_the_only_one(store: FileStore) -> None:
    statement = in_review(classed("large_adjustment", "override"))
    with pytest.raises(Refused, match="must be overridden"):
        answer("finance2", statement, "acknowledged")
    with pytest.raises(Refused, match="must be overridden"):
        answer("finance2", statement, "forgotten")


def test_whoever_overrides_does_not_approve_and_whoever_prepared_does_not_override(store: FileStore) -> None:
    statement = in_review(classed("large_adjustment", "override"), by="finance2")
    with pytest.raises(NotAllowed, match="You computed it, so somebody else must override it"):
        answer("finance2", statement, "overridden")
    answer("finance", statement, "overridden")
    with pytest.raises(NotAllowed, match="overrode an exception"):
        approve("finance", statement)


def test_an_answer_needs_a_reason_the_right_statement_and_a_known_exception(store: FileStore) -> None:
    statement = in_review(LARGE)
    with pytest.raises(Invalid, match="Say why"):
        answer("finance", statement, "acknowledged", reason="  ")
    with pytest.raises(Stale):
        answer_exception(somebody("finance"), statement.id, seen(statement)[0].number, "acknowledged", WHY, "0" * 64)
    with pytest.raises(NotFound):
        answer("finance", statement, "acknowledged", number=9)
    with pytest.raises(NotAllowed):
        answer("officer", statement, "acknowledged")


def test_the_second_who_answers_is_told(store: FileStore) -> None:
    statement = in_review(LARGE)
    answer("finance", statement, "acknowledged")
    with pytest.raises(Conflict):
        answer("finance2", statement, "acknowledged")
    event = events_of(OWNER, "statement", statement.id)[-1]
    assert (event.act, event.reason) == ("exception.acknowledged", WHY)


def test_a_new_revision_keeps_the_answer_to_the_identical_exception_alone(store: FileStore) -> None:
    first = in_review(LARGE)
    answer("finance", first, "acknowledged")
    return_statement(somebody("finance"), first.id, "One visit is missing.")
    accept(store, "inspector", audits("70"), "officer2")
    same = compute_statement(somebody("officer"), SMALL, JULY)
    assert same.digest != first.digest
    assert [each.is_open for each in seen(same)] == [False]
    accept(store, "vendor-a", visits(9), "inspector")
    other = compute_statement(somebody("officer"), SMALL, JULY)
    assert {each.identity for each in seen(other)}.isdisjoint({each.identity for each in seen(same)})


def test_a_statement_from_before_exceptions_were_kept_is_computed_again(store: FileStore) -> None:
    statement = in_review({})
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER keep_statement_marks_from_delete")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    connection.exec_driver_sql("DELETE FROM statement_marks")
    db.session.expire_all()
    with pytest.raises(Refused, match="before exceptions were kept"):
        approve("finance", statement)


def test_exceptions_come_the_strictest_first(store: FileStore) -> None:
    document = classed("report_late", "resolve", large_adjustment={"above": "1"})
    statement = in_review(document)
    ranks = [each.class_.rank for each in seen(statement) if each.is_open]
    assert ranks == sorted(ranks, reverse=True)
    assert len(exceptions_of(OWNER, statement.id)) == len(seen(statement)) + 1
