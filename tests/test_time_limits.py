"""The rule that a hanging test fails and the others go on, tried on a run of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PLANTED = """
import time
import pytest

def test_hangs():
    while True:
        time.sleep(0.01)

@pytest.mark.proof
def test_takes_long():
    time.sleep(1.5)

def test_passes():
    pass
"""

SETTINGS = """
[pytest]
addopts = -p tests.plugins.time_limits
markers = proof: takes minutes
timeout = 1
"""


def test_a_hanging_test_fails_and_costs_no_other_and_a_proof_may_take_long(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(PLANTED, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "1 failed, 2 passed" in run.stdout
    assert "Failed: Timeout (>1.0s)" in run.stdout
