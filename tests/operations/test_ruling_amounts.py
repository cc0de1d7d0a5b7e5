"""What a ruling changes is read from the statements that were computed with it, not from the day it was granted."""

from decimal import Decimal

import pytest

from contracts.roles import Actor
from models.file_store import FileStore
from operations.ruling_amounts import change_in
from operations.ruling_pages import see_ruling
from tests.operations.city import somebody
from tests.operations.ruling_city import AUGUST, EXCUSAL, HOLD, OVERRIDE, WAIVER, ask, august, compute, grant, limit

__all__ = ["limit"]


def changes(actor: Actor, ruling_id: str) -> list[tuple[str, Decimal | None]]:
    return [(each.statement.period.name, each.change) for each in see_ruling(actor, ruling_id).changed]


def test_a_hold_that_was_granted_before_anything_was_known_shows_what_it_took_since(store: FileStore) -> None:
    hold = grant(ask(**HOLD | {"period": AUGUST}))
    assert see_ruling(somebody("officer"), hold.id).effect.change is None
    assert changes(somebody("officer"), hold.id) == []
    august(store)
    compute(AUGUST)
    seen = see_ruling(somebody("officer"), hold.id)
    assert changes(somebody("vendor-a"), hold.id) == [(AUGUST, Decimal("-4000.00"))]
    assert seen.effect.change is None, "what was shown when it was granted stays as it was"


@pytest.mark.parametrize(
    "asked,amount", [(OVERRIDE, "200.00"), (WAIVER, "-4000.00"), (EXCUSAL, "0")], ids=lambda each: str(each)[:20]
)
def test_each_kind_of_ruling_says_what_it_changes_in_a_statement(
    store: FileStore, asked: dict[str, str], amount: str
) -> None:
    ruling = grant(ask(**asked))
    assert changes(somebody("officer"), ruling.id) == []
    compute()
    assert changes(somebody("officer"), ruling.id) == [("2027-07", Decimal(amount))]


def test_a_ruling_without_which_nothing_could_be_computed_has_no_amount() -> None:
    said = '{"amounts": {}, "exceptions": [{"kind": "waiver_used", "about": "waiver.1", "no_cost": "Nothing."}]}'
    assert change_in(said, "waiver.1") is None
    assert change_in(said, "waiver.2") == 0
