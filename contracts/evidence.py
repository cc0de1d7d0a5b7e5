"""Evidence that a measure needs by the terms: its title, for the period or for each row, and which party brings it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from marshmallow import fields, validate

from contracts.fact_rows import FactRow, row_names
from contracts.parties import PARTIES
from contracts.schema import Identifier, Strict, Words

_NAMED = 5


@dataclass(frozen=True, slots=True)
class RequiredEvidence:
    """What must be attached: what it is, how often, by whom; `table` says whose rows where each row needs its own."""

    title: str
    per: str
    party: str
    table: str | None = None

    def sentence(self) -> str:
        """Such as: “Photo of the finished work”, for each row, by the vendor."""
        often = {"period": "for the period", "row": "for each row that counts"}[self.per]
        return f"“{self.title}” {often}, by the {self.party.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class AttachedEvidence:
    """A file that was attached for a requirement of a measure; `row` is the name of its row where it is for one."""

    measure: str
    title: str
    party: str
    file: str
    sha256: str
    table: str = ""
    row: str = ""

    def document(self) -> dict[str, str]:
        """The attachment as JSON."""
        said = {"measure": self.measure, "title": self.title, "party": self.party}
        where = {"table": self.table, "row": self.row} if self.row else {}
        return {**said, "file": self.file, "sha256": self.sha256, **where}


@dataclass(frozen=True, slots=True)
class MissingEvidence:
    """A requirement that nothing meets: for the period as a whole, or for these rows."""

    required: RequiredEvidence
    rows: tuple[int, ...]

    def says(self) -> str:
        """What lacks, in words."""
        if self.required.per == "period":
            return f"“{self.required.title}” of the {self.required.party.replace('_', ' ')} is missing."
        named = ", ".join(map(str, self.rows[:_NAMED])) + (" …" if len(self.rows) > _NAMED else "")
        word = "row" if len(self.rows) == 1 else "rows"
        return f"“{self.required.title}” is missing for {len(self.rows)} {word} ({named})."


def missing_evidence(
    required: Sequence[RequiredEvidence],
    attached: Iterable[AttachedEvidence],
    measure: str,
    rows_of: dict[str, tuple[FactRow, ...]],
) -> Iterator[MissingEvidence]:
    """Each requirement of a measure that is not met; `rows_of` gives the rows of each table that was reported."""
    there = [each for each in attached if each.measure == measure]
    for need in required:
        given = [each for each in there if (each.title, each.party) == (need.title, need.party)]
        if need.per == "period":
            if not given:
                yield MissingEvidence(need, ())
            continue
        shown = {each.row for each in given if each.table == need.table}
        rows = rows_of.get(need.table or "", ())
        names = row_names(rows)
        lacking = [row.number for row, name in zip(rows, names, strict=True) if row.stands_at() and name not in shown]
        if lacking:
            yield MissingEvidence(need, tuple(lacking))


class RequiredEvidenceSchema(Strict):
    """`{"title": "Photo of the finished work", "per": "row", "table": "visits", "party": "vendor"}`"""

    made = RequiredEvidence
    title = Words(required=True, most=200)
    per = fields.String(required=True, validate=validate.OneOf(("period", "row")))
    party = fields.String(required=True, validate=validate.OneOf(PARTIES))
    table = Identifier()


class AttachedEvidenceSchema(Strict):
    """An attachment in the facts."""

    made = AttachedEvidence
    measure = Identifier(required=True)
    title = Words(required=True, most=200)
    party = fields.String(required=True, validate=validate.OneOf(PARTIES))
    file = Words(required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))
    table = Identifier()
    row = fields.String(validate=validate.Regexp(r"^[0-9a-f]{64}$"))
