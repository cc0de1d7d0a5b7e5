"""The city's scores are kept in step with the statements, and what is missing or stale is counted and said."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from contracts.errors import NotAllowed
from contracts.figures import canonical_json
from models.clock import living_at
from models.database import db
from models.file_store import FileStore
from models.kept_scores import KeptScore
from operations.activations import activate_terms
from operations.city_scores import CityQuestion, kept_score_differences, list_missing, see_city
from operations.indexes import set_index
from operations.statements import compute_statement, return_statement
from operations.terms import draft_terms
from operations.verification import verify_everything
from tests.operations.city import SMALL, accept, audits, small_terms, somebody, visits

AUGUST = "2027-08"


@pytest.fixture
def pretend_october(store: FileStore) -> Iterator[None]:
    with living_at(datetime(2027, 10, 15, tzinfo=UTC)):
        yield


def settle_august(store: FileStore, slow: int = 3, of: int = 19, scores: Sequence[str] = ("96",)) -> str:
    """From August on both measures have targets; August has 84.21 percent of 90, and 96 points where 64 are wanted."""
    compute_statement(somebody("officer"), SMALL, "2027-07")
    terms = small_terms()
    terms["measures"][0] |= {"better": "higher", "target": "90"}
    terms["measures"][1] |= {"better": "lower", "target": "64"}
    version = draft_terms(somebody("officer"), SMALL, canonical_json(terms), date(2027, 8, 1))
    activate_terms(somebody("officer2"), version.id)
    set_index(somebody("officer"), "diesel", AUGUST, "112.50", "a list")
    db.session.commit()
    accept(store, "inspector", audits(*scores), "officer2", AUGUST)
    accept(store, "vendor-a", visits(slow=slow, of=of, month="August"), "inspector", AUGUST)
    statement = compute_statement(somebody("officer"), SMALL, AUGUST)
    db.session.commit()
    return statement.id


def kept() -> list[tuple[str, int | None]]:
    found = db.session.scalars(select(KeptScore).order_by(KeptScore.measure_id))
    return [(each.measure_id, each.score) for each in found]


def test_scores_come_and_go_with_their_statement(store: FileStore) -> None:
    statement_id = settle_august(store)
    # July's terms state no target. 84.2105 / 90 = 0.9356…; 64 / 96 = 0.6666…: both are cut.
    assert kept() == [("audit", 66), ("quick_visits", 93)]
    return_statement(somebody("finance"), statement_id, "Look again.")
    db.session.commit()
    assert kept() == []
    compute_statement(somebody("officer"), SMALL, AUGUST)
    db.session.commit()
    assert kept() == [("audit", 66), ("quick_visits", 93)]
    assert verify_everything(store).differences == ()


def test_a_score_that_was_changed_by_hand_is_found(store: FileStore) -> None:
    settle_august(store)
    db.session.execute(text("UPDATE kept_scores SET score = 100 WHERE measure_id = 'audit'"))
    db.session.commit()
    found = list(kept_score_differences(somebody("officer").government_id))
    assert found == [(f"scores of {SMALL}", "The city’s page keeps other scores than the statements give.")]


def test_the_newest_span_is_shown_with_what_went_in(store: FileStore, pretend_october: None) -> None:
    settle_august(store)
    seen = see_city(somebody("auditor"), CityQuestion())
    assert (seen.span.name, seen.score) == (AUGUST, 79), "the mean of 93 and 66 is 79.5, which is cut"
    (total,) = seen.totals
    assert (total.counted, total.without, total.scored, total.contracts) == (2, 0, 1, 1)
    assert (total.missing, total.stale) == (0, 0)
    assert [each.measure_id for each in seen.scores.rows] == ["audit", "quick_visits"], "the lowest stands first"
    assert seen.too_short == ("day", "week")
    quarter = see_city(somebody("auditor"), CityQuestion("quarter"))
    assert (quarter.span.name, quarter.score) == ("2027-Q3", 79)
    day = see_city(somebody("auditor"), CityQuestion("day", "2027-08-31"))
    assert (day.score, day.scores.rows) == (None, ()), "what comes monthly has no score of a day"


def test_a_month_without_results_counts_what_is_missing_and_since_when(store: FileStore, pretend_october: None) -> None:
    settle_august(store)
    asked = CityQuestion("month", "2027-09")
    seen = see_city(somebody("officer"), asked)
    assert seen.score is None
    assert [(each.missing, each.stale) for each in seen.totals] == [(1, 1)]
    (row,) = seen.missing.rows
    missing = row.missing
    assert (missing.contract.number, missing.newest) == (SMALL, date(2027, 8, 31))
    assert missing.following is not None
    assert (missing.following.name, missing.following.due_on) == ("2027-09", date(2027, 10, 5))
    assert row.is_stale
    assert row.state is not None
    assert (row.state.reports, row.terms is not None) == ({}, True)
    assert list_missing(somebody("officer"), asked, None, 10).rows[0].missing.newest == missing.newest
    assert see_city(somebody("officer"), CityQuestion("month", "2029-01")).missing.rows == ()


def test_before_the_next_result_is_due_nothing_is_stale(store: FileStore) -> None:
    settle_august(store)
    with living_at(datetime(2027, 10, 5, 20, tzinfo=UTC)):
        (total,) = see_city(somebody("officer"), CityQuestion("month", "2027-09")).totals
        assert (total.missing, total.stale) == (1, 0)


def test_a_vendor_does_not_see_the_city(store: FileStore) -> None:
    with pytest.raises(NotAllowed):
        see_city(somebody("vendor-a"), CityQuestion())
    assert see_city(somebody("auditor"), CityQuestion()).score is None
