"""A backup made while people work, or killed at any moment, is whole or is none."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from contracts.errors import Invalid
from models.clock import living_at, now
from models.file_store import FileStore
from operations.backups import check_backup, make_backup, whole_backups
from tests.commands.backups import ROOT, elsewhere, flask, here, made, surroundings
from tests.database import TestDatabase, an_empty_database

__all__ = ["elsewhere", "here"]


@contextmanager
def busy(here: dict[str, str], what: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.commands.busy_city", what]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | here, stdout=subprocess.PIPE, text=True) as people:
        assert people.stdout is not None
        assert people.stdout.readline(), f"{what} did not begin"
        try:
            yield people
            assert people.poll() is None, f"{what} ended by itself"
        finally:
            people.kill()


def wait_for_more(store: Path, people: Sequence[subprocess.Popen[str]]) -> None:
    """Until two more files are kept: the first one at least is committed then. What was said may lie there for long."""
    before, until = count_files(store), time.monotonic() + 60
    while count_files(store) < before + 2:
        assert all(each.poll() is None for each in people), "somebody ended by themselves"
        assert time.monotonic() < until, "nobody delivers anything"
        time.sleep(0.05)


def count_files(store: Path) -> int:
    return sum(1 for each in store.rglob("*") if each.is_file())


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_backups_made_while_people_work_are_each_restored_whole_elsewhere(
    database: TestDatabase, here: dict[str, str], tmp_path: Path
) -> None:
    back_up_and_restore(database, here, tmp_path)


@pytest.mark.proof
def test_backups_made_while_people_work_on_every_database(
    database: TestDatabase, here: dict[str, str], tmp_path: Path
) -> None:
    back_up_and_restore(database, here, tmp_path)


def back_up_and_restore(database: TestDatabase, here: dict[str, str], tmp_path: Path) -> None:
    with ExitStack() as city:
        people = [city.enter_context(busy(here, what)) for what in ("imports", "approvals")]
        backups = []
        for number in range(2):
            # Each in a place of its own: a backup is named by its second, and the two may be made in the same one.
            backups.append(made(flask(here, "backup", "make", str(tmp_path / f"backups {number}"))))
            wait_for_more(Path(here["FILE_STORE"]), people)
    first, second = (check_backup(each) for each in backups)
    assert second.files > first.files
    assert second.database.chain_heads != first.database.chain_heads
    for number, backup in enumerate(backups):
        folder = tmp_path / f"elsewhere {number}"
        folder.mkdir()
        with an_empty_database(database.kind, folder) as url:
            elsewhere = surroundings(url, folder / "files", folder / "instance")
            restored = flask(elsewhere, "backup", "restore", str(backup))
            assert restored.exit_code == 0, restored.stderr
            assert "no difference" in restored.stdout
            again = flask(elsewhere, "verify", "--json")
            assert (again.exit_code, json.loads(again.stdout)["differences"]) == (0, [])


def test_killed_at_any_moment_it_leaves_nothing_that_looks_whole_and_is_not(
    here: dict[str, str], computed_store: FileStore, tmp_path: Path
) -> None:
    place, moments = tmp_path / "backups", 12
    command = [sys.executable, "-m", "tests.commands.backup_to_kill"]
    kinds = set()
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as maker:
        assert maker.stdin is not None
        assert maker.stdout is not None
        maker.stdout.readline()
        whole = how_long(maker, tmp_path / "other")
        for moment in range(moments):
            maker.stdin.write(f"{place}\n")
            pid = int(maker.stdout.readline().split()[1])
            time.sleep(whole * moment / (moments - 2))
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            kinds.add(maker.stdout.readline().strip())
            for folder in place.glob("[!.]*"):
                if folder in whole_backups(place):
                    check_backup(folder)
                else:
                    with pytest.raises(Invalid, match="no whole backup"):
                        check_backup(folder)
        maker.stdin.close()
    assert "ended 9" in kinds
    with living_at(now().replace(year=2030)):
        make_backup(computed_store, place, "1")
    assert list(place.glob("unfinished-*")) == []


def how_long(maker: subprocess.Popen[str], place: Path) -> float:
    """The seconds that a whole backup takes."""
    assert maker.stdin is not None
    assert maker.stdout is not None
    before = time.monotonic()
    maker.stdin.write(f"{place}\n")
    maker.stdout.readline()
    assert maker.stdout.readline() == "ended 0\n"
    return time.monotonic() - before
