"""How quick the machine itself is meanwhile: each second a fixed piece of computing, in the time that it computed.

Whatever else uses the same processor from outside makes everything here slower for seconds at a time. Without this
beside them, such seconds look as if the program had waited for something.
"""

import statistics
import threading
import time
from bisect import bisect_right
from types import TracebackType

EACH = 1.0
_ADDITIONS = 100_000
SLOW = 1.25  # times its median


class Pace:
    """Inside, the machine's pace is looked at each second, in a thread of its own."""

    def __init__(self) -> None:
        self.moments: list[float] = []
        self.milliseconds: list[float] = []
        self._ended = threading.Event()

    def __enter__(self) -> "Pace":
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ended.set()

    def slowness(self, moment: float) -> float:
        """How many times its usual time the computing took at the moment, a time by the clock."""
        place = max(0, bisect_right(self.moments, moment) - 1)
        return self.milliseconds[place] / statistics.median(self.milliseconds) if self.moments else 1.0

    def slow_share(self) -> float:
        """The share of the seconds in which the machine was slow."""
        return sum(self.slowness(moment) > SLOW for moment in self.moments) / max(1, len(self.moments))

    def _watch(self) -> None:
        while not self._ended.wait(EACH):
            began, summed = time.thread_time(), 0
            for each in range(_ADDITIONS):
                summed += each
            self.moments.append(time.time())
            self.milliseconds.append((time.thread_time() - began) * 1000)
