"""The program, put together. Everything of substance stands in the folders named here."""

import gc

# What loading makes stays until the end. Looking through it for what can be thrown away takes two fifths of the start.
# An `if`, since it must stand before the imports and nothing else may.
if gc.isenabled():
    gc.disable()

import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from sqlalchemy.orm import configure_mappers

import cli
import routes
import worker
from models.bucket_store import BucketStore
from models.clock import set_ahead
from models.database import db, prepare_engine
from models.folder_store import FolderStore
from operations import telling
from routes import accounts, last_seen, refusals, sending, serving
from settings import ROOT, instance_folder, read_settings

gc.freeze()
gc.enable()


def create_app(**settings: Any) -> Flask:
    """The program with its settings from the environment; what is given here goes before it."""
    environment = {**os.environ, **settings}
    app = Flask("app", instance_path=instance_folder(environment))
    instance = Path(app.instance_path)
    instance.mkdir(parents=True, exist_ok=True)
    app.config.update({**settings, **read_settings(environment, instance)})
    bucket = app.config["FILE_BUCKET"]
    store = BucketStore(bucket) if bucket else FolderStore(app.config["FILE_STORE"])
    store.scanner = app.config["FILE_SCANNER"]
    app.extensions["file_store"] = store
    if app.config["CLOCK_AHEAD"]:
        set_ahead(app.config["CLOCK_AHEAD"])

    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    telling.listen()
    Migrate(app, db, directory=str(ROOT / "migrations"))

    last_seen.register(app)
    refusals.register(app)
    serving.register(app)
    accounts.register(app)
    routes.register(app)
    cli.register(app)
    worker.register(app)
    sending.register(app)
    return app


def create_web_app(**settings: Any) -> Flask:
    """The program for a process that answers on the web: what its first readers would wait for is done before.

    What stands now stands until the end, so it is no more looked through for what can be thrown away: doing so stops
    every thread for more than a tenth of a second.
    """
    app = create_app(**settings)
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    configure_mappers()
    gc.collect()
    gc.freeze()
    return app
