"""Trends: each period has the lines of its own terms; a ruling stands beside what it touches, as long as it holds."""

from decimal import Decimal

import pytest

from importers.catalogue import CATALOGUE
from importers.findings import EXPLAIN
from models.file_store import FileStore
from operations.rulings import ask_waiver, end_ruling
from operations.trends import PeriodSeen, Trend, see_trends
from tests.operations.city import SMALL, somebody
from tests.operations.ruling_city import EXCUSAL, HOLD, ask, grant, limit
from tests.operations.test_city_scores import settle_august

__all__ = ["limit"]


def seen() -> tuple[tuple[PeriodSeen, ...], dict[str, Trend]]:
    found = see_trends(somebody("officer"), SMALL)
    return found.periods, {each.followed.name: each for each in found.trends}


def marks(name: str) -> list[list[str]]:
    periods, _ = seen()
    return [[each.kind for each in period.rulings_about(name)] for period in periods]


def test_each_period_has_the_lines_of_its_own_terms(store: FileStore) -> None:
    settle_august(store)
    _, trends = seen()
    lines = [(each.line.at, each.line.is_target, each.places) for each in trends["audit"].lines]
    assert lines == [(Decimal(64), True, (1,))], "July’s terms want nothing of audits"
    quick = [(each.line.at, each.line.is_target, each.places) for each in trends["quick_visits"].lines]
    assert quick == [(Decimal(90), False, (0,)), (Decimal(90), True, (1,))]


def test_a_ruling_is_marked_on_what_it_touches_in_every_period_that_it_covers(store: FileStore) -> None:
    grant(ask(**HOLD))
    settle_august(store)
    assert marks("quick_visits") == [["hold"], ["hold"]], "it starts in July and still holds in August"
    assert marks("audit") == [[], []], "the bonus does not hang on audits"
    assert marks("diesel_change") == [[], []]


def test_rows_that_are_excused_touch_the_measures_of_their_table_in_their_period(store: FileStore) -> None:
    grant(ask(**EXCUSAL))
    settle_august(store)
    assert marks("quick_visits") == [["excusal"], []]
    assert marks("audit") == [[], []]


@pytest.mark.parametrize("is_revoked", [False, True])
def test_what_nobody_granted_or_somebody_revoked_marks_nothing(store: FileStore, is_revoked: bool) -> None:
    asked = ask(**EXCUSAL)
    if is_revoked:
        end_ruling(somebody("officer"), grant(asked).id, "A mistake.")
    settle_august(store)
    assert marks("quick_visits") == [[], []]


def test_a_check_that_is_waived_touches_no_measure(store: FileStore) -> None:
    code = next(each for each, entry in sorted(CATALOGUE.items()) if entry.finding_class == EXPLAIN)
    grant(ask_waiver(somebody("officer"), SMALL, code, "Seen on site."))
    settle_august(store)
    assert all(period.rulings == () for period in seen()[0])
