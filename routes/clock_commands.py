"""What whoever runs the server does after its clock stood ahead."""

import click
from flask import Flask
from flask.cli import AppGroup

from models.database import db
from operations.clock_care import accept_clock
from routes.commands import told

_clock = AppGroup("clock", help="The server's clock, where it stood ahead and was set.")


def register(app: Flask) -> None:
    """Gives the program the command `flask clock accept`."""
    app.cli.add_command(_clock)


@_clock.command("accept")
@click.option("--reason", required=True, help="Why it was set; the audit trail keeps it.")
@told
def _accept(reason: str) -> None:
    """Go on recording from this moment, although the audit trail holds later ones: it then says why."""
    names = accept_clock(reason)
    db.session.commit()
    click.echo(f"The audit trail of {', '.join(names)} goes on from now on.")
