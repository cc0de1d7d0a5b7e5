"""The program, put together. Everything of substance stands in the folders named here."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

import cli
import routes
import worker
from models.clock import set_ahead
from models.database import db, prepare_engine
from models.file_store import FileStore
from operations import telling
from routes import accounts, last_seen, sending, serving
from settings import ROOT, instance_folder, read_settings


def create_app(**settings: Any) -> Flask:
    """The program with its settings from the environment; what is given here goes before it."""
    environment = {**os.environ, **settings}
    app = Flask("app", instance_path=instance_folder(environment))
    instance = Path(app.instance_path)
    instance.mkdir(parents=True, exist_ok=True)
    app.config.update({**settings, **read_settings(environment, instance)})
    app.extensions["file_store"] = FileStore(app.config["FILE_STORE"])
    if app.config["CLOCK_AHEAD"]:
        set_ahead(app.config["CLOCK_AHEAD"])

    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    telling.listen()
    Migrate(app, db, directory=str(ROOT / "migrations"))

    last_seen.register(app)
    serving.register(app)
    accounts.register(app)
    routes.register(app)
    cli.register(app)
    worker.register(app)
    sending.register(app)
    return app
