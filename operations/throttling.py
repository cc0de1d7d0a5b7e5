"""Slows down whoever guesses: each try is counted before it is judged, so that many at once are no way round."""

from collections.abc import Mapping
from datetime import timedelta

from contracts.throttling import PACES, Pace, rest_after
from models.clock import now
from models.throttles import Throttle, forget_throttles, hold_throttles, key_of

Subjects = Mapping[str, str]
_KEPT = timedelta(days=2)


def take_try(subjects: Subjects) -> tuple[timedelta, int]:
    """Count a try against each subject, given by its kind; how long to wait instead, where one of them rests.

    With it goes how many tries were refused while they rested: since the rest began where it still lasts, and before
    this try where it does not. The caller commits before the try is judged, and says `forgive` where it was right.
    """
    paces = {key_of(kind, subject): PACES[kind] for kind, subject in subjects.items()}
    held, moment = hold_throttles(paces), now()
    waits = [row.rests_until - moment for row in held if row.rests_until is not None and row.rests_until > moment]
    if waits:
        for row in held:
            row.refused += 1
        return max(waits), max(row.refused for row in held)
    refused = max(row.refused for row in held)
    for row in held:
        _count(row, paces[row.key])
    return timedelta(0), refused


def forgive(subjects: Subjects) -> None:
    """The try was right: an account or browser starts anew, an address gets this try back and keeps the others."""
    shared = {key_of(kind, subject) for kind, subject in subjects.items() if kind.endswith("address")}
    for row in hold_throttles([key_of(kind, subject) for kind, subject in subjects.items()]):
        row.wrong = max(0, row.wrong - 1) if row.key in shared else 0
        row.rests_until, row.refused = None, 0


def forget_old_tries() -> None:
    """Drop the counts that nothing was added to for days."""
    forget_throttles(now() - _KEPT)


def _count(row: Throttle, pace: Pace) -> None:
    moment = now()
    row.wrong = 1 if row.last_at < moment - pace.forgotten_after else row.wrong + 1
    row.last_at, row.refused = moment, 0
    rest = rest_after(pace, row.wrong)
    row.rests_until = moment + rest if rest else None
