"""Mail from the command line: send what waits, make the day's reminders, say how mail is set."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from contracts.said import count
from models.database import db
from models.governments import list_governments
from operations.reminders import remind
from routes.commands import told
from routes.mail_server import what_is_missing
from routes.sending import make_rounds, send_waiting

_messages = AppGroup("messages", help="Messages to people: reminders, digests and mail.")


def register(app: Flask) -> None:
    """Gives the program the commands `flask messages send` and `flask messages remind`."""
    app.cli.add_command(_messages)


@_messages.command("send")
@told
def _send() -> None:
    """Make today's round where its hour has come, then send what waits, as the worker does each minute."""
    missing = what_is_missing(current_app.config)
    if missing:
        click.echo(missing)
        return
    make_rounds()
    sent = send_waiting()
    click.echo(f"{count(sent.taken, 'mail was', 'mails were')} sent.")
    if sent.failed:
        click.echo(f"{count(sent.failed, 'mail was', 'mails were')} not taken; the page Undelivered mail says why.")
    if sent.dropped:
        click.echo(f"{count(sent.dropped, 'mail is', 'mails are')} for nobody any more.")


@_messages.command("remind")
@told
def _remind() -> None:
    """Tell every reminder that holds today and was not told yet; nothing is sent by this."""
    made = 0
    for city in list_governments():
        made += remind(city.id)
        db.session.commit()
    click.echo(f"{count(made, 'message was', 'messages were')} made.")
