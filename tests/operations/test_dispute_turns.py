"""Disputes: whose turn it is, both sides’ days, who may decide, and what is wrong said at its field."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from contracts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from contracts.numbers import from_cents
from models.file_store import FileStore
from models.statements import PaymentStatement
from operations.desks import open_desk
from operations.disputes import (
    answer_dispute,
    open_dispute,
    reply_to_dispute,
    see_dispute,
    withdraw_dispute,
)
from tests.operations.city import somebody
from tests.operations.disputing import OBJECTION, VALUE, answered, compute, decide, dispute


@pytest.fixture
def statement(store: FileStore) -> PaymentStatement:
    return compute()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-08-10T15:00:00Z", tick=False) as travel:
        yield travel


def test_nobody_decides_who_had_a_hand_in_it(store: FileStore, statement: PaymentStatement) -> None:
    opened = answered(store, statement)
    with pytest.raises(NotAllowed, match="You answered this dispute"):
        decide(store, opened, by="officer", outcome="reject")
    for who in ("vendor-a", "inspector", "auditor"):
        with pytest.raises(NotAllowed):
            decide(store, opened, by=who, outcome="reject")
    with pytest.raises(NotFound):
        see_dispute(somebody("vendor-b"), opened.id)
    with pytest.raises(NotFound):
        reply_to_dispute(somebody("vendor-b"), store, opened.id, {"words": "Us too."})


def test_a_dispute_is_worth_what_is_in_dispute(store: FileStore, statement: PaymentStatement) -> None:
    dispute(store, statement)
    (waiting,) = [each for each in open_desk(somebody("officer")).mine if each.link_kind == "dispute"]
    shown = see_dispute(somebody("officer"), waiting.link_id).dispute.shown_cents
    assert shown is not None
    assert waiting.worth == from_cents(500_000 - shown)
    assert waiting.note == "Worth what is in dispute."


def test_a_dispute_that_names_no_amount_is_worth_none(store: FileStore, statement: PaymentStatement) -> None:
    dispute(store, statement, **VALUE)
    (waiting,) = [each for each in open_desk(somebody("officer")).mine if each.link_kind == "dispute"]
    assert (waiting.worth, waiting.note) == (None, "")


@pytest.mark.usefixtures("turns_agree")
def test_both_sides_take_turns_and_each_waits_for_the_other(store: FileStore, statement: PaymentStatement) -> None:
    opened = dispute(store, statement)
    with pytest.raises(Refused, match="to reply it, it must be answered"):
        reply_to_dispute(somebody("vendor-a"), store, opened.id, {"words": "And more."})
    with pytest.raises(Refused, match="must be answered or replied"):
        decide(store, opened, outcome="reject")
    answer_dispute(somebody("officer"), store, opened.id, {"words": "35."})
    reply_to_dispute(somebody("vendor-a"), store, opened.id, {"words": "25!"})
    answer_dispute(somebody("inspector"), store, opened.id, {"words": "I was there: 35."})
    withdraw_dispute(somebody("vendor-a"), store, opened.id, "")
    said = [(turn.act, turn.party) for turn in see_dispute(somebody("officer"), opened.id).turns]
    assert said == [
        ("opened", "vendor"),
        ("answered", "city"),
        ("replied", "vendor"),
        ("answered", "city"),
        ("withdrawn", "vendor"),
    ]


def test_the_clock_shows_the_days_of_both_sides(
    clock: time_machine.Traveller, store: FileStore, statement: PaymentStatement
) -> None:
    opened = dispute(store, statement)
    clock.shift(timedelta(days=4))
    answer_dispute(somebody("officer"), store, opened.id, {"words": "35."})
    clock.shift(timedelta(days=3))
    seen = see_dispute(somebody("vendor-a"), opened.id).clock
    assert (seen.city_days, seen.vendor_days, seen.turn) == (4, 3, "vendor")
    assert (opened.answer_due_on - opened.opened_at.date()).days == 10
    assert (opened.decide_due_on - opened.opened_at.date()).days == 30
    decide(store, opened, outcome="reject")
    clock.shift(timedelta(days=9))
    seen = see_dispute(somebody("vendor-a"), opened.id).clock
    assert (seen.city_days, seen.vendor_days, seen.turn) == (4, 3, "")


@pytest.mark.usefixtures("turns_agree")
def test_desks_say_whose_turn_a_dispute_is(store: FileStore, statement: PaymentStatement) -> None:
    def of(who: str) -> tuple[list[str], list[str]]:
        desk = open_desk(somebody(who))
        sides = [[each.title for each in side if each.link_kind == "dispute"] for side in (desk.mine, desk.others)]
        return sides[0], sides[1]

    opened = dispute(store, statement)
    assert of("officer") == (["Answer dispute 1: Bonus"], [])
    assert of("vendor-a") == ([], ["Answer dispute 1: Bonus"])
    answer_dispute(somebody("officer"), store, opened.id, {"words": "35."})
    assert of("finance") == (["Decide dispute 1: Bonus"], [])
    assert of("vendor-a") == (["Read the answer in dispute 1: Bonus"], [])
    assert of("vendor-b") == ([], [])


@pytest.mark.parametrize(
    "texts,field",
    [
        (OBJECTION | {"line": "lottery"}, "line"),
        (OBJECTION | {"claimed": "4,000.00"}, "claimed"),
        (OBJECTION | {"claimed": ""}, "claimed"),
        (OBJECTION | {"claimed": "much"}, "claimed"),
        (OBJECTION | {"words": " \n"}, "words"),
        (VALUE | {"row": "999"}, "row"),
        (VALUE | {"row": "-1"}, "row"),
        (VALUE | {"column": "visits:lottery"}, "column"),
        (VALUE | {"claimed_value": ""}, "claimed_value"),
        (VALUE | {"claimed_value": "about 25"}, "claimed_value"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    store: FileStore, statement: PaymentStatement, texts: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        dispute(store, statement, **texts)
    assert [problem.path for problem in refused.value.problems] == [field]


def test_a_line_is_disputed_once_at_a_time_and_by_its_own_vendor(store: FileStore, statement: PaymentStatement) -> None:
    opened = dispute(store, statement)
    with pytest.raises(Conflict, match="Dispute 1 about this is not settled yet"):
        dispute(store, statement)
    with pytest.raises(NotFound):
        open_dispute(somebody("vendor-b"), store, statement.id, OBJECTION)
    with pytest.raises(NotAllowed):
        open_dispute(somebody("officer"), store, statement.id, OBJECTION)
    withdraw_dispute(somebody("vendor-a"), store, opened.id, "")
    assert dispute(store, statement).number == 2


def test_a_replaced_statement_is_not_disputed(store: FileStore, statement: PaymentStatement) -> None:
    dispute(store, statement)
    compute()
    with pytest.raises(Refused, match="has been replaced"):
        dispute(store, statement, **VALUE)
