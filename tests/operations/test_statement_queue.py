"""Finance's queue: the strictest open class first, then the dearest, then the oldest; page by page without a gap."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Invalid, NotAllowed
from contracts.roles import Actor, Role
from models.statement_queue import QueueFilter, queue_page
from models.statements import PaymentStatement
from operations.policies import policy_today
from operations.statement_queue import Queue, open_queue, ranks_of
from tests.approval_builders import a_mark, a_policy, an_answer, an_exception
from tests.builders import a_contract, a_statement, a_terms_version, an_actor
from tests.operations.city import small_terms

OWNER = "testville"
CLASSES = [
    {"kind": "limit_reached", "class": "acknowledge"},
    {"kind": "negative_net", "class": "override"},
    {"kind": "discrepancy", "class": "resolve"},
    {"kind": "report_late", "class": "may_stay"},
]


def waiting(*kinds: str, cost: int = 100, since: date = date(2027, 8, 2), **but: object) -> PaymentStatement:
    contract = a_contract()
    a_terms_version(contract, small_terms())
    statement = a_statement(contract=contract, **but)  # type: ignore[arg-type]
    a_mark(statement, clock_since=since)
    for number, kind in enumerate(kinds, 1):
        an_exception(statement, number, kind=kind, cost_cents=cost)
    return statement


def finance() -> Actor:
    return an_actor(Role.FINANCE)


def shown(queue: Queue) -> list[str]:
    return [each.queued.statement.id for each in queue.entries]


def everything(**wanted: str) -> list[str]:
    return shown(open_queue(finance(), QueueFilter(**wanted)))


def test_by_class_then_cost_then_clock(session: Session) -> None:
    a_policy({"classes": CLASSES})
    old = waiting(since=date(2027, 7, 1))
    new = waiting("report_late", since=date(2027, 7, 2))
    cheap = waiting("limit_reached", cost=5)
    dear = waiting("limit_reached", cost=-7_000)
    two = waiting("limit_reached", "limit_reached", cost=10)
    override = waiting("negative_net", cost=1)
    resolve = waiting("discrepancy", cost=1)
    assert everything() == [each.id for each in (resolve, override, dear, two, cheap, old, new)]


def test_an_answer_takes_an_exception_out_of_the_order(session: Session) -> None:
    a_policy({"classes": CLASSES})
    answered, plain = waiting(since=date(2027, 9, 1)), waiting(since=date(2027, 8, 1))
    found = an_exception(answered, 1, kind="limit_reached")
    assert everything() == [answered.id, plain.id]
    an_answer(found)
    assert everything() == [plain.id, answered.id]
    (first, second) = open_queue(finance(), QueueFilter()).entries
    assert (first.queued.open, second.queued.open, second.queued.cost_cents) == (0, 0, 0)


def test_an_acknowledgement_does_not_answer_what_must_be_overridden(session: Session) -> None:
    a_policy({"classes": CLASSES})
    statement = waiting()
    found = an_exception(statement, 1, kind="negative_net")
    an_answer(found)
    assert open_queue(finance(), QueueFilter()).entries[0].queued.open == 1
    an_answer(found, answer="overridden")
    assert open_queue(finance(), QueueFilter()).entries[0].queued.open == 0


def test_the_terms_make_a_class_stricter_and_never_laxer(session: Session) -> None:
    a_policy({"classes": CLASSES})
    strict, lax = waiting(), waiting()
    an_exception(strict, 1, kind="report_late", terms_class="resolve")
    an_exception(lax, 1, kind="discrepancy", terms_class="may_stay")
    ranks = [each.queued.class_.value for each in open_queue(finance(), QueueFilter()).entries]
    assert ranks == ["resolve", "resolve"]
    assert set(everything(class_="resolve")) == {strict.id, lax.id}


def test_closing_statements_have_classes_of_their_own(session: Session) -> None:
    a_policy({"classes": [*CLASSES, {"kind": "limit_reached", "class": "resolve", "statements": "closing"}]})
    contract = a_contract()
    a_terms_version(contract, small_terms())
    closing = a_statement(contract=contract)
    a_mark(closing, statement_kind="closing")
    an_exception(closing, 1, kind="limit_reached")
    usual = waiting("limit_reached")
    queued = [each.queued for each in open_queue(finance(), QueueFilter()).entries]
    classes = {each.statement.id: each.class_.value for each in queued}
    assert classes == {closing.id: "resolve", usual.id: "acknowledge"}


@pytest.mark.parametrize("status", ["returned", "superseded", "approved", "paid"])
def test_what_no_longer_waits_is_not_in_the_queue(session: Session, status: str) -> None:
    waiting("discrepancy", status=status)
    assert everything() == []


def test_page_by_page_everything_comes_once(session: Session) -> None:
    a_policy({"classes": CLASSES})
    for number in range(7):
        waiting("limit_reached", cost=number // 3, since=date(2027, 8, 1 + number % 2))
    found, after = [], None
    while True:
        page, after = queue_page(OWNER, ranks_of(policy_today(OWNER)), QueueFilter(), after or "", limit=2)
        found += [each.statement.id for each in page]
        if after is None:
            break
    assert found == everything()
    assert len(set(found)) == 7


def test_filters_by_class_status_and_contract(session: Session) -> None:
    a_policy({"classes": CLASSES})
    one, other = waiting("limit_reached"), waiting("discrepancy", status="in_review")
    assert everything(class_="acknowledge") == [one.id]
    assert everything(status="in_review") == [other.id]
    assert everything(contract=one.contract.number) == [one.id]
    assert everything(contract="%") == []


def test_an_address_that_somebody_changed_is_refused(session: Session) -> None:
    for wanted, after in ((QueueFilter("gone"), ""), (QueueFilter("", "paid"), ""), (QueueFilter(), "1.2.3")):
        with pytest.raises(Invalid):
            open_queue(finance(), wanted, after)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR, Role.VENDOR])
def test_the_queue_is_finance_s(session: Session, role: Role) -> None:
    with pytest.raises(NotAllowed):
        open_queue(an_actor(role), QueueFilter())
