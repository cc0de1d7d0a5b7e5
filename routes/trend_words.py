"""What is said beside a trend: what happened in a period, as letters and in words, and since when a line holds."""

from collections.abc import Iterator, Sequence

from contracts.periods import say_date
from contracts.said import bare
from operations.trends import PeriodSeen, Trend

LETTERS = {"A": "the terms were amended", "R": "a ruling bears on it", "C": "the statement was corrected"}


def happened(seen: PeriodSeen, name: str) -> tuple[str, ...]:
    """What happened in the period that bears on this measure or composite, in words; nothing where nothing did."""
    said = [f"Amendment {number} of the terms took effect" for number in seen.amendments]
    said += [f"{ruling.kind.capitalize()} {ruling.number}: {ruling.title}" for ruling in seen.rulings_about(name)]
    return (*said, "Corrected after approval") if seen.corrected else tuple(said)


def letters(seen: PeriodSeen, name: str) -> str:
    """The same as letters for the foot of a picture."""
    marks = (("A", seen.amendments), ("C", seen.corrected), ("R", seen.rulings_about(name)))
    return "".join(letter for letter, is_so in marks if is_so)


def lines_in_words(trend: Trend, periods: Sequence[PeriodSeen]) -> Iterator[tuple[str, str]]:
    """Each line of the terms: where it lies, what it says, and since when or until when where it does not hold in all
    periods that are shown.
    """
    for held in trend.lines:
        spans = " and ".join(_span(first, last, periods) for first, last in held.runs())
        yield bare(held.line.at, trend.followed.unit), ", ".join(filter(None, (held.line.says, spans)))


def _span(first: int, last: int, periods: Sequence[PeriodSeen]) -> str:
    begins, ends = say_date(periods[first].period.starts), say_date(periods[last].period.ends)
    if first == 0:
        return "" if last == len(periods) - 1 else f"until {ends}"
    return f"since {begins}" if last == len(periods) - 1 else f"from {begins} to {ends}"
