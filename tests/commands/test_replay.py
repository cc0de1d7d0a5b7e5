"""A replay file works a statement out again with nothing else: no database, no settings, no other files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.replay import replay
from models.file_store import FileStore
from operations.statement_files import REPLAY, take_away
from operations.statements import show_to_operator
from tests.conftest import Terminal
from tests.operations.city import SMALL, somebody

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bundle(computed_store: FileStore, tmp_path: Path) -> Path:
    """The replay file of July, as the vendor downloads it."""
    statement = show_to_operator(SMALL, "2027-07")[0]
    path = tmp_path / "replay.json"
    path.write_bytes(take_away(somebody("vendor-a"), statement.id, REPLAY).content)
    return path


def test_it_says_the_same(bundle: Path, terminal: Terminal) -> None:
    again = replay(bundle.read_bytes())
    assert again.is_same
    result = terminal.invoke(args=["settle", str(bundle)])
    assert result.exit_code == 0, result.output
    assert "The same." in result.output
    assert json.loads(terminal.invoke(args=["settle", str(bundle), "--json"]).output)["same"] is True


@pytest.mark.parametrize("what", ["a row", "the statement", "the terms", "the digest"])
def test_what_was_changed_is_found(bundle: Path, terminal: Terminal, what: str) -> None:
    held = json.loads(bundle.read_bytes())
    if what == "a row":
        held["facts"]["tables"]["visits"]["rows"][0][1]["minutes"] = "599"
    elif what == "the statement":
        held["statement"]["net"] = "1.00"
    elif what == "the terms":
        held["terms"]["retainage"]["percent"] = "4"
    else:
        held["digest"] = "0" * 64
    bundle.write_text(json.dumps(held))
    result = terminal.invoke(args=["settle", str(bundle)])
    assert result.exit_code == 1
    assert "Not the same: " in result.output


def test_another_file_is_refused_with_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"terms": {}}')
    result = terminal.invoke(args=["settle", str(other)])
    assert result.exit_code == 1
    assert "no replay file" in result.stderr
    assert "Name a replay file" in terminal.invoke(args=["settle"]).stderr


def test_no_database_and_no_setting_is_needed(bundle: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path / "empty")}
    environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
    command = [sys.executable, "-m", "flask", "--app", "app", "settle", str(bundle)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "The same." in run.stdout
