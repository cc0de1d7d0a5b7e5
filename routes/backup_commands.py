"""Backups from the command line: make one, check it, restore it elsewhere, rehearse that beside the running program."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from contracts.acts import Act
from contracts.backup_manifests import Manifest
from contracts.errors import Refused
from contracts.said import count
from models.connections import BUCKET_SETTINGS
from models.database import db
from models.file_store import FileStore
from models.snapshots import spare_database
from operations.backups import check_backup, make_backup, newest_in, note_backup
from operations.restores import Program, restore_backup
from routes.commands import Arguments, Returned, told
from routes.upgrades import bring_up_to_date, known_migrations

_PLACE = click.Path(file_okay=False, path_type=Path)
_BACKUP = click.Path(exists=True, file_okay=False, path_type=Path)
_SECRETS = "SECRET_KEY and the other settings are not in a backup: keep them apart from it."

_backup = AppGroup("backup", help="Make, check, restore and rehearse backups.")


def register(app: Flask) -> None:
    """Gives the program the commands `flask backup …`."""
    app.cli.add_command(_backup)


def _on_disk(command: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """A disk that is full, or that may not be written, is printed as a sentence, and the command ends with 1."""

    @wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> Returned:
        try:
            return command(*arguments, **options)
        except OSError as failure:
            raise Refused(
                f"The disk does not let this be done: {failure}. Nothing that is half done counts."
            ) from failure

    return told(run)


@_backup.command("make")
@click.argument("folder", type=_PLACE)
@click.option("--keep", type=click.IntRange(min=1), help="Remove all but that many of the newest backups in FOLDER.")
@_on_disk
def _make(folder: Path, keep: int | None) -> None:
    """Make a new backup inside FOLDER while the program goes on, and print where it stands.

    It holds the database and every file that the database names, readable by its owner alone.
    """
    made = make_backup(_store(), folder.absolute(), current_app.config["PROGRAM_VERSION"], keep)
    note_backup(Act.BACKUP_MADE, made.manifest, {"host": socket.gethostname()})
    db.session.commit()
    click.echo(_what(made.manifest), err=True)
    click.echo(_SECRETS, err=True)
    click.echo(made.folder)


@_backup.command("check")
@click.argument("backup", type=_BACKUP)
@_on_disk
def _check(backup: Path) -> None:
    """Read every byte of BACKUP and say whether it is as it was made. Ends with 1 and names what is not.

    BACKUP is what `flask backup make` printed, or a folder of backups, of which the newest is meant; so it is below.
    """
    backup = newest_in(backup.absolute())
    manifest = check_backup(backup)
    click.echo(f"{_what(manifest)} Every byte is as it was made.")


@_backup.command("restore")
@click.argument("backup", type=_BACKUP)
@_on_disk
def _restore(backup: Path) -> None:
    """Fill the empty database and the empty file store that the settings name from BACKUP, then verify everything.

    Refused where anything is there already, where BACKUP was altered or is not whole, and where it is newer than the
    program. A backup of an earlier version is brought to the newest tables.
    """
    program = Program(known_migrations(), bring_up_to_date)
    restored = restore_backup(_store(), newest_in(backup.absolute()), program, socket.gethostname(), _tell)
    db.session.commit()
    click.echo(f"{restored.verified.counts()} worked out again: no difference.")
    click.echo(f"The backup {restored.manifest.name} is restored. {_SECRETS}")


@_backup.command("rehearse")
@click.argument("backup", type=_BACKUP)
@_on_disk
def _rehearse(backup: Path) -> None:
    """Restore BACKUP into a database and a folder that are made for it and removed again, and note that it went well.

    On PostgreSQL the program's account must be allowed to make databases. The health page says when this was.
    """
    backup, program = newest_in(backup.absolute()), Path(current_app.root_path)
    manifest = check_backup(backup)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder, spare_database(Path(folder)) as url:
        elsewhere = {
            "DATABASE_URL": url,
            "FILE_STORE": f"{folder}/files",
            **dict.fromkeys(BUCKET_SETTINGS, ""),
            "INSTANCE_PATH": folder,
            "QUEUE_URL": "memory:",
        }
        command = [
            sys.executable,
            "-m",
            "flask",
            "--app",
            str(program / "app.py"),
            "backup",
            "restore",
            str(backup),
        ]
        ended = subprocess.run(command, cwd=program, env=os.environ | elsewhere, check=False)
    if ended.returncode:
        raise Refused("The rehearsal failed; why stands above. Make another backup, and rehearse that.")
    note_backup(Act.BACKUP_REHEARSED, manifest, {"host": socket.gethostname()})
    db.session.commit()
    click.echo(f"The backup {manifest.name} can be restored.")


def _store() -> FileStore:
    store: FileStore = current_app.extensions["file_store"]
    return store


def _tell(sentence: str) -> None:
    click.echo(f"  {sentence}", err=True)


def _what(manifest: Manifest) -> str:
    rows = sum(manifest.database.tables.values())
    files = count(manifest.files, "file", "files")
    return f"Backup {manifest.name}: {count(rows, 'row', 'rows')} and {files} of {manifest.file_bytes:,} bytes."
