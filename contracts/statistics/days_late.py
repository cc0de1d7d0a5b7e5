"""days_late: the days from a milestone's promised date to the date it was met, less the days that are excused.

Unit: days of the calendar, or working days by the terms' calendar. Negative where it was met early. A revised date that
was granted takes the promised one's place where the terms name its column. Edges: met on the date itself is 0 days; a
milestone that is not met has no value yet and is “no occurrence”; several milestones add up their days.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marshmallow import fields, validate

from contracts.calendars import EVERY_WEEKDAY, Calendar, CalendarSchema
from contracts.errors import Incomplete
from contracts.fact_rows import FactRow
from contracts.figures import Figure, given, missing, total
from contracts.numbers import CONTEXT, ZERO, plain
from contracts.ruling_lines import excused_days, less_excused
from contracts.schema import Identifier
from contracts.scope import Chosen, Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysLateStatistic(OverRows):
    """The days by which milestones were met late, or early where negative."""

    promised: str
    met: str
    days: str
    revised: str | None = None
    excused: str | None = None
    calendar: Calendar = EVERY_WEEKDAY

    def states(self) -> tuple[str, ...]:
        """Not reported, or not met yet."""
        return ("not_reported", "no_occurrence")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The days of each milestone, added up."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        days = [
            self._days(scope, chosen, row, name, unit) for row in chosen.holding if row.values.get(self.met) is not None
        ]
        if not days:
            return missing(name, title, unit, "no_occurrence", "No milestone was met in this period.")
        return total(name, title, days, unit, f"{len(days)} milestone(s)")

    def _days(self, scope: Scope, chosen: Chosen, row: FactRow, name: str, unit: str) -> Figure:
        due = row.values.get(self.revised) if self.revised is not None else None
        due = due if due is not None else row.values.get(self.promised)
        met = row.values[self.met]
        if not isinstance(due, date) or not isinstance(met, date):
            raise Incomplete(f"Row {row.number} of {chosen.table.sheet} has no promised date. Report it.")
        between = self.calendar.working_days(due, met) if self.days == "working" else (met - due).days
        excused = row.values.get(self.excused) if self.excused is not None else None
        late = CONTEXT.subtract(Decimal(between), excused if isinstance(excused, Decimal) else ZERO)
        says = f"from {due.isoformat()} to {met.isoformat()} are {between} {self.days} days"
        says += f", of which {plain(excused)} are excused" if isinstance(excused, Decimal) and excused != 0 else ""
        where = chosen.table.cell(row, self.met)
        counted = given(f"{name}.{row.number}", f"Row {row.number}", late, unit, where, says)
        return less_excused(counted, excused_days(scope.facts, self.table, row.number))

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the calendar days from “Promised” to “Met”, less “Excused”."""
        headings = tables[self.table].headings()
        said = f"the {self.days} days from “{headings[self.promised]}” to “{headings[self.met]}”"
        said += f" (or from “{headings[self.revised]}” where it is filled in)" if self.revised is not None else ""
        said += f", less “{headings[self.excused]}”" if self.excused is not None else ""
        return said + self.condition_words(tables)

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """Columns that are no dates, and a calendar that contradicts itself."""
        numeric = (self.excused,) if self.excused is not None else ()
        yield from self.table_problems(tables, by, numeric)
        types = tables[self.table].types() if self.table in tables else {}
        for key, column in (("promised", self.promised), ("met", self.met), ("revised", self.revised)):
            if column is not None and types.get(column) != "date":
                yield key, f"“{column}” is no column of dates in the table “{self.table}”."
        if self.promised in types and not tables[self.table].column(self.promised).required:
            yield "promised", f"“{self.promised}” may be blank. A milestone needs its promised date."
        for message in self.calendar.problems():
            yield "calendar.holidays", message


class DaysLateSchema(OverRowsSchema):
    """`{"kind": "days_late", "table": "milestones", "promised": "promised", "met": "met", "days": "calendar"}`"""

    made = DaysLateStatistic
    promised = Identifier(required=True)
    met = Identifier(required=True)
    days = fields.String(required=True, validate=validate.OneOf(("calendar", "working")))
    revised = Identifier()
    excused = Identifier()
    calendar = fields.Nested(CalendarSchema)
