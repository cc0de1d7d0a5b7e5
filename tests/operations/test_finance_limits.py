"""The amount above which finance grants: two people of finance set it, its history stays, and it decides at once."""

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Conflict, Invalid, NotAllowed
from contracts.roles import Role
from models.finance_limits import finance_grants_above, finance_limits_of
from operations.change_orders import see_change_order
from operations.desks import open_desk
from operations.finance_limits import decide_finance_limit, propose_finance_limit, see_finance_limits
from tests.builders import a_government, an_actor
from tests.entry_builders import a_change_order

TYPED = {"rule": "above", "above": "9,999.99", "reason": "Resolution 12."}


def test_one_person_of_finance_proposes_and_another_grants(session: Session) -> None:
    one, two = an_actor(Role.FINANCE), an_actor(Role.FINANCE)
    limit = propose_finance_limit(one, TYPED)
    assert finance_grants_above(one.government_id) is None
    with pytest.raises(NotAllowed, match="You proposed it"):
        decide_finance_limit(one, limit.id, "grant", "")
    decide_finance_limit(two, limit.id, "grant", "")
    assert finance_grants_above(one.government_id) == 999_999


def test_a_newer_amount_takes_the_place_of_the_older_one_which_stays_readable(session: Session) -> None:
    one, two = an_actor(Role.FINANCE), an_actor(Role.FINANCE)
    for typed in (TYPED, {"rule": "never", "reason": "Resolution 13."}):
        decide_finance_limit(two, propose_finance_limit(one, typed).id, "grant", "")
    seen = see_finance_limits(one)
    assert seen.in_force is None
    assert [(each.above_cents, each.status) for each in seen.limits] == [(None, "granted"), (999_999, "superseded")]


def test_without_a_granted_amount_the_one_of_the_set_up_is_in_force(session: Session) -> None:
    a_government().finance_grants_above_cents = 500
    one = an_actor(Role.FINANCE)
    limit = propose_finance_limit(one, TYPED)
    decide_finance_limit(one, limit.id, "withdraw", "Typed wrongly.")
    assert finance_grants_above(one.government_id) == 500
    assert [each.status for each in finance_limits_of(one.government_id)] == ["withdrawn"]


def test_a_second_proposal_waits_for_the_first(session: Session) -> None:
    one = an_actor(Role.FINANCE)
    propose_finance_limit(one, TYPED)
    with pytest.raises(Conflict, match="waits for a second person"):
        propose_finance_limit(an_actor(Role.FINANCE), TYPED)


@pytest.mark.parametrize(
    "but,field",
    [({"above": ""}, "above"), ({"above": "-1"}, "above"), ({"reason": " "}, "reason"), ({"rule": "x"}, "rule")],
)
def test_what_is_typed_wrongly_is_refused_by_its_field(session: Session, but: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        propose_finance_limit(an_actor(Role.FINANCE), TYPED | but)
    assert [problem.path for problem in refusal.value.problems] == [field]


def test_a_new_amount_decides_on_change_orders_that_still_wait(session: Session) -> None:
    one, two = an_actor(Role.FINANCE), an_actor(Role.FINANCE)
    order = a_change_order()
    assert not see_change_order(one, order.id).needs_finance
    limit = propose_finance_limit(one, TYPED)
    assert [each.link_kind for each in open_desk(two).mine] == ["change_order", "finance_limit"]
    decide_finance_limit(two, limit.id, "grant", "")
    assert see_change_order(one, order.id).needs_finance


def test_an_officer_sees_the_amount_and_cannot_set_it(session: Session) -> None:
    officer = an_actor(Role.OFFICER)
    assert see_finance_limits(officer).limits == ()
    with pytest.raises(NotAllowed):
        propose_finance_limit(officer, TYPED)
