"""The whole intake beside what others need to merely read: python benchmarks/intake.py [--rows 1000 25000 …].

One run writes workbooks of 12 columns and measures, one after the other and best of several, each in a process of its
own: upload → findings → committed rows on SQLite (and PostgreSQL where TEST_DATABASE_URL names one); python-calamine
and openpyxl reading alone; pandas read_excel + to_sql; django-import-export importing into SQLite. The peers are what
the extra `benchmark` of setup.cfg names, in an environment of their own beside the program's.
"""

import argparse
import configparser
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

COLUMNS = 12
HEADINGS = ["Run", "Day", "Start", "Tons", "Load", "Miles", "Share", "Count", "Crew", "Place", "Note", "Done"]
SIZES = (1_000, 25_000, 100_000, 1_000_000)
PEERS = {
    "calamine": "python-calamine reads",
    "openpyxl": "openpyxl read-only reads",
    "pandas": "pandas read_excel + to_sql",
    "django": "django-import-export",
}
AIMS = {"calamine": 1 / 5, "openpyxl": 1.5, "django": 5.0}
Measured = dict[str, float]


def rows(count: int, first: int = 0) -> Iterator[list[Any]]:
    """Rows as a vendor's program exports them, from the run of that number on."""
    day, moment = date(2027, 10, 1), datetime(2027, 10, 1, 6)  # noqa: DTZ001
    for n in range(first, first + count):
        numbers = [n * 37 % 9973 / 100, n * 91 % 7919 / 10, n * 53 % 1009 / 4, n * 29 % 101 / 100, n % 13]
        words = [f"Crew {n % 40}", f"Street {n * 7 % 500}", f"note {n % 97}", "yes" if n % 3 else "no"]
        yield [f"R-{n:07}", day + timedelta(days=n % 31), moment + timedelta(minutes=n % 44_000), *numbers, *words]


def write_workbook(path: Path, count: int, first: int = 0) -> None:
    """The workbook that all read, as openpyxl writes it: what openpyxl writes it must read well."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Runs")
    sheet.append(HEADINGS)
    for row in rows(count, first):
        sheet.append(row)
    book.save(path)


def peers_environment() -> Path:
    """The Python of the environment with the peers, made where it is not there yet."""
    folder = ROOT / "instance" / "benchmark"
    python = folder / "bin" / "python"
    if not python.exists():
        setup = configparser.ConfigParser()
        setup.read(ROOT / "setup.cfg")
        wanted = setup["options.extras_require"]["benchmark"].split()
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], check=True)
    return python


def measured(command: list[str]) -> Measured | None:
    """What a process of its own prints; None where it failed."""
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, env=os.environ)
    if ended.returncode:
        print(f"  {' '.join(command[1:4])} failed: {ended.stderr.strip().splitlines()[-1:]}")
        return None
    found: Measured = json.loads(ended.stdout.strip().splitlines()[-1])
    return found


def best(times: int, work: Callable[[], Measured | None]) -> Measured | None:
    """The run of several that computed least."""
    found = [each for each in (work() for _ in range(times)) if each is not None]
    return min(found, key=lambda each: each["cpu"], default=None)


def compare(count: int, folder: Path, wanted: list[str], times: int) -> None:
    """All of them on one size, printed with ratios to the whole intake."""
    path = folder / f"{count}.xlsx"
    write_workbook(path, count)
    print(f"\n{count:,} rows × {COLUMNS} columns, {path.stat().st_size / 1e6:.1f} MB", flush=True)
    urls = {"SQLite": ""} | ({"PostgreSQL": server} if (server := os.environ.get("TEST_DATABASE_URL")) else {})
    here: dict[str, Measured] = {}
    for name, url in urls.items():
        command = [sys.executable, "-m", "benchmarks.intake_here", str(path), str(folder), url]
        found = best(times, lambda command=command: measured(command))  # type: ignore[misc]
        if found is not None:
            here[name] = found
            print(f"  whole intake, {name:<13}{_seconds(found)}   ({_steps(found)})", flush=True)
    for what in wanted:
        script = str(ROOT / "benchmarks" / "intake_peers.py")
        command = [str(peers_environment()), script, what, str(path), str(folder / f"{what}.sqlite3")]
        found = best(times, lambda command=command: measured(command))  # type: ignore[misc]
        if found is not None:
            _print_peer(what, found, here)
    path.unlink()


def _print_peer(what: str, found: Measured, here: dict[str, Measured]) -> None:
    ratios = [
        f"{on}: wall {found['wall'] / ours['wall']:.2f} ×, CPU {found['cpu'] / ours['cpu']:.2f} ×"
        for on, ours in here.items()
    ]
    aim = f"   (aim {AIMS[what]:.2f} ×)" if what in AIMS else ""
    print(f"  {PEERS[what]:<27}{_seconds(found)}, {found['mb']:4.0f} MB   = {'; '.join(ratios)}{aim}", flush=True)


def _seconds(found: Measured) -> str:
    return f"{found['wall']:8.2f} s, CPU {found['cpu']:7.2f} s"


def _steps(found: Measured) -> str:
    steps = ", ".join(f"{step} {found[step]:.2f} s" for step in ("upload", "read", "store"))
    memory = f"worker +{found['worker_mb']:.0f} MB, reader +{found['reader_mb']:.0f} MB above {found['idle_mb']:.0f} MB"
    return f"{steps}; {memory}; {found['rows']:,.0f} rows stored"


def main() -> None:
    """Measure each size that was named."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, nargs="+", default=list(SIZES), help="sizes to measure")
    asked.add_argument("--times", type=int, default=3, help="best of so many runs; one for a million rows")
    asked.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS), help="whom to compare with")
    given = asked.parse_args()
    print(f"load of the machine: {', '.join(f'{each:.1f}' for each in os.getloadavg())}; {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="intake-") as name:
        for count in given.rows:
            compare(count, Path(name), given.peers, given.times if count <= 100_000 else 1)


if __name__ == "__main__":
    main()
