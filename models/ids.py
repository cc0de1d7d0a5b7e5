"""Ids that sort by the time they were made: ULIDs in lower case, 26 letters and digits, one after the other.

A later id of the same process is always greater, also within one millisecond, so “newest” needs no second column.
"""

import secrets
import threading
import time

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_CHANCE_BITS = 80
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh id: 48 bits of milliseconds, 80 bits of chance."""
    global _last
    with _lock:
        made = (time.time_ns() // 1_000_000) << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS)
        if made >> _CHANCE_BITS <= _last >> _CHANCE_BITS:
            made = _last + 1 + secrets.randbits(32)
        _last = made
    return _spell(made)


def _spell(number: int) -> str:
    letters = []
    for _ in range(26):
        number, rest = divmod(number, 32)
        letters.append(LETTERS[rest])
    return "".join(reversed(letters))
