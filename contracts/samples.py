"""Samples of rows to verify: how many, drawn how, and what follows for the rows that were not drawn.

A row is drawn by SHA-256 over seed and key: within each stratum those with the smallest hashes. Whoever has the seed
and the rows draws the same sample on any machine, and a corrected row does not draw the others anew.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from contracts.fact_rows import FactRow, key_of
from contracts.numbers import CONTEXT, HUNDRED, divide, plain
from contracts.schema import DecimalText, Identifier, PositiveText, Strict, Words
from contracts.values import encode

OTHERWISE = ("verify_all", "sample_alone")
_OUTCOMES = frozenset({"verified", "rejected", "disputed"})
_MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Share:
    """A number of rows, or a percentage of them."""

    rows: int | None = None
    percent: Decimal | None = None

    def of(self, count: int) -> int:
        """How many of so many rows; a percentage is rounded up to the next whole row."""
        if self.percent is None:
            return min(self.rows or 0, count)
        part = CONTEXT.multiply(divide(self.percent, HUNDRED), Decimal(count))
        return int(part.to_integral_value(ROUND_CEILING))

    def sentence(self) -> str:
        """Such as: 10 rows; 5 % of the rows."""
        return f"{self.rows} rows" if self.percent is None else f"{plain(self.percent)} % of the rows"


@dataclass(frozen=True, slots=True)
class SampleRule:
    """How many rows are drawn (of each stratum where `by` names a column), how many of them may be rejected, and what
    follows where more are: all rows must be verified, or the sample alone counts.
    """

    size: Share
    most_rejected: Share
    otherwise: str
    by: str | None = None

    def sentence(self, headings: Mapping[str, str]) -> str:
        """The rule in words."""
        each = f" of each “{headings[self.by]}”" if self.by is not None else ""
        then = {
            "verify_all": "every row must be verified",
            "sample_alone": "the rows of the sample alone count, for all of them",
        }[self.otherwise]
        most = self.most_rejected.sentence().replace("of the rows", "of the sample")
        return (
            f"A sample of {self.size.sentence()}{each} is drawn by a recorded seed. Where at most {most} "
            f"are found untrue, all rows count as verified; otherwise {then}."
        )


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """That a sample was drawn: the seed, by whom and when."""

    seed: str
    drawn_by: str
    drawn_at: str

    def document(self) -> dict[str, str]:
        """The drawing as JSON."""
        return {"seed": self.seed, "drawn_by": self.drawn_by, "drawn_at": self.drawn_at}


@dataclass(frozen=True, slots=True)
class SampleState:
    """Where a drawn sample stands: the numbers of its rows, how many wait, were verified or rejected, and the verdict.

    `verdict`: “waiting” while an outcome lacks, “passed”, or “failed”.
    """

    drawn: tuple[int, ...]
    waiting: int
    verified: int
    rejected: int
    allowed: int
    verdict: str


def eligible(rows: Iterable[FactRow]) -> tuple[FactRow, ...]:
    """The rows that a sample is drawn from: all that no decision leaves out and no excusal frees."""
    return tuple(row for row in rows if row.standing not in ("left_out", "excused"))


def draw(rule: SampleRule, seed: str, rows: Iterable[FactRow], key: Sequence[str]) -> tuple[FactRow, ...]:
    """The rows of the sample in the order of their sheet."""
    strata: dict[str, list[tuple[str, int, FactRow]]] = {}
    for row in eligible(rows):
        stratum = "" if rule.by is None else encode(row.values.get(rule.by)) or ""
        strata.setdefault(stratum, []).append((score_of(seed, key_of(row, key)), row.number, row))
    chosen: list[FactRow] = []
    for scored in strata.values():
        scored.sort(key=lambda each: each[:2])
        chosen += [row for _, _, row in scored[: rule.size.of(len(scored))]]
    return tuple(sorted(chosen, key=lambda row: row.number))


def score_of(seed: str, key: Sequence[str]) -> str:
    """The hash by which rows are drawn, smallest first: SHA-256, in hexadecimal, of the seed and the key's texts, each
    followed by the character U+001F, in UTF-8.
    """
    return hashlib.sha256("".join(f"{part}\x1f" for part in (seed, *key)).encode()).hexdigest()


def state_of(rule: SampleRule, seed: str, rows: Iterable[FactRow], key: Sequence[str]) -> SampleState:
    """Where the sample stands, by the outcomes that its rows have. A disputed row counts as found untrue."""
    drawn = draw(rule, seed, rows, key)
    waiting = sum(row.standing not in _OUTCOMES for row in drawn)
    rejected = sum(row.standing in ("rejected", "disputed") for row in drawn)
    allowed = _allowed(rule.most_rejected, len(drawn))
    verdict = "waiting" if waiting else ("passed" if rejected <= allowed else "failed")
    numbers = tuple(row.number for row in drawn)
    return SampleState(numbers, waiting, len(drawn) - waiting - rejected, rejected, allowed, verdict)


def _allowed(most: Share, count: int) -> int:
    """How many rows may be rejected; a percentage is rounded down, since half a row more is a row too many."""
    if most.percent is None:
        return most.rows or 0
    return int(CONTEXT.multiply(divide(most.percent, HUNDRED), Decimal(count)))


class SizeField(fields.Field[Share]):
    """`{"rows": 10}` or `{"percent": "5"}`"""

    def __init__(self, *, least: int, **more: Any) -> None:
        super().__init__(**more)
        self.least = least

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Share:
        if isinstance(value, dict) and set(value) == {"rows"} and type(value["rows"]) is int:
            if self.least <= value["rows"] <= _MOST_ROWS:
                return Share(rows=value["rows"])
            raise ValidationError(f"Write a number of rows from {self.least} to {_MOST_ROWS:,}.")
        if isinstance(value, dict) and set(value) == {"percent"}:
            percent = (PositiveText() if self.least else DecimalText()).deserialize(value["percent"])
            if percent is not None and 0 <= percent <= HUNDRED:
                return Share(percent=percent)
            raise ValidationError("A percentage of rows lies between 0 and 100.")
        raise ValidationError('Write {"rows": 10} or {"percent": "5"}.')


class SampleRuleSchema(Strict):
    """`{"size": {"percent": "10"}, "most_rejected": {"rows": 0}, "otherwise": "verify_all", "by": "district"}`"""

    made = SampleRule
    size = SizeField(least=1, required=True)
    most_rejected = SizeField(least=0, required=True)
    otherwise = fields.String(required=True, validate=validate.OneOf(OTHERWISE))
    by = Identifier()


class DrawnSampleSchema(Strict):
    """A drawing in the facts."""

    made = DrawnSample
    seed = Words(required=True, most=200)
    drawn_by = Words(required=True)
    drawn_at = Words(required=True)


def sample_problems(rule: SampleRule, types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A stratum that the table does not have."""
    if rule.by is not None and rule.by not in types:
        yield "by", f"The table has no column “{rule.by}”."
