"""One statement is the same bytes wherever it is computed: clock zone, locale, hash seed, order of rows, database."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text

from models.database import db, dialect_name
from models.file_store import FileStore
from operations.statement_files import PDF, REPLAY, WORKBOOK, file_of
from operations.statements import show_to_operator
from operations.verification import verify_everything
from tests.operations.city import SMALL

ROOT = Path(__file__).resolve().parents[2]
FORMS = """
import hashlib, locale, sys, tempfile
locale.setlocale(locale.LC_ALL, "")
from pathlib import Path
import json
from contracts.facts import load_facts
from contracts.settlement import settle
from contracts.terms import load_terms
from importers.statement_pages import statement_pdf
from importers.statement_workbooks import write_statement_workbook
held = json.loads(Path(sys.argv[1]).read_bytes())
terms = load_terms(held["terms"])
facts = load_facts(held["facts"], terms.tables)
statement = settle(terms, facts)
document = json.loads(statement.text)
pdf = statement_pdf(document, "City", "C-1", "July 2027", [("Vendor", "V")], [("Digest", statement.digest)])
with tempfile.TemporaryDirectory() as folder:
    target = Path(folder) / "statement.xlsx"
    write_statement_workbook(target, document, terms, facts, [("Digest", statement.digest)])
    workbook = target.read_bytes()
print(statement.digest, *(hashlib.sha256(each).hexdigest() for each in (pdf, workbook)))
"""
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "America/New_York"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "POSIX", "TZ": "Pacific/Kiritimati", "PYTHONOPTIMIZE": "1"},
)
# The digest of July of the small contract, whichever database computed it.
_DIGESTS: dict[str, str] = {}


def replay_file(store: FileStore, folder: Path) -> Path:
    path = folder / "replay.json"
    path.write_bytes(file_of(show_to_operator(SMALL, "2027-07")[0], REPLAY).content)
    return path


def test_surroundings_change_no_byte_of_figures_pdf_or_workbook(computed_store: FileStore, tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORMS, str(replay_file(computed_store, tmp_path))]
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    answers = {
        subprocess.run(command, cwd=ROOT, env={**kept, **each}, capture_output=True, check=True, text=True).stdout
        for each in SURROUNDINGS
    }
    assert len(answers) == 1
    assert answers.pop().split()[0] == show_to_operator(SMALL, "2027-07")[0].digest


def test_the_order_in_which_rows_were_inserted_changes_nothing(computed_store: FileStore) -> None:
    statement = show_to_operator(SMALL, "2027-07")[0]
    before = {form: file_of(statement, form).content for form in (PDF, WORKBOOK, REPLAY)}
    shuffle("report_rows", "row_number DESC")
    shuffle("events", "hash")
    assert verify_everything(computed_store).differences == ()
    again = show_to_operator(SMALL, "2027-07")[0]
    assert {form: file_of(again, form).content for form in before} == before


def shuffle(table: str, order: str) -> None:
    """Store the rows of a table anew in another order, with the triggers out of the way."""
    if dialect_name() == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.session.execute(text(f"DROP TRIGGER {name}"))
    db.session.execute(text(f"CREATE TEMPORARY TABLE turned AS SELECT * FROM {table}"))
    db.session.execute(text(f"DELETE FROM {table}"))
    db.session.execute(text(f"INSERT INTO {table} SELECT * FROM turned ORDER BY {order}"))
    db.session.execute(text("DROP TABLE turned"))
    db.session.commit()
    db.session.expunge_all()


def test_either_database_gives_the_same_digest(computed_store: FileStore) -> None:
    """Run on SQLite alone this holds the digest for the other database's run."""
    digest = show_to_operator(SMALL, "2027-07")[0].digest
    _DIGESTS[dialect_name()] = digest
    assert set(_DIGESTS.values()) == {digest}
