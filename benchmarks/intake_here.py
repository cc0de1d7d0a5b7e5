"""One upload by this program, measured: python -m benchmarks.intake_here WORKBOOK FOLDER [POSTGRESQL URL].

The reader waits before the upload begins, as it does for a running worker; what it took to start is in the CPU time.
"""

import json
import os
import resource
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import create_engine, make_url, text

import worker
from app import create_app
from benchmarks.intake import HEADINGS
from benchmarks.processes import family, highest_memory
from examples.city import ContractEntry, read_city
from examples.entries import enter_city
from importers import children
from models.database import database_url, db
from models.file_store import FileStore
from tests.operations.city import SMALL, deliver, small_terms

TYPES = ("text", "date", "datetime", "number", "number", "number", "number", "whole", "text", "text", "text", "truth")


def runs_terms(number: str = SMALL) -> dict[str, Any]:
    """Terms of a contract whose vendor reports one table of twelve columns: a key, types, bounds and a check."""
    columns: list[dict[str, object]] = [
        {"id": heading.lower(), "heading": heading, "type": kind} for heading, kind in zip(HEADINGS, TYPES, strict=True)
    ]
    columns[1] |= {"within": "period"}
    columns[3] |= {"minimum": "0", "maximum": "1000"}
    check = {"id": "share", "holds": {"at_most": ["share", "1"]}, "finding": "blocks", "message": "above one"}
    table = {"id": "runs", "title": "Runs", "reported_by": "vendor", "key": ["run"], "columns": columns}
    terms = small_terms()
    terms["contract"]["number"] = number
    terms["tables"] = [each | {"reported_by": "city"} for each in terms["tables"]] + [table | {"checks": [check]}]
    return terms


def enter_contract() -> None:
    """The one contract that the workbook reports on."""
    officer, officer2 = "officer@harborview.example", "officer2@harborview.example"
    small = ContractEntry(SMALL, None, "northline", runs_terms(), officer2, officer)
    enter_city(replace(read_city(), contracts=(small,), programs=()))


def new_database(folder: Path, url: str) -> str:
    """A fresh database: a file, or one on the server that is named."""
    if not url:
        return f"sqlite:///{tempfile.mkdtemp(dir=folder)}/intake.sqlite3"
    name = f"intake_{os.getpid()}"
    engine = create_engine(database_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    return make_url(database_url(url)).set(database=name).render_as_string(hide_password=False)


class Watch(threading.Thread):
    """The highest memory of the processes that read files, looked at some fifty times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.highest: dict[int, int] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until told to end."""
        while not self._ended.wait(0.02):
            for pid in filter(is_reader, family("self")):
                self.highest[pid] = max(self.highest.get(pid, 0), highest_memory(pid))

    def end(self) -> float:
        """Look no longer; the highest of all, in megabytes."""
        self._ended.set()
        self.join()
        return max(self.highest.values(), default=0) / 1024


def is_reader(pid: int) -> bool:
    """Whether the process reads files already: just forked, it still is this program, with this program's memory."""
    with suppress(OSError):
        return b"importers.keeper" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def cpu_seconds() -> float:
    """What this process and those that it waited for have computed so far."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    """Receive, check and commit the workbook; print seconds and memory."""
    workbook, folder, url = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""
    place = {"DATABASE_URL": new_database(folder, url), "INSTANCE_PATH": tempfile.mkdtemp(dir=folder)}
    app = create_app(**place, DEVELOPMENT="1", QUEUE_URL="memory:", LARGEST_UPLOAD_MB="1000")
    with app.app_context():
        flask_migrate.upgrade()
        enter_contract()
        print(json.dumps(upload(app.extensions["file_store"], workbook)))


def upload(store: FileStore, workbook: Path) -> dict[str, float]:
    """The steps of one upload."""
    content = workbook.read_bytes()
    children.keep_ready(1)
    time.sleep(2)
    watch = Watch()
    watch.start()
    time.sleep(0.1)
    idle, before, computed = max(watch.highest.values(), default=0) / 1024, highest_memory("self") / 1024, cpu_seconds()
    moments = [time.perf_counter()]
    report = deliver(store, "vendor-a", content, "2027-10", name=workbook.name, largest=1_000_000_000).report
    moments.append(time.perf_counter())
    steps: dict[str, float] = {}
    worker.tell_progress = lambda *_: lambda step, *_: steps.update({step: time.perf_counter()})
    worker.check_one(report.government_id, report.id)
    moments += [steps["storing"], time.perf_counter()]
    found = dict(zip(("upload", "read", "store"), (b - a for a, b in pairwise(moments)), strict=True))
    children.keep_ready(0)  # what readers computed is known once their keeper has ended
    found |= {"wall": moments[-1] - moments[0], "cpu": cpu_seconds() - computed}
    found |= {"worker_mb": highest_memory("self") / 1024 - before, "reader_mb": watch.end() - idle, "idle_mb": idle}
    found["rows"] = db.session.execute(text("SELECT count(*) FROM report_rows")).scalar() or 0
    return found


if __name__ == "__main__":
    main()
