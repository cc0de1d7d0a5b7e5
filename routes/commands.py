"""What commands share: options, and one answer to a refusal or to a database that is not there."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from contracts.errors import DomainError, Invalid
from contracts.roles import Actor
from models.database import db
from models.people import actor_by_email
from models.reach import reach_as, reach_whole_program
from routes.refusals import keep_refused_command

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def for_whole_program(command: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """A command works for whoever runs the program on the server: it reaches everything."""

    @wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> Returned:
        reach_whole_program("a command")
        return command(*arguments, **options)

    return run


def acting(email: str) -> Actor:
    """The person in whose name the command is given; where they are limited it reaches no more than they do."""
    actor = actor_by_email(email)
    if actor.responsible_for is not None:
        reach_as(actor)
    return actor


def told(command: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """A refusal, or a database that is not there, is printed as sentences, and the command ends with 1."""

    @wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> Returned:
        try:
            return for_whole_program(command)(*arguments, **options)
        except DomainError as refusal:
            db.session.rollback()
            click.echo(refusal.message, err=True)
            keep_refused_command(refusal)
            for problem in refusal.problems if isinstance(refusal, Invalid) else ():
                click.echo(f"  {problem.sentence()}", err=True)
        except (OperationalError, ProgrammingError) as failure:
            click.echo(f"The database is not set up or not reachable: {str(failure.orig).splitlines()[0]}.", err=True)
            click.echo("Run `flask db upgrade` or `make demo`, or correct DATABASE_URL.", err=True)
        sys.exit(1)

    return run


def print_json(document: Any) -> None:
    """Print a document as JSON that a person can read."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
