"""A measure: a defined quantity over reported rows, what it is worth, and what follows where it has no value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate
from msgspec import structs

from contracts import schedules, statistics
from contracts.errors import Incomplete
from contracts.evidence import RequiredEvidence, RequiredEvidenceSchema
from contracts.fact_rows import COUNTING_FROM
from contracts.figures import Figure, given, missing, rounded, source
from contracts.no_rows import NO_DATA, STATE_OF_REASON
from contracts.numbers import Rounding, plain
from contracts.parties import PARTIES, VERIFIERS
from contracts.schedules.base import Schedule, kind_of, sample_size, worth_figure
from contracts.schema import ByName, DecimalText, Identifier, OfKind, RoundingSchema, Strict, Words, many
from contracts.scope import Scope
from contracts.standing import NOBODY_LOOKED, Census, Counting
from contracts.statistics.base import Statistic
from contracts.tables import Table

STATES = ("not_reported", "not_inspected", "no_occurrence", "too_few")
STATE_WORDS = {
    "not_reported": "not reported",
    "not_inspected": "not inspected",
    "no_occurrence": "no occurrence",
    "too_few": "too few",
    "too_little_measured": "too little was measured",
    "waived": "waived",
}


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows where a measure has no value: leave it out, hold the statement, or a stated score."""

    kind: str
    score: Decimal | None = None

    def sentence(self) -> str:
        """The consequence in words."""
        if self.score is not None:
            return f"counts as {plain(self.score)}"
        return {"exclude": "left out, its weight too", "hold": "no statement until it is there"}[self.kind]


