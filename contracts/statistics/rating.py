"""rating: a judgement in words with the number entered for it, inside the range that the contract gives the word.

FAR 16.401 gives “Good” 51 to 75 % of the award-fee pool; where in the range a period lies is judged, and is entered.
Unit: as entered, usually percent. Edges: both ends belong to the range; a number outside of it, or a word that the
contract does not know, is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.errors import Refused
from contracts.figures import Figure, computed, given, missing, source
from contracts.numbers import plain
from contracts.schema import DecimalText, Identifier, Strict, Words
from contracts.scope import Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True)
class RatingRange:
    """What a word may earn."""

    rating: str
    at_least: Decimal
    at_most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingStatistic(OverRows):
    """The entered number of the one rating of a period or group."""

    rating: str
    entered: str
    ranges: tuple[RatingRange, ...]

    def states(self) -> tuple[str, ...]:
        """Not reported, or not rated."""
        return ("not_reported", "no_occurrence")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The number, with the range that the word allows."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        if not chosen.holding:
            return missing(name, title, unit, "no_occurrence", "Nothing was rated in this period.")
        if len(chosen.holding) > 1:
            raise Refused(f"{title} asks for one rating and finds {len(chosen.holding)}. Group them in the terms.")
        row = chosen.holding[0]
        entered = scope.leaf(chosen.table, row, self.entered, unit)
        allowed = self._range(str(row.values.get(self.rating)), title)
        edges = f"{plain(allowed.at_least)} to {plain(allowed.at_most)}"
        if not allowed.at_least <= entered.amount <= allowed.at_most:
            raise Refused(
                f"{title}: {plain(entered.amount)} is entered for “{allowed.rating}”, which allows {edges}. "
                "Correct the number or the rating."
            )
        least = given(f"{name}.least", "At least", allowed.at_least, unit, source("terms"))
        most = given(f"{name}.most", "At most", allowed.at_most, unit, source("terms"))
        says = f"“{allowed.rating}” allows {edges}; entered was {plain(entered.amount)}"
        return computed(name, title, entered.amount, unit, "rating", says, (entered, least, most))

    def _range(self, rating: str, title: str) -> RatingRange:
        for each in self.ranges:
            if each.rating == rating:
                return each
        known = ", ".join(f"“{each.rating}”" for each in self.ranges)
        raise Refused(f"{title}: the contract knows no rating “{rating}”. It knows {known}.")

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Each word with its range."""
        said = "; ".join(f"“{each.rating}” {plain(each.at_least)} to {plain(each.at_most)}" for each in self.ranges)
        heading = tables[self.table].headings()[self.entered]
        return (
            f"the “{heading}” that was entered, within the range of its rating ({said}){self.condition_words(tables)}"
        )

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """Ranges that are empty or stand twice."""
        yield from self.table_problems(tables, by, (self.entered,))
        if self.table in tables and self.rating not in tables[self.table].types():
            yield "rating", f"The table “{self.table}” has no column “{self.rating}”."
        words = [each.rating for each in self.ranges]
        for each in self.ranges:
            if each.at_least > each.at_most:
                yield "ranges", f"The range of “{each.rating}” holds no number."
            if words.count(each.rating) > 1:
                yield "ranges", f"“{each.rating}” stands twice."


class RatingRangeSchema(Strict):
    """`{"rating": "Good", "at_least": "51", "at_most": "75"}`"""

    made = RatingRange
    rating = Words(required=True, most=100)
    at_least = DecimalText(required=True)
    at_most = DecimalText(required=True)


class RatingSchema(OverRowsSchema):
    """`{"kind": "rating", "table": "ratings", "rating": "rating", "entered": "percent", "ranges": […]}`"""

    made = RatingStatistic
    rating = Identifier(required=True)
    entered = Identifier(required=True)
    ranges = fields.List(fields.Nested(RatingRangeSchema), required=True, validate=validate.Length(min=1, max=50))
