import json
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


def test_a_child_that_dies_is_one_finding(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(children, "_MODULE", "importers.no_such_module")
    report = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl")
    assert codes(report) == {"reader_stopped"}
    assert report.blocks


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
def ready() -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that wait, of which there shall be one."""
    children.keep_ready(1)
    yield children._ready._waiting
    children.keep_ready(0)


def test_a_child_that_waits_reads_one_file_and_another_takes_its_place(tmp_path, ready) -> None:
    seen = []
    for _ in range(2):
        seen.append(ready[0].process)
        report = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl")
        assert report.tables[0].accepted == 3
    assert [process.returncode for process in seen] == [0, 0]
    assert seen[0].pid != seen[1].pid
    assert ready[0].process.poll() is None


def test_a_child_that_died_while_it_waited_is_not_asked(tmp_path, ready) -> None:
    ready[0].process.kill()
    ready[0].process.wait()
    report = read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl")
    assert not report.findings


def test_a_file_with_limits_of_its_own_gets_a_child_of_its_own(tmp_path, ready) -> None:
    waiting = ready[0].process
    limits = replace(LIMITS, memory_bytes=400 * MEGABYTE)
    assert not read_report(given(tmp_path, a_workbook()), "r.xlsx", a_plan(), tmp_path / "rows.jsonl", limits).findings
    assert ready[0].process is waiting


def test_a_child_that_waits_ends_when_whoever_started_it_is_killed() -> None:
    script = (
        "import os, signal\n"
        "from importers import children\n"
        "children.keep_ready(1)\n"
        "print(children._ready._waiting[0].process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout
    waiting = Path(f"/proc/{int(said)}/stat")
    for _ in range(600):
        if not waiting.exists() or waiting.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child still waits")


def test_a_hidden_sheet_is_used_where_no_other_holds_the_table(tmp_path) -> None:
    book = a_workbook(Runs=SheetOf(GOOD_ROWS, "veryHidden"))
    report = read_report(given(tmp_path, book), "r.xlsx", a_plan(), tmp_path / "rows.jsonl")
    (finding,) = report.findings
    assert (finding.code, finding.finding_class) == ("hidden_sheet", "explain")
    assert report.tables[0].accepted == 3
