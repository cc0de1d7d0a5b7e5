"""The rule that CI skips nothing, tried on a run of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.no_skips import may_be_skipped

ROOT = Path(__file__).resolve().parent.parent

PLANTED = """
import pytest

def test_passes():
    pass

def test_is_skipped():
    pytest.skip("no browser here")
"""


def run_pytest(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_planted.py").write_text(PLANTED, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p tests.plugins.no_skips\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skipped_test_fails_the_run_in_ci(tmp_path: Path) -> None:
    run = run_pytest(tmp_path, CI="true")
    assert run.returncode == 1
    assert "no browser here" in run.stdout


def test_a_skipped_test_is_no_failure_elsewhere(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, CI="").returncode == 0


@pytest.mark.parametrize(
    "reason,shared_is_there,allowed",
    [
        ("../shared is not beside this clone", False, True),
        ("../shared is not beside this clone", True, False),
        ("no chromium", False, False),
    ],
)
def test_only_absent_shared_data_may_be_skipped(reason: str, shared_is_there: bool, allowed: bool) -> None:
    assert may_be_skipped(reason, shared_is_there) is allowed
