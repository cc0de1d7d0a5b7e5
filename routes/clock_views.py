"""A clock in words that both sides read: by when, how many days are left, whose turn, and what lateness costs."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from contracts.clocks import TITLES, VENDOR, Reading
from contracts.numbers import CENTS, plain
from contracts.said import count
from operations.clocks import ClockSeen
from operations.contracts import ContractView
from routes.words import StatusWords, day, money

_SIDES = {"city": "the city’s turn", "vendor": "the vendor’s turn"}


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock ready to be shown."""

    title: str
    words: StatusWords
    facts: tuple[tuple[str, str | Markup], ...]
    explains: str


def clock_view(seen: ClockSeen) -> ClockView:
    """The clock in words."""
    reading = seen.reading
    facts: list[tuple[str, str | Markup]] = [
        ("Received", day(reading.received)),
        ("Due", day(reading.due) if reading.due is not None else "stands still"),
        ("Left" if reading.stopped is None else "Left when done", days_left(reading)),
        ("With the city", count(reading.city_days, "day", "days")),
        ("With the vendor", count(reading.vendor_days, "day", "days")),
    ]
    if reading.stopped is not None:
        facts.insert(2, ("Done", day(reading.stopped)))
    else:
        facts.append(("Now", f"{_SIDES[reading.whose_turn]}, since {day(reading.turn_since)}"))
    facts.extend(_interest(seen))
    says = reading.rule.sentence()
    return ClockView(TITLES[reading.rule.clock], state(reading), tuple(facts), f"{says[0].upper()}{says[1:]}.")


def period_clocks(seen: ContractView) -> tuple[ClockView, ...]:
    """The clocks of a contract's periods that run or ran last, each with its period."""
    return tuple(
        replace(view, title=f"{period.as_period().title()}: {view.title.lower()}")
        for period, clocks in seen.clocks
        for view in map(clock_view, clocks)
    )


def days_left(reading: Reading) -> str:
    """How many days are left, as the clock counts them, or how late it is."""
    kind = "working " if reading.rule.counts == "working" else ""
    if reading.days_left < 0:
        return f"{count(-reading.days_left, f'{kind}day', f'{kind}days')} late"
    return count(reading.days_left, f"{kind}day", f"{kind}days")


def state(reading: Reading) -> StatusWords:
    """The clock's tag."""
    if reading.days_left < 0:
        return StatusWords("Late", "", "error")
    if reading.stopped is not None:
        return StatusWords("In time", "", "done")
    if reading.due is None:
        return StatusWords("Stands still", "", "past")
    if reading.whose_turn == VENDOR:
        return StatusWords("The vendor’s turn", "", "waiting")
    return StatusWords("Runs", "", "turn" if reading.days_left <= 5 else "waiting")


def _interest(seen: ClockSeen) -> list[tuple[str, str | Markup]]:
    if seen.daily is None or seen.daily.value is None:
        return []
    found: list[tuple[str, str | Markup]] = [
        ("Interest for each day late", f"${plain(CENTS.apply(seen.daily.value))} ({seen.daily.says})")
    ]
    if seen.so_far is not None and seen.so_far.amount > 0:
        found.append(("Interest so far", money(seen.so_far.amount)))
    return found
