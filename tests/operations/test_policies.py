"""Policies: two persons, a day that has not passed, no contradictions; the newest that holds is the one that counts."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Invalid, NotAllowed, Refused, Stale
from contracts.roles import Actor, Role
from models.clock import today
from models.events import events_of
from operations.policies import (
    close_policy,
    grant_policy,
    list_policies,
    policy_on,
    propose_policy,
    see_policy,
    standing_policy,
)
from tests.approval_builders import a_policy
from tests.builders import an_actor

OWNER, WHY = "testville", "As the council decided."


def in_finance() -> Actor:
    return an_actor(Role.FINANCE)


def day(after: int = 0) -> date:
    return today("America/New_York") + timedelta(days=after)


def two(above: str) -> dict[str, Any]:
    return {"second_approval": [{"of": "net", "above": above}]}


def test_a_policy_holds_once_a_second_person_grants_it(session: Session) -> None:
    proposer = in_finance()
    version = propose_policy(proposer, two("50000.00"), day(), WHY)
    assert policy_on(OWNER, day()).second_approval == ()
    with pytest.raises(NotAllowed, match="proposed it, so somebody else must grant"):
        grant_policy(proposer, version.id)
    grant_policy(in_finance(), version.id)
    assert str(policy_on(OWNER, day()).second_approval[0].above) == "50000.00"
    acts = [event.act for event in events_of(OWNER, "policy", version.id)]
    assert acts == ["policy.proposed", "policy.granted"]


def test_each_day_has_the_policy_that_held_on_it(session: Session) -> None:
    a_policy(two("1"), effective_on=date(2027, 1, 1))
    a_policy(two("2"), effective_on=date(2027, 7, 1))
    a_policy(two("3"), effective_on=date(2027, 7, 1))
    a_policy(two("4"), effective_on=date(2027, 1, 1), status="proposed")
    above = {
        each: [str(rule.above) for rule in policy_on(OWNER, each).second_approval]
        for each in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 30), date(2027, 7, 1))
    }
    assert list(above.values()) == [[], ["1"], ["1"], ["3"]]


def test_a_policy_does_not_undo_what_another_changed_since_it_was_proposed(session: Session) -> None:
    base = a_policy(two("1"))
    first = propose_policy(in_finance(), two("2"), day(5), WHY)
    second = propose_policy(in_finance(), two("1") | {"large_adjustment": {"above": "9"}}, day(10), WHY)
    seen = see_policy(in_finance(), second.id)
    assert (seen.standing, seen.came_since) == (base, False)
    grant_policy(in_finance(), first.id)
    seen = see_policy(in_finance(), second.id)
    assert (seen.standing, seen.came_since) == (first, True)
    new, gone = seen.changes()
    assert [says for about, says in gone if about == "Second approval"] != []
    assert "above $1.00" in " ".join(says for _, says in new)
    with pytest.raises(Stale, match=f"Policy {first.number} was granted after this one was proposed"):
        grant_policy(in_finance(), second.id)
    close_policy(in_finance(), second.id, "refuse", "It does not know the other.")
    again = propose_policy(in_finance(), two("2") | {"large_adjustment": {"above": "9"}}, day(10), WHY)
    grant_policy(in_finance(), again.id)
    assert policy_on(OWNER, day(10)).large_adjustment is not None


def test_a_proposal_is_compared_with_what_holds_on_its_own_first_day(session: Session) -> None:
    a_policy(two("1"))
    coming, far = a_policy(two("2"), effective_on=day(5)), a_policy(two("3"), effective_on=day(20))
    before = see_policy(in_finance(), propose_policy(in_finance(), two("2"), day(4), WHY).id)
    after = see_policy(in_finance(), propose_policy(in_finance(), two("2"), day(6), WHY).id)
    assert (len(before.changes()[0]), before.following) == (1, coming)
    assert (after.changes(), after.standing, after.following) == (((), ()), coming, far)


def test_no_policy_holds_backwards(session: Session) -> None:
    with pytest.raises(Invalid, match="has passed"):
        propose_policy(in_finance(), {}, day(-1), WHY)
    late = a_policy(status="proposed", effective_on=day(-1))
    with pytest.raises(Refused, match=r"has passed.*propose it again"):
        grant_policy(in_finance(), late.id)


@pytest.mark.parametrize(
    "document,says",
    [
        (two("0"), "above zero"),
        (two("-5"), "above zero"),
        ({"second_approval": [*two("5")["second_approval"], *two("6")["second_approval"]]}, "Two amounts"),
        ({"large_adjustment": {}}, "Say above which"),
        ({"classes": [{"kind": "gone", "class": "resolve"}]}, "no kind of exception"),
        ({"classes": [{"kind": "override", "class": "resolve"}] * 2}, "two classes"),
        ({"clocks": [{"clock": "payment", "days": 30}, {"clock": "payment", "days": 15}]}, "two clocks"),
        (
            {
                "clocks": [
                    {
                        "clock": "payment",
                        "days": 30,
                        "interest": {"percent": "1", "per": "month", "day_count": "365"},
                    }
                ]
            },
            "A month is counted with 30 days",
        ),
        ({"free_days": {"also": ["2027-07-05"], "not_free": ["2027-07-05"]}}, "both a day without work"),
        ({"free_days": {"region": "ZZ"}}, "no state whose holidays are known"),
        ({"unheard": 1}, "Unknown key"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(session: Session, document: dict[str, Any], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        propose_policy(in_finance(), document, day(), WHY)


def test_a_policy_needs_a_reason(session: Session) -> None:
    with pytest.raises(Invalid, match="Say why"):
        propose_policy(in_finance(), {}, day(), "  ")


def test_a_policy_is_refused_or_withdrawn_with_a_reason(session: Session) -> None:
    proposer = in_finance()
    first, second = (propose_policy(proposer, {}, day(), WHY) for _ in range(2))
    with pytest.raises(Invalid, match="Say why"):
        close_policy(in_finance(), first.id, "refuse", "")
    assert close_policy(in_finance(), first.id, "refuse", "Too low.").status == "refused"
    assert close_policy(proposer, second.id, "withdraw", "Written anew.").status == "withdrawn"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR, Role.INSPECTOR])
def test_only_finance_proposes_and_decides(session: Session, role: Role) -> None:
    version = a_policy(status="proposed", effective_on=day())
    with pytest.raises(NotAllowed):
        propose_policy(an_actor(role), {}, day(), WHY)
    with pytest.raises(NotAllowed):
        grant_policy(an_actor(role), version.id)


def test_the_list_says_which_one_holds(session: Session) -> None:
    held, later = a_policy(), a_policy(effective_on=day(30))
    auditor = an_actor(Role.AUDITOR)
    page = list_policies(auditor, limit=1)
    assert [each.version.id for each in page.rows] == [later.id]
    assert [each.version.id for each in list_policies(auditor, page.after, 1).rows] == [held.id]
    standing = standing_policy(auditor)
    assert standing is not None
    assert standing.id == held.id
    assert see_policy(in_finance(), held.id).in_force
    assert not see_policy(in_finance(), later.id).in_force
