"""What machines ask that watch the program: does it live, can it serve. The plain answers give nothing away.

A silent worker does not make a web program unready: pages go on, and the health page and the metrics say so.
"""

from pathlib import Path

from flask import Blueprint, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from models.database import db
from operations.readiness import Check, check_database, check_disk
from routes.upgrades import newest_migration

pages = Blueprint("probes", __name__)


@pages.get("/healthz")
def show_alive() -> Response:
    """Whether the program lives; it asks nothing else, not even the database."""
    return _plain("alive\n", 200)


@pages.get("/readyz")
def show_ready() -> Response:
    """Whether the program can serve: each question with yes or no."""
    checks = answers()
    ready = all(check.good for check in checks)
    lines = [f"{check.name}: {'yes' if check.good else 'no'}" for check in checks]
    return _plain("\n".join(["ready" if ready else "not ready", *lines, ""]), 200 if ready else 503)


def answers() -> tuple[Check, ...]:
    """Every question, asked now."""
    config = current_app.config
    disk = check_disk(current_app.extensions["file_store"], Path(current_app.instance_path), config["LEAST_FREE"])
    try:
        return (*check_database(newest_migration()), *disk)
    except SQLAlchemyError as failure:
        db.session.rollback()
        advice = (
            f"The database is not set up or does not answer ({type(failure).__name__}). Correct DATABASE_URL, or run"
        )
        return (Check("database", False, f"{advice} `flask db upgrade`."), *disk)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")
