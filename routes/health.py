"""The health page: what an administrator looks at to see that the program runs and could be restored."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from contracts.said import count
from models.clock import now
from models.database import dialect_name
from models.events import Event
from operations.health import Health, see_health
from operations.heartbeat import LATE, silent_for
from operations.readiness import check_account, check_scanner, free_bytes
from routes.guard import signed_in
from routes.mail_server import what_is_missing
from routes.own_certificate import standing_of_certificate
from routes.probes import answers
from routes.upgrades import newest_migration
from routes.words import moment

pages = Blueprint("health", __name__)
_BACKUP_LATE, _RESTORE_LATE, _CHECK_LATE = timedelta(days=2), timedelta(days=90), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is watched: what it is, how it stands, and what to do where that is not good."""

    name: str
    standing: str
    advice: str = ""


@pages.get("/health")
def show_health() -> ResponseReturnValue:
    """How the program runs: worker, what waits, backups, disk, versions."""
    health = see_health(signed_in())
    lines = lines_of(health)
    return render_template(
        "health/health.html",
        trail=(("My desk", url_for("desks.show_desk")), ("Health", "")),
        lines=lines,
        troubles=sum(bool(line.advice) for line in lines),
        versions=versions(),
    )


def lines_of(health: Health) -> list[Line]:
    """Everything that is watched; what needs somebody stands first."""
    lines = (*_running(health), *_backups(health), *_disk())
    return sorted(lines, key=lambda line: not line.advice)


def _running(health: Health) -> Iterator[Line]:
    for check in (*answers(), *check_scanner(current_app.extensions["file_store"])):
        yield Line(check.name.capitalize(), "Works" if check.good else "Does not work", check.advice)
    yield _apart()
    counts, mend = standing_of_certificate(current_app.config["WEB_CERTIFICATE"])
    if counts:
        yield Line("Certificate between proxy and program", counts, mend)
    silent = silent_for(current_app.extensions["queue"])
    said = "No worker has given a sign yet" if silent is None else f"Last sign {ago(silent)}"
    late = silent is None or silent > LATE
    yield Line("Background worker", said, "Start it, or look into its log: `flask worker`." if late else "")
    oldest = None if health.oldest is None else now() - health.oldest
    waiting = count(health.waiting, "report waits", "reports wait") if health.waiting else "No report waits"
    slow = oldest is not None and oldest > _CHECK_LATE
    yield Line(
        "Checks",
        waiting if oldest is None else f"{waiting}, the oldest since {ago(oldest).removesuffix(' ago')}",
        "Checks do not keep up. Look into the worker's log, or start another worker." if slow else "",
    )
    missing = what_is_missing(current_app.config)
    mails = count(health.undelivered, "mail was", "mails were")
    failed = f"{mails} not delivered" if health.undelivered else "Nothing is undelivered"
    yield Line("Mail", missing or failed, "See the page Undelivered mail." if health.undelivered else "")


def _apart() -> Line:
    account = check_account()
    by_database = account.good and dialect_name() == "postgresql"
    kept = "Kept apart by the program and by the database" if by_database else "Kept apart by the program"
    return Line("Governments and vendors", kept, account.advice)


def _backups(health: Health) -> Iterator[Line]:
    yield _age(
        "Last good backup", health.backup, _BACKUP_LATE, "Make one: `flask backup make`. See the operator's guide."
    )
    advice = "Rehearse it: `flask backup rehearse`. A backup that was never restored is a hope."
    yield _age("Last good restore", health.restore, _RESTORE_LATE, advice)


def _age(name: str, event: Event | None, longest: timedelta, advice: str) -> Line:
    if event is None:
        return Line(name, "Never", advice)
    age = now() - event.at
    return Line(name, f"{ago(age).capitalize()}: {event.thing_id}, {moment(event.at)}", advice if age > longest else "")


def _disk() -> Iterator[Line]:
    places = {
        "Disk of the files": current_app.extensions["file_store"].folder,
        "Disk of the instance": Path(current_app.instance_path),
    }
    for name, place in places.items():
        if place is not None and place.is_dir():
            yield Line(name, f"{free_bytes(place) // 1_000_000:,} MB free")


def versions() -> Iterator[tuple[str, str]]:
    """What runs, in which version."""
    yield "Program", current_app.config["PROGRAM_VERSION"]
    yield "Migration", newest_migration()
    yield "Database", dialect_name() if dialect_name() != "sqlite" else f"sqlite {sqlite3.sqlite_version}"


def ago(age: timedelta) -> str:
    """How long ago, in the largest unit that says it."""
    seconds = int(age.total_seconds())
    for size, one, many in ((86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= size:
            return f"{count(seconds // size, one, many)} ago"
    return "less than a minute ago"
