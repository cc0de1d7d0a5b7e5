"""The standing of rows as a measure sees it: which rows of a table count, on whose word, and how many do not."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from contracts.fact_rows import COUNTING_FROM, STANDING_WORDS, STANDINGS, FactRow, counting_from
from contracts.facts import FactTable
from contracts.tables import Table

_UNFINISHED = {
    "": "no sample of “{title}” has been drawn yet",
    "waiting": "the sample of “{title}” has not been inspected to its end",
    "failed": "the sample of “{title}” failed, and not every row has been verified yet",
}


@dataclass(frozen=True, slots=True)
class Counting:
    """From which standing rows count, and as which party's word a verification is taken (any party's where empty)."""

    least: str = "reported"
    party: str = ""

    def least_for(self, table: Table) -> str:
        """The least standing in a table. What a party reports itself needs no verification by the same party."""
        is_own = table.reported_by == self.party if self.party else table.reported_by != "vendor"
        return "reported" if is_own and self.least == "verified" else self.least

    def judge(self, table: Table) -> Callable[[FactRow], bool]:
        """Whether a row of the table counts."""
        least, party = self.least_for(table), self.party
        counting = counting_from(least)
        if least == "verified" and party:
            return lambda row: row.standing in counting and row.by == party
        return lambda row: row.standing in counting


AS_REPORTED = Counting()


@dataclass(frozen=True, slots=True)
class Census:
    """How many rows a measure looked at by standing; how many count, and how many stand too low to count.

    `bare`: a table has such rows and none that counts. `unfinished`: why the verification is not at its end, in words.
    """

    counts: tuple[tuple[str, int], ...] = ()
    counted: int = 0
    below: int = 0
    bare: bool = False
    unfinished: str = ""

    @property
    def is_worth_saying(self) -> bool:
        """Whether anything else is to be said than that rows were reported, or left out by decision."""
        return bool(self.below) or any(standing not in ("reported", "left_out") for standing, _ in self.counts)

    def words(self) -> str:
        """Such as: 18 verified, 3 reported only and not counted."""
        said = [f"{count} {STANDING_WORDS[standing]}" for standing, count in self.counts]
        not_counted = f" ({self.below} not counted)" if self.below else ""
        return ", ".join(said) + not_counted

    def document(self) -> dict[str, int]:
        """The counts as JSON."""
        return {**dict(self.counts), "counted": self.counted}


NOBODY_LOOKED = Census()


def census_of(tables: Iterable[tuple[Table, FactTable, tuple[FactRow, ...]]], counting: Counting) -> Census:
    """The standings of the given rows of each table."""
    counts: Counter[str] = Counter()
    counted = below = 0
    bare, unfinished = False, ""
    for table, reported, rows in tables:
        standings = Counter([row.standing for row in rows])
        counts.update(standings)
        here = _counted(table, rows, standings, counting)
        low = sum(standings[name] for name in COUNTING_FROM) - here
        counted += here
        if low and counting.least_for(table) == "verified" and table.sample is not None:
            verdict = reported.verdict
            if verdict == "failed" and table.sample.otherwise == "sample_alone":
                continue
            unfinished = unfinished or _UNFINISHED.get(verdict, "").format(title=table.title)
        below += low
        bare = bare or bool(low and not here)
    named = tuple((name, counts[name]) for name in reversed(STANDINGS) if counts[name])
    return Census(named, counted, below, bare, unfinished)


def _counted(table: Table, rows: tuple[FactRow, ...], standings: Mapping[str, int], counting: Counting) -> int:
    least = counting.least_for(table)
    if least == "verified" and counting.party:
        return sum(map(counting.judge(table), rows))
    return sum(standings[name] for name in counting_from(least) if name in standings)
