"""Setting up a government on the server: itself, and its first administrator, who invites everybody else on pages."""

import click
from flask import Flask
from flask.cli import AppGroup

from contracts.roles import Role
from models.clock import today
from models.database import db
from models.governments import find_government
from operations.set_up import enter_government, enter_person, set_password
from routes.commands import told

_government = AppGroup("government", help="Governments, and the first administrator of each.")


def register(app: Flask) -> None:
    """Gives the program the commands `flask government enter` and `flask government administrator`."""
    app.cli.add_command(_government)


@_government.command("enter")
@click.argument("government")
@click.argument("name")
@click.option("--time-zone", required=True, help="Where its days begin and end, such as America/New_York.")
@click.option("--state", required=True, help="Whose public holidays it keeps, in two letters, such as MA.")
@told
def _enter(government: str, name: str, time_zone: str, state: str) -> None:
    """Enter a GOVERNMENT under a short name that never changes, such as: springfield "City of Springfield"."""
    entered = enter_government(government, name, time_zone, state)
    db.session.commit()
    click.echo(f"{entered.name} is entered. Enter its first administrator next: flask government administrator")


@_government.command("administrator")
@click.argument("government")
@click.argument("email")
@click.argument("name")
@click.password_option(help="Asked for and not shown, where it is not given.")
@told
def _administrator(government: str, email: str, name: str, password: str) -> None:
    """Enter an administrator of a GOVERNMENT, who signs in with the password and invites everybody else."""
    day = today(find_government(government).time_zone)
    person = enter_person(government, email, name, [Role.ADMINISTRATOR], day)
    set_password(person, password)
    db.session.commit()
    click.echo(f"{person.name} signs in as {person.email} and invites others on the page People.")
