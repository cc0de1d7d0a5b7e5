"""How long tries rest after wrong ones: a delay that grows and is forgotten, never a lock that stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """After `free` wrong tries the next one rests for `first`, then twice as long each time up to `longest`."""

    free: int
    first: timedelta
    longest: timedelta
    forgotten_after: timedelta


_MINUTE = timedelta(minutes=1)
_SLOW = {"longest": 15 * _MINUTE, "forgotten_after": 60 * _MINUTE}

# By what is counted. An address stands for many people of one office, so that it may be wrong more often.
PACES: Mapping[str, Pace] = {
    "account": Pace(free=5, first=_MINUTE, **_SLOW),
    "browser": Pace(free=5, first=_MINUTE, **_SLOW),
    "address": Pace(free=20, first=_MINUTE, **_SLOW),
    "identity": Pace(free=5, first=_MINUTE, **_SLOW),
    "code": Pace(free=5, first=_MINUTE, **_SLOW),
    "recovery": Pace(free=3, first=5 * _MINUTE, longest=60 * _MINUTE, forgotten_after=120 * _MINUTE),
    "address_change": Pace(free=3, first=5 * _MINUTE, longest=60 * _MINUTE, forgotten_after=120 * _MINUTE),
    "city_address": Pace(free=20, first=_MINUTE, **_SLOW),
    "recovery_address": Pace(free=20, first=_MINUTE, **_SLOW),
}


def rest_after(pace: Pace, wrong: int) -> timedelta:
    """How long tries rest after that many wrong ones in a row; not at all while some are free."""
    if wrong < pace.free:
        return timedelta(0)
    doublings: int = min(wrong - pace.free, 16)
    return min(pace.first * (1 << doublings), pace.longest)


def say_wait(wait: timedelta) -> str:
    """The wait in words, rounded up: “1 minute”, “15 minutes”."""
    minutes = max(1, -(-wait // timedelta(minutes=1)))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