@dataclass(frozen=True, slots=True)
class Few:
    """What follows where there are rows, but fewer than a number."""

    than: int
    then: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A defined quantity: how it is counted, scored, verified, and treated when missing."""

    id: str
    title: str
    unit: str
    statistic: Statistic
    missing: Mapping[str, Consequence]
    goal: str | None = None
    better: str | None = None
    empty_means: str = "no_occurrence"
    round: Rounding | None = None
    schedule: Schedule | None = None
    score_unit: str = "points"
    few: Few | None = None
    for_each: str | None = None
    target: Decimal | None = None
    threshold: Decimal | None = None
    verified_by: str | None = None
    counts_from: str | None = None
    below: str | None = None
    evidence: tuple[RequiredEvidence, ...] = ()
    clause: str = ""

    def counting(self) -> Counting:
        """From which standing, and on whose word, the measure counts rows."""
        return Counting(self.counts_from or "reported", VERIFIERS.get(self.verified_by or "", ""))


@dataclass(frozen=True, slots=True)
class Result:
    """A measure's value, and its score where it has a schedule; `few` where the sample was small, `census` how many
    rows of each standing it looked at.
    """

    measure: Measure
    value: Figure
    score: Figure | None
    few: bool = False
    census: Census = NOBODY_LOOKED

    @property
    def final(self) -> Figure:
        """What composites and payments take: the score where there is one, else the value."""
        return self.score if self.score is not None else self.value


def measure_result(measure: Measure, scope: Scope) -> Result:
    """Count, round and score a measure in its scope; Incomplete where the contract holds the statement until it is
    there.
    """
    label = f"[{scope.instance.label}]" if scope.instance is not None else ""
    name, scope = f"{measure.id}{label}", replace(scope, counting=measure.counting())
    census = scope.census(measure.statistic.tables_read())
    value = _value(measure, scope, census, name)
    few = measure.few is not None and value.value is not None and sample_size(value) < measure.few.than
    if few and measure.few is not None and measure.few.then == "exclude":
        value = missing(name, measure.title, measure.unit, "too_few", f"fewer than {measure.few.than}", (value,))
    return Result(measure, value, _score(measure, value, name), few, census)


def with_value(result: Result, value: Figure) -> Result:
    """The same measure with another value, rounded and scored as the terms say."""
    value = rounded(value, result.measure.round)
    return replace(result, value=value, score=_score(result.measure, value, value.name))


def _value(measure: Measure, scope: Scope, census: Census, name: str) -> Figure:
    """The statistic over the rows that stand high enough; “not inspected” where too few of them do."""
    if census.unfinished or census.bare or (measure.below == "not_inspected" and census.below):
        says = census.unfinished or census.words()
        return missing(name, measure.title, measure.unit, "not_inspected", says)
    stated = _stated_reason(measure, scope)
    if stated is not None:
        table, reason = stated
        says = f"The report says of “{table.title}”: {NO_DATA[reason].lower()}."
        return missing(name, measure.title, measure.unit, STATE_OF_REASON[reason], says)
    value = rounded(measure.statistic.figure(scope, name, measure.title, measure.unit), measure.round)
    if value.state == "no_occurrence":
        value = structs.replace(value, state=measure.empty_means)
    if census.is_worth_saying:
        value = structs.replace(value, says=f"{value.says}; {census.words()}".removeprefix("; "))
    return value


def _stated_reason(measure: Measure, scope: Scope) -> tuple[Table, str] | None:
    """The first table of the measure that has no rows for a stated reason other than that nothing happened.

    Where nothing happened, a count is zero and a share has no occurrence, as over any table without rows.
    """
    for table_id in measure.statistic.tables_read():
        found = scope.reported(table_id)
        reason = "" if found is None or found.rows else found.no_data
        if STATE_OF_REASON.get(reason, "no_occurrence") != "no_occurrence":
            return scope.tables[table_id], reason
    return None


def _score(measure: Measure, value: Figure, name: str) -> Figure | None:
    score_name, title = f"{name}.score", f"{measure.title}: score"
    if value.value is None:
        consequence = measure.missing.get(value.state, Consequence("hold"))
        if consequence.kind == "hold":
            state = STATE_WORDS[value.state]
            raise Incomplete(f"{measure.title}: {state}. The contract pays nothing until it is there. {value.says}")
        if consequence.score is not None:
            says = f"{STATE_WORDS[value.state]}: {consequence.sentence()} by the terms"
            where = source("terms", clause=measure.clause or None)
            return given(score_name, title, consequence.score, measure.score_unit, where, says)
        if measure.schedule is None:
            return None
        return missing(
            score_name, title, measure.score_unit, value.state, f"{STATE_WORDS[value.state]}: left out", (value,)
        )
    if measure.schedule is None:
        return None
    return worth_figure(measure.schedule, kind_of(measure.schedule), value, score_name, title, measure.score_unit)


class ConsequenceField(fields.Field[Consequence]):
    """`"exclude"`, `"hold"` or `{"score": "0"}`"""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Consequence:
        if value in ("exclude", "hold"):
            return Consequence(value)
        if isinstance(value, dict) and set(value) == {"score"}:
            return Consequence("score", DecimalText().deserialize(value["score"]))
        raise ValidationError('Choose "exclude", "hold" or {"score": "…"}.')


class FewField(fields.Field[Few]):
    """`[5, "flag"]` or `[3, "exclude"]`"""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Few:
        if isinstance(value, list) and len(value) == 2 and type(value[0]) is int and value[1] in ("flag", "exclude"):
            return Few(value[0], value[1])
        raise ValidationError('Write a number and what then, such as [5, "flag"] or [3, "exclude"].')


class MeasureSchema(Strict):
    """A measure of a contract."""

    made = Measure
    id = Identifier(required=True)
    title = Words(required=True, most=300)
    unit = Words(required=True, most=40)
    statistic = OfKind(statistics.KINDS, "statistic", required=True)
    missing = ByName(keys=fields.String(validate=validate.OneOf(STATES)), values=ConsequenceField(), required=True)
    goal = Identifier()
    better = fields.String(validate=validate.OneOf(("higher", "lower")))
    empty_means = fields.String(validate=validate.OneOf(("no_occurrence", "not_inspected")))
    round = fields.Nested(RoundingSchema)
    schedule = OfKind(schedules.KINDS, "schedule")
    score_unit = Words(most=40)
    few = FewField()
    for_each = Identifier()
    target = DecimalText()
    threshold = DecimalText()
    verified_by = fields.String(validate=validate.OneOf((*PARTIES, "inspector")))
    counts_from = fields.String(validate=validate.OneOf(COUNTING_FROM))
    below = fields.String(validate=validate.OneOf(("leave_out", "not_inspected")))
    evidence = fields.List(fields.Nested(RequiredEvidenceSchema), validate=many)
    clause = fields.String()
