"""Rulings from the command line: what was asked for and granted, deciding, and ending, under the same permissions."""

import json
import sys
from collections.abc import Callable
from typing import TypeVar

import click
from flask import Flask
from flask.cli import AppGroup

from contracts.errors import DomainError
from contracts.numbers import from_cents, plain
from models.database import db
from operations.ruling_pages import RulingEntry, whole_log
from operations.rulings import close_ruling, end_ruling, grant_ruling
from routes.commands import acting, for_whole_program
from routes.refusals import keep_refused_command

Done = TypeVar("Done")
_ruling = AppGroup("ruling", help="Excusals, waivers, overrides, holds and deferrals of contracts.")
_BY = click.option("--by", "email", required=True, help="The e-mail address of the person who acts.")
_REASON = click.option("--reason", required=True, help="Why; whoever asked for the ruling reads it.")


def register(app: Flask) -> None:
    """Gives the program the commands `flask ruling list`, `grant`, `refuse` and `end`."""
    app.cli.add_command(_ruling)


@_ruling.command("list")
@click.option("--contract", required=True, help="The contract's number.")
@_BY
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
@for_whole_program
def _list(contract: str, email: str, as_json: bool) -> None:
    """Print the rulings of a contract, the newest first."""
    entries = _told(lambda: list(whole_log(acting(email), contract)))
    if as_json:
        click.echo(json.dumps([_document(each) for each in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        ruling = entry.ruling
        click.echo(
            f"{ruling.id}  {ruling.kind} {ruling.number}  {ruling.status}  {ruling.about_title}: {ruling.reason}"
        )


def _document(entry: RulingEntry) -> dict[str, object]:
    ruling, granted = entry.ruling, entry.granted
    cents = None if granted is None else granted.net_cents
    return {
        "id": ruling.id,
        "number": ruling.number,
        "kind": ruling.kind,
        "about": ruling.about_title,
        "status": ruling.status,
        "reason": ruling.reason,
        "asked_by": ruling.asked_by_name,
        "granted_by": None if granted is None else granted.decided_by_name,
        "changes_the_payment_by": None if cents is None else plain(from_cents(cents)),
    }


@_ruling.command("grant")
@click.argument("ruling_id")
@_BY
@click.option("--reason", default="", help="A word on it, for the log.")
@for_whole_program
def _grant(ruling_id: str, email: str, reason: str) -> None:
    """Let the ruling hold, as another person than who asked for it."""
    _told(lambda: grant_ruling(acting(email), ruling_id, reason))
    db.session.commit()


@_ruling.command("refuse")
@click.argument("ruling_id")
@_BY
@_REASON
@for_whole_program
def _refuse(ruling_id: str, email: str, reason: str) -> None:
    """Refuse what was asked for."""
    _told(lambda: close_ruling(acting(email), ruling_id, "refuse", reason))
    db.session.commit()


@_ruling.command("end")
@click.argument("ruling_id")
@_BY
@_REASON
@for_whole_program
def _end(ruling_id: str, email: str, reason: str) -> None:
    """Lift a hold, end a waiver or a deferral, revoke an excusal or an override."""
    _told(lambda: end_ruling(acting(email), ruling_id, reason))
    db.session.commit()


def _told(act: Callable[[], Done]) -> Done:
    """What the act gives; a refusal is printed as a sentence, and the command ends with 1."""
    try:
        return act()
    except DomainError as refusal:
        db.session.rollback()
        click.echo(refusal.message, err=True)
        keep_refused_command(refusal)
        sys.exit(1)
