import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from importers import children
from importers.limits import LIMITS, MEGABYTE
from importers.reports import read_report
from tests.importers.builders import GOOD_ROWS, SheetOf, a_plan, a_workbook, codes, packed, parts_of


def given(tmp_path, content: bytes):
    path = tmp_path / "given.xlsx"
    path.write_bytes(content)
    return path


def test_a_child_reads_a_workbook_and_writes_its_rows_line_by_line(tmp_path) -> None:
    report = read_report(given(tmp_path, a_workbook()), "report.xlsx", a_plan(), tmp_path / "rows.jsonl")
    assert not report.findings
    lines = [json.loads(line) for line in report.rows_path.read_text().splitlines()]
    assert lines[0] == ["runs", 2, {"run": "R-1", "day": "2027-10-04", "tons": "12.5"}]
    (table,) = report.tables
    assert (table.read, table.accepted, table.columns["tons"]) == (3, 3, "C")


def test_a_child_that_needs_too_much_memory_is_one_finding(tmp_path) -> None:
    texts = {**parts_of({"Runs": GOOD_ROWS}, strings=["A" * 200_000 + str(n) for n in range(400)])}
    limits = replace(LIMITS, memory_bytes=90 * MEGABYTE, ratio=10_000)
    report = read_report(given(tmp_path, packed(texts)), "r.xlsx", a_plan(), tmp_path / "rows.jsonl", limits)
    assert codes(report) == {"too_much_memory"}
    assert report.rows_path.read_text() == ""


def test_a_child_that_takes_too_long_is_one_finding(tmp_path) -> None:
    limits = replace(LIMITS, seconds=0, seconds_per_megabyte=0)
    report = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl", limits)
    assert codes(report) == {"too_slow"}


def test_a_keeper_that_does_not_start_is_one_finding(tmp_path, monkeypatch) -> None:
    children.keep_ready(0)
    monkeypatch.setattr(children, "_MODULE", "importers.no_such_module")
    report = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl")
    assert codes(report) == {"reader_stopped"}
    assert report.blocks


def test_a_full_disk_is_no_fault_of_the_file(tmp_path) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), Path("/dev/full"))


def test_an_answer_that_is_longer_than_allowed_is_one_finding(tmp_path) -> None:
    limits = replace(LIMITS, answer_bytes=10)
    report = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl", limits)
    assert codes(report) == {"reader_stopped"}


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x.xlsx", "re\r\nx.xlsx", "report", "x" * 300 + ".xlsx", "=cmd|.xlsx"]
)
def test_a_hostile_file_name_changes_nothing(tmp_path, name: str) -> None:
    report = read_report(given(tmp_path, a_workbook()), name, a_plan(), tmp_path / "rows.jsonl")
    assert not report.findings


def test_a_child_can_open_no_connection_and_start_no_program(tmp_path) -> None:
    script = (
        "import socket, subprocess, sys\n"
        "from importers.child import _confine\n"
        "from importers.limits import LIMITS\n"
        "_confine(LIMITS.memory_bytes)\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true'])):\n"
        "    try:\n"
        "        act()\n"
        "    except PermissionError:\n"
        "        print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused", "refused"]


@pytest.fixture
def ready() -> Iterator[list[children._Keeper]]:
    """The keepers that wait, of which there shall be one."""
    children.keep_ready(0)
    children.keep_ready(1)
    yield children._keepers._waiting
    children.keep_ready(1)


@pytest.fixture
def patient(monkeypatch) -> Iterator[None]:
    """Keepers whose readers do as the name of their file says."""
    children.keep_ready(0)
    monkeypatch.setattr(children, "_MODULE", "tests.importers.patient_keeper")
    children.keep_ready(1)
    yield
    # None is started here, where they would still be patient ones.
    children.keep_ready(0)
    children._keepers.wanted = 1


