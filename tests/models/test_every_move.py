"""Every move of every workflow on real rows: by every role, and by every hand that the table excludes.

Made from the tables: a workflow without a builder here fails, so that a new one is tried too.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.errors import DomainError, NotAllowed, Stale
from contracts.moves import Move
from contracts.roles import Actor, Role
from contracts.workflow import WORKFLOWS
from models.database import db
from models.events import events_of, record
from models.moves import move, moves_for
from tests.agreement_builders import a_finance_limit
from tests.approval_builders import a_delegation, a_policy
from tests.builders import a_period, a_report, a_statement, a_terms_version, an_actor
from tests.care_builders import a_corrective_action, a_meeting, a_meeting_action, a_renewal, an_evaluation
from tests.correction_builders import a_release
from tests.entry_builders import a_change_order, a_milestone_date
from tests.ruling_builders import a_dispute, a_ruling
from tests.standing_builders import an_agreement


def a_ruling_of(kind: str) -> Callable[..., Any]:
    given = {"kind": kind, "amount_cents": -500} if kind == "override" else {"kind": kind}
    return lambda **but: a_ruling(**given | but)


BUILDERS: dict[str, Callable[..., Any]] = {
    "terms": a_terms_version,
    "report": a_report,
    "statement": a_statement,
    "change_order": a_change_order,
    "finance_limit": a_finance_limit,
    "milestone_date": a_milestone_date,
    "policy": a_policy,
    "delegation": a_delegation,
    "agreement": an_agreement,
    "dispute": a_dispute,
    "corrective_action": a_corrective_action,
    "review_meeting": a_meeting,
    "meeting_action": a_meeting_action,
    "renewal": a_renewal,
    "evaluation": an_evaluation,
    "period": a_period,
    "release": a_release,
    **{kind: a_ruling_of(kind) for kind in ("excusal", "waiver", "override", "hold", "deferral")},
}
MOVES = [
    (workflow, each, status)
    for workflow, moves in WORKFLOWS.items()
    for each in moves
    if not each.by_program
    for status in each.from_statuses
]
IDS = [f"{workflow} {each.name} from {status}" for workflow, each, status in MOVES]
ANY_ACT = {act.hands: act for act in Act}


def with_roles(*roles: Role) -> Actor:
    return an_actor(*roles)


def outcome(thing: Any, name: str, actor: Actor) -> str:
    """What becomes of the move; nothing is kept of it."""
    with db.session.begin_nested() as kept:
        try:
            move(thing, name, actor, "Why.")
        except DomainError as refusal:
            kept.rollback()
            db.session.expire_all()
            return type(refusal).__name__
        after = str(thing.status)
        kept.rollback()
    db.session.expire_all()
    return after


def test_every_workflow_has_a_thing_to_try() -> None:
    assert set(BUILDERS) == set(WORKFLOWS)


@pytest.mark.parametrize("workflow,step,status", MOVES, ids=IDS)
def test_on_real_rows_each_role_makes_its_own_moves_alone(
    session: Session, workflow: str, step: Move, status: str
) -> None:
    thing = BUILDERS[workflow](status=status)
    session.commit()
    for role in Role:
        if role is not Role.VENDOR or role in step.roles:
            actor = with_roles(role)
            expected = step.to_status if role in step.roles else "NotAllowed"
            assert outcome(thing, step.name, actor) == expected, role
            offered = {each.name for each in moves_for(thing, actor)}
            assert (step.name in offered) == (role in step.roles), role


EXCLUDED = [(*each, hand) for each in MOVES for hand in each[1].not_hands]


@pytest.mark.parametrize(
    "workflow,step,status,hand", EXCLUDED, ids=[f"{w} {m.name} from {s}, {h}" for w, m, s, h in EXCLUDED]
)
def test_on_real_rows_an_excluded_hand_is_refused_whatever_its_roles(
    session: Session, workflow: str, step: Move, status: str, hand: str
) -> None:
    thing = BUILDERS[workflow](status=status)
    everybody = with_roles(*(role for role in Role if role is not Role.VENDOR or role in step.roles))
    assert outcome(thing, step.name, everybody) == step.to_status
    record(thing.government_id, ANY_ACT[hand], workflow, thing.id, person_id=everybody.person_id)
    assert outcome(thing, step.name, everybody) == "NotAllowed"
    with pytest.raises(NotAllowed, match="so somebody else must"):
        move(thing, step.name, everybody, "Why.")


@pytest.mark.parametrize("workflow,step,status", MOVES, ids=IDS)
def test_on_real_rows_a_move_is_made_once_and_recorded(
    session: Session, workflow: str, step: Move, status: str
) -> None:
    thing = BUILDERS[workflow](status=status)
    actor = with_roles(next(iter(sorted(step.roles))))
    before = thing.lock_version
    move(thing, step.name, actor, "Why.")
    (event,) = events_of(thing.government_id, workflow, thing.id)[-1:]
    assert (event.before, event.after, event.person_id) == (status, step.to_status, actor.person_id)
    assert (thing.status, thing.lock_version) == (step.to_status, before + 1)
    session.commit()


@pytest.mark.parametrize("workflow", sorted(WORKFLOWS))
def test_on_real_rows_whoever_saw_an_older_version_is_told(session: Session, workflow: str) -> None:
    step = next(each for each in WORKFLOWS[workflow] if not each.by_program)
    thing = BUILDERS[workflow](status=step.from_statuses[0])
    actor = with_roles(next(iter(sorted(step.roles))))
    table = type(thing).__tablename__
    db.session.connection().exec_driver_sql(f"UPDATE {table} SET lock_version = lock_version + 1")
    with pytest.raises(Stale):
        move(thing, step.name, actor, "Why.")
