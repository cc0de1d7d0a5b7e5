"""Rows kept as runs and keys that wait in a file: the same answers as from plain lists, in whatever order they come."""

import random
from pathlib import Path

from importers.addresses import runs
from importers.key_numbers import KeyNumbers
from importers.row_runs import RowRuns, count_of


def test_runs_are_those_of_the_rows_in_whatever_order_they_come() -> None:
    drawn = random.Random(8)
    for _ in range(50):
        kept, rows = RowRuns(), set[int]()
        for _ in range(drawn.randint(1, 60)):
            first = drawn.randint(1, 90)
            last = first + drawn.choice((0, 0, 1, 9))
            kept.add(first, last)
            rows.update(range(first, last + 1))
        assert list(kept) == list(runs(rows))
        assert count_of(kept) == len(rows)


def test_keys_that_meet_are_found_however_far_apart_they_stand(tmp_path: Path) -> None:
    keys = KeyNumbers(tmp_path)
    for start in range(1, 150_001, 1_000):
        rows = list(range(start, start + 1_000))
        keys.extend([-7 if row in (2, 140_000) else 99 if row in (3, 4) else row * 16 for row in rows], rows)
    assert keys.count == 150_000
    assert keys.meeting() == {2, 140_000, 3, 4}
    assert not list(tmp_path.iterdir())
