"""Explanations that people typed into the sheet of findings of an annotated copy, read back when the copy comes again.

A finding is known again by its sheet, its cells, what it says and what was found; an explanation of anything else stays
in the file and is counted.
"""

from collections.abc import Sequence

from importers.cells import Kinds
from importers.finding_sheets import CELL_COLUMN, EXPLANATION_COLUMN, HEADING_ROW, Remark, lines_of
from importers.findings import Finding
from importers.limits import Limits
from importers.packages import Package
from importers.refusals import LookAgain
from importers.sheets import SheetRows
from importers.workbooks import SheetPart

_KNOWN_BY = slice(CELL_COLUMN - 2, CELL_COLUMN + 2)
Told = tuple[tuple[str, ...], str]


def read_explanations(part: SheetPart, package: Package, kinds: Kinds, limits: Limits) -> list[Told]:
    """Of each line with an explanation what its finding is known by, and the explanation."""
    rows = SheetRows(part.name, part.entry.name, kinds, limits)
    told: list[Told] = []
    try:
        for batch in rows.batches(package.chunks(part.entry)):
            for number, cells in batch:
                texts = [
                    cells[place][0].text(cells[place][1]).strip() if place in cells else ""
                    for place in range(1, EXPLANATION_COLUMN + 1)
                ]
                if number > HEADING_ROW and texts[-1]:
                    told.append((tuple(texts[_KNOWN_BY]), texts[-1]))
    except LookAgain:
        return []
    return told


def match_explanations(told: Sequence[Told], findings: Sequence[Finding]) -> tuple[dict[int, str], int]:
    """By its place among the findings the explanation of each that must be explained; and how many are left over."""
    known = dict(told)
    lines = lines_of([Remark(0, finding) for finding in findings])
    matched: dict[int, str] = {}
    used = set()
    for place, (finding, line) in enumerate(zip(findings, lines, strict=True)):
        key = tuple(text.strip() for text in line[_KNOWN_BY])
        if finding.must_be_explained and key in known:
            matched[place] = known[key]
            used.add(key)
    return matched, len(known.keys() - used)
