"""Pauses Python's collector of cyclic garbage while a statement grows.

No figure refers back to what it is part of, so there is nothing for the collector to find; it would only walk the
growing tree again and again, for a third of the time that a large statement takes.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Nothing is collected inside, and everything is as before afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
