"""Whether the program may be started with these settings, asked before it is: by a person, by `make run`, by a unit."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from contracts.errors import Refused
from contracts.said import count
from models.database import db, reading
from models.file_store import FileStore
from models.rights import give_rights
from models.sealed_secrets import newest_number
from operations.readiness import (
    Check,
    check_account,
    check_governments,
    check_kept_files,
    check_keys,
    check_scanner,
)
from operations.second_factors import seal_apps_anew
from routes.commands import for_whole_program, told
from routes.own_certificate import standing_of_certificate
from routes.probes import answers
from routes.sign_in_settings import SHORTEST_SECRET
from routes.upgrades import catch_up


def register(app: Flask) -> None:
    """Gives the program the commands `flask ready`, `flask catch-up`, `flask seal-anew` and `flask give-rights`."""
    app.cli.add_command(_ready)
    app.cli.add_command(_catch_up)
    app.cli.add_command(_seal_anew)
    app.cli.add_command(_give_rights)


@click.command("ready")
@with_appcontext
@for_whole_program
def _ready() -> None:
    """Say whether the program may be started with these settings. Ends with 1 and says what to do where it may not."""
    with reading():
        bad = [check for check in _checks() if not check.good]
        cautions = () if bad else _cautions()
    for caution in cautions:
        if caution:
            click.echo(f"Caution: {caution}", err=True)
    for check in bad:
        click.echo(f"{check.name}: {check.advice}", err=True)
    if bad:
        sys.exit(1)
    click.echo("Ready.")


@click.command("catch-up")
@with_appcontext
@told
def _catch_up() -> None:
    """Work out now what the worker would after an upgrade: how contracts stand, and what lists and searches find."""
    click.echo(f"{count(catch_up(), 'contract was', 'contracts were')} worked out.")


@click.command("seal-anew")
@with_appcontext
@told
def _seal_anew() -> None:
    """Seal the secrets of people's authenticator apps by the newest key of SECOND_FACTOR_KEY.

    Then an earlier key can be left out. Ends with 1 and names the people whose secret does not open.
    """
    keys = _keys()
    if not keys:
        raise Refused("There is no key to seal by. Set SECOND_FACTOR_KEY as the program has it, then run this again.")
    sealed, closed = seal_apps_anew(keys)
    db.session.commit()
    click.echo(f"{count(sealed, 'secret was', 'secrets were')} sealed by key {newest_number(keys)}.")
    for each in closed:
        click.echo(f"{each} A recovery code signs them in, or an administrator resets their factor.", err=True)
    if closed:
        sys.exit(1)


@click.command("give-rights")
@click.argument("account")
@with_appcontext
@told
def _give_rights(account: str) -> None:
    """Give the PostgreSQL account ACCOUNT the rights of the program on every table, as the account that owns them.

    Do so after each `flask db upgrade`; rights that ACCOUNT had on these tables and does not need are taken.
    """
    tables = give_rights(account)
    db.session.commit()
    click.echo(f"{account} has its rights on {count(tables, 'table', 'tables')}.")


def _checks() -> tuple[Check, ...]:
    """Every question whose no keeps the program from being started."""
    asked = (*_settings(), *answers(), *check_scanner(_store()))
    # What the database names and the store holds can be compared where both answer.
    return (*asked, check_kept_files(_store())[0]) if all(check.good for check in asked) else asked


def _store() -> FileStore:
    store: FileStore = current_app.extensions["file_store"]
    return store


def _cautions() -> tuple[str, ...]:
    ends = standing_of_certificate(current_app.config["WEB_CERTIFICATE"])[1]
    asked = (check_account(), check_keys(_keys()), check_kept_files(_store())[1], check_governments())
    return ends, *(check.advice for check in asked)


def _keys() -> dict[str, str]:
    keys: dict[str, str] = current_app.config["SECOND_FACTOR_KEYS"]
    return keys


def _settings() -> tuple[Check, ...]:
    development = current_app.config["DEVELOPMENT"]
    keys = _keys()
    long_enough = development or current_app.config["SECRET_KEY_LENGTH"] >= SHORTEST_SECRET
    return (
        Check(
            "SECRET_KEY",
            long_enough,
            f"Set it to a random text of at least {SHORTEST_SECRET} letters, the same for every process: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"',
        ),
        Check(
            "SECOND_FACTOR_KEY",
            development or (bool(keys) and all(len(key) >= SHORTEST_SECRET for key in keys.values())),
            f"Set it to a random text of at least {SHORTEST_SECRET} letters and digits, the same for every process, "
            "but not the same as SECRET_KEY.",
        ),
        Check("DEVELOPMENT", not development, "Unset it: it is for a developer's own machine and weakens cookies."),
    )
