"""A statement to take away: each of its forms as a download."""

from dataclasses import dataclass

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from operations.statement_files import PDF, REPLAY, WORKBOOK, take_away
from routes.downloads import send_bytes
from routes.guard import signed_in

pages = Blueprint("statement_files", __name__)

_KINDS = {
    PDF: "application/pdf",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    REPLAY: "application/octet-stream",
}


@dataclass(frozen=True, slots=True)
class FileLink:
    """A form of a statement that can be downloaded, with what it is good for."""

    title: str
    address: str
    says: str


@pages.get("/statements/<statement_id>/pdf")
def download_pdf(statement_id: str) -> ResponseReturnValue:
    """The statement as a tagged PDF."""
    return _send(statement_id, PDF)


@pages.get("/statements/<statement_id>/workbook")
def download_workbook(statement_id: str) -> ResponseReturnValue:
    """The statement as a workbook whose figures are formulas."""
    return _send(statement_id, WORKBOOK)


@pages.get("/statements/<statement_id>/replay")
def download_replay(statement_id: str) -> ResponseReturnValue:
    """Terms, facts and statement in one file, to work the statement out again anywhere."""
    return _send(statement_id, REPLAY)


def _send(statement_id: str, form: str) -> ResponseReturnValue:
    taken = take_away(signed_in(), statement_id, form)
    return send_bytes(taken.content, taken.name, _KINDS[form])


def file_links(statement_id: str) -> tuple[FileLink, ...]:
    """The ways to take a statement away."""
    return (
        FileLink("PDF", url_for("statement_files.download_pdf", statement_id=statement_id), "to read, print and keep"),
        FileLink(
            "Workbook",
            url_for("statement_files.download_workbook", statement_id=statement_id),
            "every figure a formula, down to the rows",
        ),
        FileLink(
            "Replay file",
            url_for("statement_files.download_replay", statement_id=statement_id),
            "terms, rows and statement, to work it out again without the city’s computers",
        ),
    )
