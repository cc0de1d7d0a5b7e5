import pytest

from importers.catalogue import CATALOGUE
from importers.findings import BLOCKS, EXPLAIN, INFORMATION, Finding
from tests.importers.builders import codes, read
from tests.importers.cases import Pair
from tests.importers.cases_of_cells import CELL_PAIRS
from tests.importers.cases_of_files import FILE_PAIRS
from tests.importers.cases_of_rows import ROW_PAIRS
from tests.importers.cases_of_tables import TABLE_PAIRS

PAIRS = (*FILE_PAIRS, *TABLE_PAIRS, *CELL_PAIRS, *ROW_PAIRS)
OF_THE_WORKER = {"check_failed"}  # tests/test_worker.py
OF_THE_CHILD = {"too_slow", "too_much_memory", "reader_stopped"}  # tests/importers/test_children.py


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case.code)
def test_a_code_is_found_where_it_should_be_and_not_in_its_neighbour(case: Pair, tmp_path) -> None:
    loud = read(tmp_path, case.loud.content, case.loud.plan, case.loud.name, case.loud.limits)
    assert case.code in codes(loud)
    quiet = read(tmp_path, case.quiet.content, case.quiet.plan, case.quiet.name, case.quiet.limits)
    assert case.code not in codes(quiet)
    assert not quiet.blocks


def test_every_code_of_the_catalogue_has_a_file_that_brings_it_about() -> None:
    assert CATALOGUE.keys() - OF_THE_CHILD - OF_THE_WORKER == {case.code for case in PAIRS}


def test_every_code_says_what_it_means_and_how_to_mend_it() -> None:
    for entry in CATALOGUE.values():
        assert entry.finding_class in (BLOCKS, EXPLAIN, INFORMATION)
        assert entry.title[0].isupper()
        assert entry.mend.endswith(".")


def test_a_finding_survives_its_journey_as_json() -> None:
    finding = Finding("bad_date", BLOCKS, "…", cells=("B2:B4", "B9"), rows=((2, 4), (9, 9)), count=4)
    assert Finding.from_json(finding.to_json()) == finding
