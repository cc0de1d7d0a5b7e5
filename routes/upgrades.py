"""What migrations the program brings along, for whoever must know whether a database fits it."""

from collections.abc import Sequence

from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade

from models.database import db
from operations.standings import keep_missing_standings


def known_migrations() -> Sequence[str]:
    """The name of every migration that this program brings along, the newest first."""
    return tuple(script.revision for script in _scripts().walk_revisions())


def newest_migration() -> str:
    """The name of the migration that the program's tables are made by."""
    return str(_scripts().get_current_head())


def bring_up_to_date() -> None:
    """Bring the database to the newest tables, as `flask db upgrade` does, and fill those that are kept in step."""
    upgrade()
    catch_up()


def catch_up() -> int:
    """Work out what the worker would within the next minutes, such as how contracts stand; how many there were."""
    count = 0
    while found := keep_missing_standings():
        db.session.commit()
        count += found
    return count


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
