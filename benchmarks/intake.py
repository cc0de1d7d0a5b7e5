"""The whole intake beside what others need to merely read: python benchmarks/intake.py [ROWS …].

One run writes workbooks of 12 columns and times, one after the other and best of several: upload → findings → committed
rows on SQLite (and PostgreSQL where TEST_DATABASE_URL names one); python-calamine and openpyxl reading alone; pandas
read_excel + to_sql; django-import-export importing into SQLite. The last two get a throw-away environment.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

COLUMNS = 12
HEADINGS = ["Run", "Day", "Start", "Tons", "Load", "Miles", "Share", "Count", "Crew", "Place", "Note", "Done"]
PEERS = ("pandas", "openpyxl", "sqlalchemy", "django", "django-import-export", "tablib[xlsx]")


def rows(count: int) -> Iterator[list[Any]]:
    """Rows as a vendor's program exports them."""
    day, moment = date(2027, 10, 1), datetime(2027, 10, 1, 6)  # noqa: DTZ001
    for n in range(count):
        numbers = [n * 37 % 9973 / 100, n * 91 % 7919 / 10, n * 53 % 1009 / 4, n * 29 % 101 / 100, n % 13]
        words = [f"Crew {n % 40}", f"Street {n * 7 % 500}", f"note {n % 97}", "yes" if n % 3 else "no"]
        yield [f"R-{n:07}", day + timedelta(days=n % 31), moment + timedelta(minutes=n % 44_000), *numbers, *words]


def write_workbook(path: Path, count: int) -> None:
    """The workbook that all read, as openpyxl writes it: what openpyxl writes it must read well."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Runs")
    sheet.append(HEADINGS)
    for row in rows(count):
        sheet.append(row)
    book.save(path)


def best(times: int, work: Callable[[], object]) -> float:
    """The seconds of the quickest of several runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def by_calamine(path: Path) -> int:
    """Every value, as python-calamine gives it."""
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Runs").to_python())


def by_openpyxl(path: Path) -> int:
    """Every value, as openpyxl gives it while it only reads."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(1 for _ in book["Runs"].iter_rows(values_only=True))


def peers_environment(folder: Path) -> Path | None:
    """A throw-away environment with the peers; None where they cannot be installed."""
    python = folder / "peers" / "bin" / "python"
    commands = (
        [sys.executable, "-m", "venv", str(folder / "peers")],
        [str(python), "-m", "pip", "install", "-q", *PEERS],
    )
    done = all(subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in commands)
    return python if done else None


def by_peer(python: Path, what: str, path: Path, folder: Path) -> float:
    """The seconds of a peer, measured in its own process once everything is imported."""
    command = [
        str(python),
        str(ROOT / "benchmarks" / "intake_peers.py"),
        what,
        str(path),
        str(folder / f"{what}.sqlite3"),
    ]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        print(f"  {what} failed: {ended.stderr.strip().splitlines()[-1:]}")
        return float("nan")
    return float(ended.stdout.strip().splitlines()[-1])


def measured(count: int, url: str | None, folder: Path) -> dict[str, float]:
    """What one upload of so many rows takes here, in a process of its own: seconds, and megabytes of each process."""
    command = [sys.executable, "-m", "benchmarks.intake_here", str(folder / f"{count}.xlsx"), str(folder), url or ""]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=os.environ)
    found: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return found


def compare(count: int, folder: Path, python: Path | None, times: int) -> None:
    """All of them on one size, printed with ratios to the whole intake on SQLite."""
    path = folder / f"{count}.xlsx"
    write_workbook(path, count)
    urls = {"SQLite": None} | ({"PostgreSQL": server} if (server := os.environ.get("TEST_DATABASE_URL")) else {})
    here = {name: min((measured(count, url, folder) for _ in range(times)), key=_seconds) for name, url in urls.items()}
    others = {
        "python-calamine reads": best(times, lambda: by_calamine(path)),
        "openpyxl read-only reads": best(times if count < 1_000_000 else 1, lambda: by_openpyxl(path)),
    }
    if python is not None and count < 1_000_000:
        others |= {
            "pandas read_excel + to_sql": min(by_peer(python, "pandas", path, folder) for _ in range(times)),
            "django-import-export": by_peer(python, "django", path, folder),
        }
    print(f"\n{count:,} rows × {COLUMNS} columns, {path.stat().st_size / 1e6:.1f} MB")
    for name, found in here.items():
        memory = f"worker {found['worker_mb']:.0f} MB, reader {found['reader_mb']:.0f} MB"
        steps = ", ".join(f"{step} {found[step]:.2f} s" for step in ("upload", "read", "store"))
        print(f"  whole intake, {name:<12} {_seconds(found):8.2f} s   ({steps}; {memory})")
    for name, seconds in others.items():
        ratios = ", ".join(f"{seconds / _seconds(found):.2f} × {on}" for on, found in here.items())
        print(f"  {name:<27} {seconds:8.2f} s   = {ratios}")


def _seconds(found: dict[str, float]) -> float:
    return found["upload"] + found["read"] + found["store"]


def main() -> None:
    """Measure each size that was named."""
    sizes = [int(each) for each in sys.argv[1:] if each.isdigit()] or [1_000, 25_000, 100_000]
    with tempfile.TemporaryDirectory(prefix="intake-") as name:
        folder = Path(name)
        python = peers_environment(folder)
        print(f"load of the machine: {', '.join(f'{each:.1f}' for each in os.getloadavg())}; {os.cpu_count()} cores")
        for count in sizes:
            compare(count, folder, python, times=3 if count <= 100_000 else 1)
    print(f"\nhighest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
