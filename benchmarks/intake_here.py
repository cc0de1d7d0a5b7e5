"""One upload by this program, measured: python -m benchmarks.intake_here WORKBOOK FOLDER [POSTGRESQL URL]."""

import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import flask_migrate
from sqlalchemy import create_engine, make_url, text

import worker
from app import create_app
from benchmarks.intake import HEADINGS
from examples.city import ContractEntry, read_city
from examples.entries import enter_city
from models.database import database_url, db
from tests.operations.city import SMALL, deliver, small_terms

TYPES = ("text", "date", "datetime", "number", "number", "number", "number", "whole", "text", "text", "text", "truth")


def enter_contract() -> None:
    """A contract whose vendor reports one table of twelve columns: a key, types, bounds and a check."""
    columns: list[dict[str, object]] = [
        {"id": heading.lower(), "heading": heading, "type": kind} for heading, kind in zip(HEADINGS, TYPES, strict=True)
    ]
    columns[1] |= {"within": "period"}
    columns[3] |= {"minimum": "0", "maximum": "1000"}
    check = {"id": "share", "holds": {"at_most": ["share", "1"]}, "finding": "blocks", "message": "above one"}
    table = {"id": "runs", "title": "Runs", "reported_by": "vendor", "key": ["run"], "columns": columns}
    terms = small_terms()
    terms["tables"] = [each | {"reported_by": "city"} for each in terms["tables"]] + [table | {"checks": [check]}]
    officer, officer2 = "officer@harborview.example", "officer2@harborview.example"
    small = ContractEntry(SMALL, None, "northline", terms, officer2, officer)
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


def main() -> None:
    """Receive, check and commit the workbook; print seconds and memory."""
    workbook, folder, url = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""
    place = {"DATABASE_URL": new_database(folder, url), "INSTANCE_PATH": tempfile.mkdtemp(dir=folder)}
    app = create_app(**place, DEVELOPMENT="1", QUEUE_URL="memory:")
    with app.app_context():
        flask_migrate.upgrade()
        enter_contract()
        store, content, moments = app.extensions["file_store"], workbook.read_bytes(), [time.perf_counter()]
        report = deliver(store, "vendor-a", content, "2027-10", name=workbook.name).report
        moments.append(time.perf_counter())
        steps: dict[str, float] = {}
        worker.tell_progress = lambda *_: lambda step, *_: steps.update({step: time.perf_counter()})
        worker.check_one(report.government_id, report.id)
        moments += [steps["storing"], time.perf_counter()]
        stored = db.session.execute(text("SELECT count(*) FROM report_rows")).scalar()
    upload, read, store_seconds = (later - earlier for earlier, later in pairwise(moments))
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, reader = (resource.getrusage(each).ru_maxrss / 1024 for each in whose)
    found = {"upload": upload, "read": read, "store": store_seconds, "worker_mb": own, "reader_mb": reader}
    print(json.dumps(found | {"rows": stored}))


if __name__ == "__main__":
    main()
