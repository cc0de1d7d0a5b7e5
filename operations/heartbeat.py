"""A worker's sign of life, kept where web programs and workers meet anyway: beside the queue's tasks."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

# Of the wall's clock, like everything that says whether a process lives.
EVERY, LATE = timedelta(seconds=15), timedelta(minutes=2)
_KEY = "the last sign of a worker"
_log = logging.getLogger(__name__)


class Kept(Protocol):
    """What is asked of a queue: to keep a word under a name."""

    def put(self, key: str, data: str) -> Any:
        """Keep it, instead of what was kept before."""

    def get(self, key: str, peek: bool = False) -> Any:
        """What is kept, and with `peek` stays kept; None where nothing is."""


def beat(queue: Kept) -> None:
    """Say that a worker lives now."""
    queue.put(_KEY, datetime.now(UTC).isoformat())


def silent_for(queue: Kept) -> timedelta | None:
    """For how long no worker has said that it lives; None where none ever did."""
    try:
        said = queue.get(_KEY, peek=True)
    except ValueError:  # signed by another secret: none of this program's workers said it
        return None
    return None if said is None else max(timedelta(0), datetime.now(UTC) - datetime.fromisoformat(said))


def keep_beating(queue: Kept, errors: tuple[type[Exception], ...]) -> None:
    """Go on saying so beside the worker's tasks while the process lives; `errors` are those of a queue that is away."""

    def go_on() -> None:
        waiting = threading.Event()
        while True:
            try:
                beat(queue)
            except errors as failure:
                _log.warning("the queue does not answer: %s", type(failure).__name__)
            waiting.wait(EVERY.total_seconds())

    threading.Thread(target=go_on, name="heartbeat", daemon=True).start()
