"""Registers of contracts made of sheets as they stand: what each row gives, repeats or gets wrong adds up."""

from datetime import date
from pathlib import Path

from importers import registers
from importers.grid_maps import propose_map
from importers.grids import Grids, read_grids
from importers.registers import RegisterChoices, RegisterRead, read_register
from tests.importers.grid_files import a_table, real

MONTH_FIRST = RegisterChoices()
REGISTER = (
    "contract_id,vendor,short_desc,start_dt,end_dt,contract_amount\n"
    'A-1,"Granite, Inc.",Sidewalks,2027-01-01,2027-12-31,100000\n'
    'A-1,"Granite, Inc.",Sidewalks,2027-01-01,2028-06-30,150000\n'
    'A-2,"Granite, Inc.",Walls,1/15/2027,2027-06-30,"$12,000.50"\n'
    "A/3,Sons,Curbs,2027-01-01,2027-12-31,1\n"
    "A-4,,Curbs,2027-12-31,2027-01-01,-5\n"
    "A-5,Sons,Paths,31/12/2027,2028-12-31,\n"
    "Total,,,,,262000.50\n"
)


def register_of(grids: Grids, choices: RegisterChoices = MONTH_FIRST) -> RegisterRead:
    return read_register(grids, propose_map(grids, registers.FIELDS), choices)


def test_a_register_gives_contracts_repetitions_and_rejections_that_add_up(tmp_path: Path) -> None:
    read = register_of(read_grids(a_table(tmp_path / "r.csv", REGISTER), "r.csv"))
    assert [(row.row, row.contract.number, row.vendor) for row in read.rows] == [
        (2, "A-1", "Granite, Inc."),
        (4, "A-2", "Granite, Inc."),
    ]
    assert read.rows[1].contract.starts == date(2027, 1, 15)
    assert str(read.rows[1].contract.value) == "12000.50"
    assert [row.row for row in read.repeated] == [3]
    assert (read.rejected, [row.kind for row in read.skipped]) == (3, ["total"])
    assert read.read == len(read.rows) + len(read.repeated) + read.rejected + len(read.skipped)
    said = {problem.address: problem.message for problem in read.problems}
    assert "differs in value, last day" in said["A3"]
    assert "cannot hold “/”" in said["A5"]
    assert "vendor is blank" in said["B6"]
    assert "neither below zero" in said["F6"]
    assert "lies before the first day" in said["E6"]
    assert "D7" in said, "December 31 is no day where the month is written first"


def test_days_written_as_text_are_read_in_the_order_that_was_chosen(tmp_path: Path) -> None:
    grids = read_grids(a_table(tmp_path / "r.csv", REGISTER), "r.csv")
    read = register_of(grids, RegisterChoices(order="dmy", due_days=5))
    numbers = {row.contract.number: row.contract for row in read.rows}
    assert numbers["A-5"].starts == date(2027, 12, 31)
    assert numbers["A-5"].value is None
    assert numbers["A-5"].due_days == 5
    assert "A-2" not in numbers


def test_a_real_register_adds_up() -> None:
    grids = read_grids(real("philadelphia_contracts_2014q4.csv"), "register.csv")
    read = register_of(grids)
    assert (read.read, len(read.rows), len(read.repeated), read.rejected) == (1775, 1730, 44, 1)
    assert len({row.vendor for row in read.rows}) == 1113
