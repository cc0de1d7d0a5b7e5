"""Folders of work that was killed are swept; those in use are left alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.work_folders import sweep_work_folders, work_folder


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where folders of work are made."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_gone_when_the_work_ends_and_in_nobodys_way_before(place: Path) -> None:
    with work_folder() as folder:
        assert sweep_work_folders(0) == 0
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_a_folder_that_a_killed_process_left_is_swept_once_it_is_old_enough(place: Path) -> None:
    script = (
        "import os, signal\n"
        "from models.work_folders import work_folder\n"
        "with work_folder() as folder:\n"
        "    (folder / 'rows').write_text('half a row')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], env=os.environ | {"TMPDIR": str(place)}, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert sweep_work_folders() == 0
    assert sweep_work_folders(0) == 1
    assert list(place.iterdir()) == []


def test_what_others_keep_beside_them_is_left_alone(place: Path) -> None:
    (place / "report-of-somebody").mkdir()
    assert sweep_work_folders(0) == 0
