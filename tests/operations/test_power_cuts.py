"""The power fails at any moment of a delivery on SQLite: what the disk was not told to keep is dropped, in part or all.

strace records what a real process writes and syncs. The database is then put together as a disk might hold it after a
cut: every write before the last sync of its file, and any of those after it. What was acknowledged must be there.
"""

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.database import db
from models.folder_store import FolderStore
from tests.database import TestDatabase
from tests.operations.city import SMALL, visits
from tests.operations.faults import SEPTEMBER
from tests.operations.killing import ROOT, surroundings

CUTS = 200
_CALL = re.compile(r"(?:\d+ +)?(\w+)\(\d+<([^>]*)>(?:, (.*))?\) += \d+")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)", \d+, (\d+)')

pytestmark = [pytest.mark.proof, pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)]


@dataclass(frozen=True, slots=True)
class Call:
    """What the process asked of the system: a file, and the bytes with their place, or a length, or a sync."""

    name: str
    path: str
    content: bytes = b""
    place: int = 0


def recorded(database: TestDatabase, store: FolderStore, folder: Path) -> list[Call]:
    """What a process does to files while it delivers; the word to the person is the last of it."""
    path, trace = folder / "delivered.csv", folder / "trace"
    path.write_bytes(visits(3))
    calls = "pwrite64,ftruncate,fsync,fdatasync,write"
    strace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={calls}", "-o", str(trace)]
    ended = subprocess.run(
        [*strace, sys.executable, "-m", "tests.operations.acts_to_kill"],
        cwd=ROOT,
        env=os.environ | surroundings(store, database, folder),
        input=f"deliver vendor-a {SMALL} {SEPTEMBER} {path}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split() == ["done", "acknowledged", "ended", "0"]
    return [call for line in trace.read_text().splitlines() if (call := call_of(line)) is not None]


def call_of(line: str) -> Call | None:
    """The call that a line of strace tells of; None where it is of no use here."""
    found = _CALL.match(line)
    if found is None:
        return None
    name, path, rest = found.groups()
    path = bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path
    if name == "pwrite64":
        written = _BYTES.match(rest)
        assert written is not None, line[:200]
        return Call(name, path, bytes.fromhex(written[1].replace("\\x", "")), int(written[2]))
    if name == "ftruncate":
        return Call(name, path, place=int(rest))
    said = b"acknowledged".hex(" ").replace(" ", "\\x")
    if name == "write":
        return Call("acknowledged", path) if said in (rest or "") else None
    return Call("sync", path)


def after_a_cut(calls: list[Call], before: Path, after: Path, chance: random.Random) -> None:
    """The database as the disk may hold it after these calls and a power cut."""
    for name in ("", "-wal"):
        path = str(before) + name
        own = [call for call in calls if call.path.endswith(f"tests.sqlite3{name}")]
        synced = max((at for at, call in enumerate(own) if call.name == "sync"), default=-1)
        content = bytearray(Path(path).read_bytes() if Path(path).exists() else b"")
        for at, call in enumerate(own):
            if at < synced or chance.random() < 0.5:
                apply(call, content)
        Path(str(after) + name).write_bytes(content)
    Path(f"{after}-shm").unlink(missing_ok=True)


def apply(call: Call, content: bytearray) -> None:
    """Do to the content of a file what the call did."""
    if call.name == "ftruncate":
        del content[call.place :]
    elif call.name == "pwrite64":
        content.extend(b"\0" * (call.place - len(content)))
        content[call.place : call.place + len(call.content)] = call.content


def reports_in(path: Path) -> int:
    """How many reports the database holds, which must be whole."""
    with closing(sqlite3.connect(path)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(found.execute("SELECT count(*) FROM reports").fetchone()[0])


def test_a_delivery_is_whole_or_absent_after_a_power_cut_and_there_once_it_was_acknowledged(
    database: TestDatabase, store: FolderStore, tmp_path: Path
) -> None:
    db.session.commit()
    database.close()
    before, after = tmp_path / "before", tmp_path / "after"
    shutil.copyfile(database.path, before)
    had = reports_in(before)
    calls = recorded(database, store, tmp_path)
    told = next(at for at, call in enumerate(calls) if call.name == "acknowledged")
    written = [at for at, call in enumerate(calls) if call.path.endswith("-wal")]
    chance, seen = random.Random(6), set[tuple[bool, int]]()
    for cut in [told + 1, *(chance.randint(written[0], told + 1) for _ in range(CUTS))]:
        after_a_cut(calls[:cut], before, after, chance)
        found = reports_in(after) - had
        assert found in (0, 1)
        assert found == 1 or cut <= told, "what was acknowledged is gone"
        seen.add((cut > told, found))
    assert (True, 1) in seen
    assert (False, 0) in seen
