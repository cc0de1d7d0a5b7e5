"""The demo city as `flask demo` loads it, with its season or without: once in a test run, then copied."""

import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLASK = Path(sys.executable).parent / "flask"
DATABASE = "performance_pay.sqlite3"


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a demo whose data stand in the folder, whatever the tests themselves run on."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "FILE_STORE")}
    return kept | {"INSTANCE_PATH": str(folder), "DEVELOPMENT": "1"}


@dataclass(frozen=True)
class Season:
    """The folder of a loaded season, which nobody changes, and what the command told of it."""

    folder: Path
    told: str

    def copy_to(self, folder: Path) -> Path:
        """A copy of its own for whoever changes something."""
        return Path(shutil.copytree(self.folder, folder, dirs_exist_ok=True))


def loaded_season(folders: pytest.TempPathFactory) -> Season:
    """The season, loaded by whichever process of the test run asks first."""
    return _loaded(folders, "season", "--season")


def loaded_july(folders: pytest.TempPathFactory) -> Season:
    """The demo city with its July alone, likewise loaded once."""
    return _loaded(folders, "july")


def _loaded(folders: pytest.TempPathFactory, name: str, *options: str) -> Season:
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, told = shared / name, shared / f"{name}.txt"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            command = [str(FLASK), "demo", *options]
            loaded = subprocess.run(
                command, cwd=ROOT, env=surroundings(folder), check=True, capture_output=True, text=True
            )
            told.write_text(loaded.stdout, "utf-8")
    return Season(folder, told.read_text("utf-8"))
