"""sample_inspection: the percentage of a service that is paid for after a sample of it was inspected.

paid % = 100 − 100·defects/sample where the defects exceed the reject number, else 100; rework that was done well gives
back 100·reworked/lot. Each percentage is rounded before it is used, as the terms say (NAVFAC MO-213: 315 sampled, 30
defects, reject number 15: 9.5 % defective, 90.5 % paid). Unit: percent. Edges: as many defects as the reject number are
accepted; without `reject_number` every defect counts (MO-327); an empty sample is “no occurrence”.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from marshmallow import fields

from contracts.errors import Refused
from contracts.figures import Figure, given, missing, quotient, rounded, source, total
from contracts.figures import scaled as scaled_by
from contracts.numbers import HUNDRED, ONE, Rounding, negative, plain
from contracts.schema import Identifier, RoundingSchema
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleInspectionStatistic(OverRows):
    """The percentage paid after a sample inspection; the row holds sample, defects, and where used the rest."""

    sample: str
    defects: str
    round_percent: Rounding
    reject_number: str | None = None
    reworked: str | None = None
    lot: str | None = None

    def states(self) -> tuple[str, ...]:
        """Not reported, or nothing sampled."""
        return ("not_reported", "no_occurrence")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """100 less the share of defects, with rework credited."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        if len(chosen.holding) > 1:
            raise Refused(f"{title} asks for one inspection and finds {len(chosen.holding)}. Group them in the terms.")
        asked = (self.sample, self.defects, self.reject_number, self.reworked, self.lot)
        cells = {
            column: scope.leaf(chosen.table, row, column, "")
            for row in chosen.holding
            for column in asked
            if column is not None
        }
        if not cells or cells[self.sample].amount == 0:
            return missing(name, title, unit, "no_occurrence", "Nothing was sampled in this period.")
        return self._paid(name, title, unit, cells)

    def _paid(self, name: str, title: str, unit: str, cells: Mapping[str, Figure]) -> Figure:
        whole = given(f"{name}.whole", "The whole", HUNDRED, "percent", source("terms"))
        if self.reject_number is not None and cells[self.defects].amount <= cells[self.reject_number].amount:
            says = f"{plain(cells[self.defects].amount)} defects do not exceed the reject number"
            return total(name, title, (whole,), unit, says)
        share = quotient(f"{name}.defective", "Defective", cells[self.defects], cells[self.sample], "percent", HUNDRED)
        lost = scaled_by(f"{name}.lost", "Lost", rounded(share, self.round_percent), negative(ONE), "percent")
        if self.reworked is None or self.lot is None or cells[self.lot].amount == 0:
            return total(name, title, (whole, lost), unit, "100 less the defective share")
        base = total(f"{name}.base", "Without rework", (whole, lost), unit, "100 less the defective share")
        again = quotient(f"{name}.rework", "Reworked", cells[self.reworked], cells[self.lot], "percent", HUNDRED)
        return total(name, title, (base, rounded(again, self.round_percent)), unit, "with rework that was done well")

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the percentage paid after inspecting a sample …"""
        headings = tables[self.table].headings()
        said = f"100 % less “{headings[self.defects]}” per “{headings[self.sample]}”"
        if self.reject_number is not None:
            said += f" where they exceed “{headings[self.reject_number]}”"
        if self.reworked is not None and self.lot is not None:
            said += f", plus “{headings[self.reworked]}” per “{headings[self.lot]}”"
        return f"{said}, each percentage {self.round_percent.sentence()}{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        asked = (self.sample, self.defects, self.reject_number, self.reworked, self.lot)
        yield from self.table_problems(tables, by, tuple(column for column in asked if column is not None))
        if (self.reworked is None) != (self.lot is None):
            yield "lot", "Rework is credited by its share of the lot: name both columns or neither."


class SampleInspectionSchema(OverRowsSchema):
    """`{"kind": "sample_inspection", "table": "inspections", "sample": "sampled", "defects": "defects", …}`"""

    made = SampleInspectionStatistic
    sample = Identifier(required=True)
    defects = Identifier(required=True)
    round_percent = fields.Nested(RoundingSchema, required=True)
    reject_number = Identifier()
    reworked = Identifier()
    lot = Identifier()
