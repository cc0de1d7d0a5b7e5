"""That each sampled walk is taken on one day of three, with all of the same name, and by the proofs on the others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.samples import is_drawn

ROOT = Path(__file__).resolve().parent.parent
PLANTED = """
import pytest

@pytest.mark.sampled
@pytest.mark.parametrize("place", range(12))
def test_walk(place):
    pass

@pytest.mark.sampled("together")
@pytest.mark.parametrize("place", range(4))
def test_step(place):
    pass
"""


def collected(folder: Path, chosen: str, sample: str) -> set[str]:
    """The tests of a planted module that a run with `-m` takes."""
    (folder / "test_walks.py").write_text(PLANTED, encoding="utf-8")
    plugin = "[pytest]\naddopts = -p tests.plugins.samples\nmarkers = proof: takes minutes\n"
    (folder / "pytest.ini").write_text(plugin, encoding="utf-8")
    asked = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--collect-only",
        "-q",
        "-m",
        chosen,
        str(folder),
    ]
    run = subprocess.run(asked, cwd=ROOT, env={**os.environ, "SAMPLE": sample}, capture_output=True, text=True)
    return {line.rpartition("::")[2] for line in run.stdout.splitlines() if "::" in line}


def test_three_days_take_every_walk_once_and_the_proofs_the_others(tmp_path: Path) -> None:
    days = [collected(tmp_path, "not proof", sample) for sample in "012"]
    whole = {f"test_walk[{place}]" for place in range(12)} | {f"test_step[{place}]" for place in range(4)}
    assert sum(len(taken) for taken in days) == len(whole)
    assert set().union(*days) == whole
    assert all(len(taken & {f"test_step[{place}]" for place in range(4)}) in (0, 4) for taken in days)
    assert collected(tmp_path, "proof", "1") == whole - days[1]


@pytest.mark.parametrize("name", [f"tests/browser/test_walks.py::test_{number}" for number in range(9)])
def test_a_name_is_drawn_on_one_day(name: str) -> None:
    assert [is_drawn(name, sample) for sample in "012"].count(True) == 1
