"""That no case of a grid is lost between the databases: tried on names, and on a run of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.plugins.shares import is_own

ROOT = Path(__file__).resolve().parent.parent
NAMES = [f"test_grid.py::test_answer[{{}}-page-{number}]" for number in range(40)]
BOTH = ("sqlite", "postgresql")
PLANTED = """
import pytest

@pytest.mark.shared_out
@pytest.mark.parametrize("place", range(20))
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_answer(kind, place):
    pass
"""


def collected(folder: Path, chosen: str, **surroundings: str) -> set[str]:
    """The cases of a planted grid that a run with `-m` chooses."""
    (folder / "test_grid.py").write_text(PLANTED, encoding="utf-8")
    plugin = "[pytest]\naddopts = -p tests.plugins.shares\nmarkers = proof: takes minutes\n"
    (folder / "pytest.ini").write_text(plugin, encoding="utf-8")
    asked = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q", "-m", chosen]
    around = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    run = subprocess.run([*asked, str(folder)], cwd=ROOT, env=around | surroundings, capture_output=True, text=True)
    return {line.rpartition("::")[2] for line in run.stdout.splitlines() if "::" in line}


def test_what_a_run_leaves_out_the_proofs_run(tmp_path: Path) -> None:
    both = {"TEST_DATABASE_URL": "postgresql://nobody@127.0.0.1/none"}
    quick, proofs = collected(tmp_path, "not proof", **both), collected(tmp_path, "proof", **both)
    assert quick & proofs == set()
    assert {name.partition("[")[2] for name in quick | proofs} == {f"{k}-{n}]" for k in BOTH for n in range(20)}
    assert {name.replace("postgresql", "sqlite") for name in quick} == {f"test_answer[sqlite-{n}]" for n in range(20)}


def test_where_there_is_only_sqlite_a_run_leaves_nothing_out(tmp_path: Path) -> None:
    assert collected(tmp_path, "proof") == set()
    assert len(collected(tmp_path, "not proof")) == 40


def test_each_database_runs_about_half() -> None:
    for kind in BOTH:
        assert 10 < len([name for name in NAMES if is_own(name.format(kind), BOTH)]) < 30


def test_a_test_of_no_database_is_everybodys() -> None:
    assert is_own("test_grid.py::test_rules", BOTH)
