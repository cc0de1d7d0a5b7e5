"""Damaged workbooks end in findings or in their own values: never in a crash, a hang, or a value they do not hold."""

from collections import Counter
from pathlib import Path

import pytest

from tests.importers.builders import GOOD_ROWS, codes, packed, parts_of, read
from tests.importers.mutant_oracle import judged
from tests.importers.mutants import mutant

SAMPLE = range(150)
SHEET = "xl/worksheets/sheet1.xml"


def test_the_same_number_is_the_same_mutant() -> None:
    assert [mutant(number) for number in range(5)] == [mutant(number) for number in range(5)]


def test_mutants_end_in_findings_or_in_their_own_values(tmp_path: Path) -> None:
    ends: Counter[str] = Counter()
    wrong = []
    for number in SAMPLE:
        end, differences = judged(number, tmp_path)
        ends[end] += 1
        wrong += differences
    assert wrong == []
    assert min(ends[end] for end in ("accepted", "findings", "refused")) > 5, ends


@pytest.mark.parametrize(
    "part,good,bad",
    [
        (SHEET, "<v>14</v>", "<v><v>7</v>14</v>"),
        (SHEET, "<v>14</v>", "<v><t>7</t>14</v>"),
        (SHEET, "</is>", "<t>another</t></is>"),
        (SHEET, ' t="inlineStr"', ' t="b"'),
        (SHEET, "<is>", "<t>another</t><is>"),
        ("xl/workbook.xml", 'date1904="0"', 'date1904="3"'),
        ("xl/workbook.xml", "<workbookPr ", "<x:workbookPr "),
        ("xl/sharedStrings.xml", "</t>", "</t><t>another</t>"),
        ("xl/sharedStrings.xml", "<t>", "<t><b/>"),
    ],
)
def test_what_two_readers_would_read_differently_is_refused(tmp_path: Path, part: str, good: str, bad: str) -> None:
    parts = parts_of({"Runs": GOOD_ROWS}, strings=["a text"])
    assert good in parts[part]
    parts[part] = parts[part].replace(good, bad, 1)
    assert codes(read(tmp_path, packed(parts))) == {"workbook_broken"}
