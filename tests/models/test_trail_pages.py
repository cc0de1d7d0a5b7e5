"""The audit trail found by words: whole ones, all of them, in every text of an event, page by page without a gap."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.errors import Invalid
from models import paging
from models.clock import living_at
from models.event_words import LONGEST_WORD, words_of
from models.events import Event, record, record_all
from models.paging import every_page
from models.trail_pages import TrailFilter, page_of_trail
from tests.builders import a_contract, a_person

CITY = "testville"


def tell(reason: str | None, before: str | None = None, after: str | None = None) -> int:
    """The number of an event that says so."""
    texts = {"reason": reason, "before": before, "after": after}
    return record(CITY, Act.REPORT_CHECKED, "report", "r", **texts).number


def found(words: str, limit: int = 100, sort: str = "", **narrowed: Any) -> list[int]:
    """The numbers of the events that hold the words, read page by page."""
    asked = TrailFilter(words=words, **narrowed)

    def page(after: int | None) -> Any:
        return page_of_trail(CITY, asked, after, limit, sort)

    return [event.number for each in every_page(page, lambda each: each.after) for event in each.rows]


@pytest.fixture
def told(session: Session) -> dict[str, int]:
    """Events by what they are about."""
    a_contract()
    return {
        "storm": tell("Hurricane Ida closed the street for 3 days."),
        "typing": tell("Typed wrong: ARP-2027-A, not ARP-2027-B.", before="4000.00", after="400.00"),
        "moved": tell(None, before="submitted", after="accepted"),
        "street": tell("The street was open, says the inspector’s log", after="ÉTÉ"),
    }


def test_words_are_found_in_each_text_whatever_their_letters(told: dict[str, int]) -> None:
    assert found("HURRICANE") == [told["storm"]]
    assert found("street") == [told["street"], told["storm"]]
    assert found("accepted") == [told["moved"]]
    assert found("été inspector") == [told["street"]]
    assert found("4000.00") == [told["typing"]]
    assert found("arp-2027-b") == [told["typing"]]


def test_only_whole_words_are_found_and_all_of_them(told: dict[str, int]) -> None:
    for words in ("hurri", "street hurricanes", "street typed", "nowhere"):
        assert found(words) == [], words
    assert set(told.values()) <= set(found(" ,-. "))


def test_words_narrow_together_with_the_rest_and_turn_round(told: dict[str, int]) -> None:
    assert found("street", sort="-at") == [told["storm"], told["street"]]
    assert found("street", act="report.checked", thing_id="r") == [told["street"], told["storm"]]
    assert found("street", act="report.submitted") == []
    assert found("street", person_id=a_person().id) == []


def test_a_page_looks_through_some_and_the_next_goes_on_where_it_stopped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LOOKED_THROUGH", 3)
    a_contract()
    numbers = [tell("common rare" if each % 5 == 0 else "common") for each in range(20)]
    tell("rare", after="rare")
    both = numbers[::5][::-1]
    for limit in (1, 2, 50):
        assert found("common rare", limit) == both
        assert found("common rare", limit, "-at") == both[::-1]
        assert found("common", limit) == numbers[::-1]


def test_days_are_read_in_the_order_of_their_moments_page_by_page(session: Session) -> None:
    a_contract()
    days = ((1, 12), (2, 12), (3, 12), (3, 13), (2, 13), (4, 12))  # a clock was set back once
    moments = [datetime(2027, 7, day, hour, tzinfo=UTC) for day, hour in days]
    numbers = []
    with patch("models.events.keeps_order", return_value=False):
        for moment in moments:
            with living_at(moment):
                numbers.append(tell(f"on {moment.day}"))
    first, second, third, again, back, last = numbers
    until, since = moments[5], moments[1]
    for limit in (1, 2, 50):
        assert found("", limit, since=since, until=until) == [again, third, back, second]
        assert found("", limit, "-at", since=since, until=until) == [second, back, third, again]
        assert found("", limit, since=since)[0] == last
        assert found("", limit, until=since)[0] == first
    with pytest.raises(Invalid, match="does not exist"):
        page_of_trail(CITY, TrailFilter(until=until), 9_999)
    with pytest.raises(Invalid, match="does not exist"):
        page_of_trail(CITY, TrailFilter(until=until), "last")


def test_many_events_at_once_have_their_words_too(session: Session) -> None:
    a_contract()
    record_all(CITY, Act.VENDOR_ENTERED, "vendor", [("v-1", "Elm Paving"), ("v-2", "Oak Paving")], None)
    assert len(found("paving")) == 2
    assert len(found("elm paving")) == 1


def test_every_event_of_a_government_alone_is_looked_through(told: dict[str, int], session: Session) -> None:
    assert page_of_trail("elsewhere", TrailFilter(words="street")).rows == ()
    held = {each.number for each in session.query(Event).where(Event.government_id == CITY)}
    assert set(told.values()) <= held


def test_a_word_stands_once_and_a_digest_is_one() -> None:
    digest = "ab" * 32
    assert list(words_of("One one, ONE!", None, digest)) == ["one", digest]
    assert list(words_of("x" * 100)) == ["x" * LONGEST_WORD]
