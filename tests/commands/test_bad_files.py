"""Whatever arrives is answered by a finding with its cell and the way to mend it, never by half a report."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.database import Base, db
from models.file_store import FileStore
from models.rows import ReportRow
from tests.commands.bad_files import BAD, row_twice, vendor_workbook, with_change
from tests.conftest import Terminal

PLACE = ["--contract", "ARP-2027-A", "--period", "2027-07"]


def counts() -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.mark.parametrize("what", sorted(BAD))
def test_a_bad_file_is_answered_by_a_finding_and_stores_no_row(
    demo_store: FileStore, terminal: Terminal, tmp_path: Path, what: str
) -> None:
    make, code, place = BAD[what]
    file = tmp_path / "report.xlsx"
    file.write_bytes(make())
    by = "vendor-a@harborview.example"
    submitted = terminal.invoke(args=["report", "submit", str(file), *PLACE, "--by", by, "--json"])
    assert submitted.exit_code == 1, submitted.output
    assert "Traceback" not in submitted.output
    said = json.loads(submitted.stdout)
    assert (said["status"], " this report. Mend the file" in said["refused"]) == ("checked", True)
    for table in said["tables"]:
        assert table["read"] == sum(table[part] for part in ("accepted", "rejected", "blank", "totals"))
    (finding,) = [each for each in said["findings"] if each["code"] == code]
    assert finding["finding_class"] == "blocks"
    assert finding["mend"].endswith(".")
    if place is not None:
        assert finding["sheet"] == place[0]
        assert not place[1] or place[1] in finding["cells"], finding["cells"]
    rows = select(func.count()).select_from(ReportRow).where(ReportRow.report_id == said["id"])
    assert db.session.scalar(rows) == 0


def test_a_file_for_another_period_names_both(demo_store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(vendor_workbook())
    place = ["--contract", "ARP-2027-A", "--period", "2027-08"]
    checked = terminal.invoke(args=["report", "check", str(file), *place, "--json"])
    findings = {each["code"]: each for each in json.loads(checked.stdout)["findings"]}
    assert checked.exit_code == 1
    assert findings["wrong_period"]["sheet"] == "Cover"
    assert findings["outside_period"]["cells"]


def test_the_findings_are_readable_on_the_terminal(demo_store: FileStore, terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(BAD["an error in a cell"][0]())
    before = counts()
    checked = terminal.invoke(args=["report", "check", str(file), *PLACE])
    assert (checked.exit_code, counts()) == (1, before)
    assert "error_cell Quantities D6" in checked.output
    assert "Findings block this report" in checked.output


def test_the_same_row_twice_is_counted_once_and_must_be_explained(
    demo_store: FileStore, terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(with_change(row_twice))
    checked = terminal.invoke(args=["report", "check", str(file), *PLACE, "--json"])
    said = json.loads(checked.stdout)
    findings = {each["code"]: each for each in said["findings"]}
    assert (checked.exit_code, said["outcome"]) == (0, "explain")
    assert findings["duplicate_row"]["cells"] == ["A52"]
    assert said["payment"]["counts"]["T1"] == [46, 48]
