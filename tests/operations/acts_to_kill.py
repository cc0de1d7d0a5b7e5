"""People's acts for tests that kill them: for each line on standard input it forks a process that does the act as a
request does, says when it is done but not committed, and when it is committed, which is what a person is told.

The first act of each kind is done by the parent itself, so that its processes begin with everything loaded.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app

from app import create_app
from models.database import db
from operations.reports import accept_report, receive_report
from operations.statements import approve_statement
from tests.operations.city import somebody


def deliver(by: str, contract: str, period: str, path: str) -> None:
    """Deliver the file at the path."""
    with Path(path).open("rb") as content:
        receive_report(somebody(by), current_app.extensions["file_store"], contract, period, content, "report.csv")


def accept(by: str, report_id: str) -> None:
    """Accept a submitted report."""
    accept_report(somebody(by), report_id)


def approve(by: str, statement_id: str, digest: str) -> None:
    """Approve a statement in review."""
    approve_statement(somebody(by), statement_id, digest)


ACTS: dict[str, Callable[..., None]] = {"deliver": deliver, "accept": accept, "approve": approve}


def say(*words: object) -> None:
    """A line for the test."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def act_out(app: Flask, act: str, given: list[str]) -> None:
    """Do an act and commit it."""
    with app.app_context():
        ACTS[act](*given)
        say("done")
        db.session.commit()
        say("acknowledged")


def main() -> None:
    """Do whatever is asked for, each in a process of its own."""
    app, known = create_app(), set[str]()
    for line in sys.stdin:
        act, *given = line.split()
        if act not in known:
            known.add(act)
            act_out(app, act, given)
            with app.app_context():
                db.engine.dispose()
            say("ended", 0)
            continue
        pid = os.fork()
        if pid == 0:
            act_out(app, act, given)
            os._exit(0)
        say("began", pid)
        say("ended", os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    main()
