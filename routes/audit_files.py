"""The audit file of a contract as a download."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from models.file_store import FileStore
from operations.audit_files import write_audit_file
from routes.downloads import send_made
from routes.guard import signed_in

pages = Blueprint("audit_files", __name__)

_IN_MEMORY = 16_000_000


@pages.get("/contracts/<number>/audit-file")
def download(number: str) -> ResponseReturnValue:
    """Everything about the contract that the person may see, in one archive."""
    kept: FileStore = current_app.extensions["file_store"]
    actor = signed_in()
    return send_made(lambda made: write_audit_file(actor, kept, number, made), "application/zip", _IN_MEMORY)
