"""Commands that prove: a statement worked out again from its replay file, and everything that is stored at once."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from contracts.errors import Invalid
from contracts.facts import load_facts
from contracts.numbers import plain
from contracts.replay import Replayed, replay
from contracts.settlement import settle
from contracts.terms import load_terms
from models.file_store import FileStore
from operations.verification import verify_everything
from routes.commands import AS_JSON, FILE, print_json, told


def register(app: Flask) -> None:
    """Gives the program the commands `flask settle` and `flask verify`."""
    app.cli.add_command(_settle)
    app.cli.add_command(_verify)


@click.command("settle")
@click.argument("bundle", required=False, type=FILE)
@click.option("--terms", "terms_file", type=FILE, help="A terms document.")
@click.option("--facts", "facts_file", type=FILE, help="A facts document.")
@AS_JSON
@with_appcontext
@told
def _settle(bundle: Path | None, terms_file: Path | None, facts_file: Path | None, as_json: bool) -> None:
    """Work the statement of a replay file out again, or settle from terms and facts: no database, no other files.

    Ends with 1 where the statement of the replay file is not what its terms and facts give.
    """
    if bundle is not None:
        _print_replayed(replay(bundle.read_bytes()), as_json)
        return
    if terms_file is None or facts_file is None:
        raise Invalid("Name a replay file, or a terms document and a facts document.")
    terms = load_terms(terms_file.read_bytes())
    statement = settle(terms, load_facts(facts_file.read_bytes(), terms.tables))
    if as_json:
        print_json({**json.loads(statement.text), "digest": statement.digest})
    else:
        click.echo(f"net {plain(statement.net.amount)}")


def _print_replayed(again: Replayed, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(again), "same": again.is_same})
    else:
        click.echo(f"net {again.net}")
        click.echo(f"digest stated   {again.stated}")
        click.echo(f"digest computed {again.computed}")
        click.echo("The same." if again.is_same else f"Not the same: {again.difference or 'the digests differ'}.")
    sys.exit(0 if again.is_same else 1)


@click.command("verify")
@AS_JSON
@with_appcontext
@told
def _verify(as_json: bool) -> None:
    """Work every statement, edge table and worked example out again, read every kept file and the whole audit trail.

    Ends with 1 and names every difference. How far it has come is told beside the result.
    """
    store: FileStore = current_app.extensions["file_store"]
    verified = verify_everything(store, lambda sentence: click.echo(f"  {sentence}", err=True))
    if as_json:
        print_json({**asdict(verified), "same": not verified.differences})
    else:
        for difference in verified.differences:
            click.echo(f"{difference.what}: {difference.message}", err=True)
    if verified.differences:
        sys.exit(1)
    if not as_json:
        click.echo(f"{verified.counts()} worked out again: no difference.")
