"""Issuing and revoking tokens from the command line, for people whose programs use the JSON interface."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from contracts.errors import DomainError
from models.database import db
from operations import tokens
from routes.commands import acting, for_whole_program

_PURPOSES = f"What it is for, once or several times: {', '.join(tokens.SCOPES)}."
_token = AppGroup("token", help="Tokens for programs that use the JSON interface.")


def register(app: Flask) -> None:
    """Gives the program the commands `flask token issue` and `flask token revoke`."""
    app.cli.add_command(_token)


@_token.command("issue")
@click.option("--for", "email", required=True, help="The e-mail address of the person whose program it is.")
@click.option("--scope", "scopes", multiple=True, required=True, help=_PURPOSES)
@click.option("--days", type=int, default=30, show_default=True, help="How long it lives.")
@for_whole_program
def _issue(email: str, scopes: tuple[str, ...], days: int) -> None:
    """Print a new token, once; only its digest is kept."""
    try:
        text = tokens.issue(acting(email), frozenset(scopes), days)
    except DomainError as refusal:
        _end_with(refusal)
    db.session.commit()
    click.echo(text)


@_token.command("revoke")
@click.argument("token_id")
@click.option("--for", "email", required=True, help="The e-mail address of the person whose token it is.")
@for_whole_program
def _revoke(token_id: str, email: str) -> None:
    """Let the token TOKEN_ID (the part between its dots) open nothing any more."""
    try:
        tokens.revoke(acting(email), token_id)
    except DomainError as refusal:
        _end_with(refusal)
    db.session.commit()


def _end_with(refusal: DomainError) -> None:
    db.session.rollback()
    click.echo(refusal.message, err=True)
    sys.exit(1)