class Interrupted:
    """A connection at which whoever waits for the answer is interrupted."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)

    def recv(self, *_: object) -> bytes:
        raise KeyboardInterrupt


def asked(tmp_path, name: str, **limits: int) -> dict[str, int]:
    path = given(tmp_path, b"")
    return children.read_in_child(path, {"file_name": name}, replace(LIMITS, **limits))


def test_a_keeper_has_each_file_read_by_a_process_of_its_own(tmp_path, patient) -> None:
    keeper = children._keepers._waiting[0].process
    readers = [asked(tmp_path, "reads")["reader"] for _ in range(2)]
    assert len({*readers, keeper.pid}) == 3
    assert children._keepers._waiting[0].process is keeper
    assert keeper.poll() is None


def test_a_keeper_outlives_a_reader_that_breaks_or_needs_too_much(tmp_path, ready) -> None:
    keeper = ready[0].process
    limits = replace(LIMITS, memory_bytes=1 * MEGABYTE)
    for given_limits, codes_found in ((limits, {"too_much_memory"}), (LIMITS, set())):
        read = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl", given_limits)
        assert codes(read) == codes_found
    assert ready[0].process is keeper


@pytest.mark.parametrize("name, code, seconds", [("sleeps", "too_slow", 0), ("breaks", "reader_stopped", 20)])
def test_a_reader_that_does_not_end_or_breaks_is_one_finding(
    tmp_path, patient, name: str, code: str, seconds: int
) -> None:
    with pytest.raises(children.ChildFailed) as failed:
        asked(tmp_path, name, seconds=seconds)
    assert failed.value.code == code
    assert has_ended((tmp_path / "given.pid").read_text())
    assert asked(tmp_path, "reads")["reader"]


def test_a_keeper_that_died_while_it_waited_is_not_asked(tmp_path, ready) -> None:
    ready[0].process.kill()
    ready[0].process.wait()
    report = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl")
    assert not report.findings


def test_a_keeper_whose_answer_was_not_waited_for_is_not_asked_again(tmp_path, patient, monkeypatch) -> None:
    keeper = children._keepers._waiting[0]
    monkeypatch.setattr(keeper, "connection", Interrupted(keeper.connection))
    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path, "reads")
    assert keeper.process.poll() is not None
    assert asked(tmp_path, "reads")["reader"]


def test_keeper_and_reader_end_when_whoever_asked_is_killed(tmp_path) -> None:
    script = (
        "import os, signal, sys, threading, time\n"
        "from pathlib import Path\n"
        "from importers import children\n"
        "from importers.limits import LIMITS\n"
        "children._MODULE = 'tests.importers.patient_keeper'\n"
        "children.keep_ready(1)\n"
        "keeper, path = children._keepers._waiting[0].process.pid, Path(sys.argv[1])\n"
        "reads = (path, {'file_name': 'sleeps'}, LIMITS)\n"
        "threading.Thread(target=children.read_in_child, args=reads, daemon=True).start()\n"
        "while not path.with_suffix('.pid').exists():\n"
        "    time.sleep(0.01)\n"
        "print(keeper, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = given(tmp_path, b"")
    command = [sys.executable, "-c", script, str(path)]
    keeper = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert has_ended(keeper)
    assert has_ended(path.with_suffix(".pid").read_text())


def has_ended(pid: str) -> bool:
    """Whether the process is gone, now or within a minute."""
    stat = Path(f"/proc/{int(pid)}/stat")
    for _ in range(600):
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False


def test_a_hidden_sheet_is_used_where_no_other_holds_the_table(tmp_path) -> None:
    book = a_workbook(Runs=SheetOf(GOOD_ROWS, "veryHidden"))
    report = read_report(given(tmp_path, book), "r.xlsx", a_plan(), tmp_path / "rows.jsonl")
    (finding,) = report.findings
    assert (finding.code, finding.finding_class) == ("hidden_sheet", "explain")
    assert report.tables[0].accepted == 3
