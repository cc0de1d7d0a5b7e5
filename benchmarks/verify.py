"""How long `flask verify` and the next statement take as a contract grows: python -m benchmarks.verify [STATEMENTS …].

One contract lives month by month through the program's own operations on SQLite: delivered, accepted, computed,
approved. At 3, 6, 12 and 24 approved statements everything is worked out again. Prints seconds, seconds for each
statement, and how long computing the newest one took, which settles every approved period again. Nothing is asserted:
machines differ.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import flask_migrate

from app import create_app
from examples.city import ContractEntry, read_city
from examples.entries import enter_city
from models.file_store import FileStore
from operations.indexes import set_index
from operations.verification import verify_everything
from tests.operations.city import SMALL, accept, audits, small_terms, somebody, visits
from tests.operations.corrections import approve, compute

AT = (3, 6, 12, 24)


def main(wanted: list[int]) -> None:
    """Let the contract live, and measure at each of the wanted numbers of statements."""
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        app = create_app(DATABASE_URL=f"sqlite:///{folder}/verify.sqlite3", FILES_FOLDER=str(Path(folder) / "files"))
        with app.app_context():
            flask_migrate.upgrade(str(Path(__file__).resolve().parent.parent / "migrations"))
            live(app.extensions["file_store"], wanted)


def live(store: FileStore, wanted: list[int]) -> None:
    """Month after month, from delivery to approval."""
    enter_contract(max(wanted))
    print("statements  verify s  s/statement  compute s")
    for number in range(1, max(wanted) + 1):
        period = month(number)
        set_index(somebody("officer"), "diesel", period, "100.00", "a list")
        accept(store, "vendor-a", visits(1, month=period), "inspector", period)
        accept(store, "inspector", audits(), "officer2", period)
        began = time.perf_counter()
        statement = compute(period)
        computed = time.perf_counter() - began
        approve(statement)
        if number in wanted:
            began = time.perf_counter()
            verified = verify_everything(store)
            took = time.perf_counter() - began
            said = "" if not verified.differences else f"  {verified.differences[0].message}"
            print(f"{number:10}  {took:8.2f}  {took / number:11.3f}  {computed:9.2f}{said}", flush=True)


def month(number: int) -> str:
    """The name of the contract's month of that number; the first one is 1."""
    years, months = divmod(5 + number, 12)
    return f"{2027 + years}-{months + 1:02}"


def enter_contract(months: int) -> None:
    """The small contract of the tests, as long as it has to live."""
    terms = small_terms()
    terms["contract"] |= {"value": "10000000.00", "ends": f"{month(months)}-28"}
    officer, officer2 = "officer@harborview.example", "officer2@harborview.example"
    small = ContractEntry(SMALL, None, "northline", terms, officer2, officer)
    enter_city(replace(read_city(), contracts=(small,), programs=()))


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or list(AT))
