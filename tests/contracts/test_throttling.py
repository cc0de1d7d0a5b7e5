"""Tries rest longer and longer after wrong ones, and never for good."""

from datetime import timedelta

import pytest

from contracts.throttling import PACES, rest_after, say_wait


@pytest.mark.parametrize("kind", sorted(PACES))
def test_the_rest_begins_after_the_free_tries_doubles_and_stays_below_its_limit(kind: str) -> None:
    pace = PACES[kind]
    assert rest_after(pace, pace.free - 1) == timedelta(0)
    assert rest_after(pace, pace.free) == pace.first
    assert rest_after(pace, pace.free + 1) == 2 * pace.first
    assert rest_after(pace, 10**9) == pace.longest <= timedelta(hours=1)
    assert pace.longest < pace.forgotten_after


def test_a_wait_is_said_in_minutes_rounded_up() -> None:
    said = [say_wait(timedelta(seconds=seconds)) for seconds in (0.5, 1, 60, 61, 900)]
    assert said == ["1 minute", "1 minute", "1 minute", "2 minutes", "15 minutes"]
