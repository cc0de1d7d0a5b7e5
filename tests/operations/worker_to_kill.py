"""A worker for tests that kill it: for each line “government report” on standard input it forks a process that checks
the report as the worker does, says that process' id, when it begins to store, and how it ended.

Forking saves the second that importing the program takes; the process that is killed is a real one all the same.
"""

import os
import sys
from collections.abc import Callable

import worker
from app import create_app

Tell = Callable[[str, int, int | None], None]


def say(*words: object) -> None:
    """A line for the test."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def aloud(government_id: str, report_id: str) -> Tell:
    """The steps of a check, also told to the test."""
    tell = tell_progress(government_id, report_id)

    def tell_aloud(step: str, done: int, total: int | None) -> None:
        tell(step, done, total)
        say(step)

    return tell_aloud


def main() -> None:
    """Check whatever is asked for, each in a process of its own."""
    app = create_app()
    worker.tell_progress = aloud
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            with app.app_context():
                worker.check_one(*line.split())
            os._exit(0)
        say("began", pid)
        say("ended", os.waitpid(pid, 0)[1])


tell_progress = worker.tell_progress

if __name__ == "__main__":
    main()
