"""season: several payments together within a percentage of the contract's value, over all periods of the contract so
far.

The limit is a line of its own: what the season's sum may be within the bounds, less what would be paid without the
line. So it takes away what goes beyond, and gives back what it took when a later period brings the sum within the
bounds. Unit: dollars. Edges: exactly the limit is paid in full.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.earlier import EarlierPeriod
from contracts.facts import Facts
from contracts.figures import Figure, difference, given, in_cents, limited, scaled, source, total
from contracts.limits.base import BOUNDS, BOUNDS_WORDS
from contracts.numbers import HUNDRED, ZERO, divide, dollars, plain
from contracts.schema import Identifier, PositiveText, Strict, Words, some


@dataclass(frozen=True, slots=True)
class Season:
    """At most a percentage of the contract's value from several payments together."""

    id: str
    title: str
    payments: tuple[str, ...]
    bounds: str
    percent_of_contract_value: Decimal | None = None
    at_most: Decimal | None = None
    clause: str = ""

    def counts(self, period: str, now: str) -> bool:
        """Whether an earlier period belongs to the span: all of the contract's do."""
        return True

    def span(self) -> str:
        """The span in words."""
        return "in the season"

    def line(self, amounts: Mapping[str, Figure], facts: Facts, contract_value: Figure) -> Figure:
        """What the limit takes away (or gives back) in this period: zero while the sum lies within the bounds."""
        earlier = [each for each in facts.earlier if self.counts(each.period, facts.period)]
        earlier_parts = [part for payment in self.payments for part in self._earlier(earlier, payment)]
        parts = [*earlier_parts, *(amounts[payment] for payment in self.payments)]
        summed = total(f"{self.id}.sum", f"Together {self.span()}, without the limit", parts, "USD")
        held = limited(f"{self.id}.held", "Within the limit", summed, self._most(contract_value), self.bounds)
        so_far = total(f"{self.id}.so_far", "Without this line", [summed, *self._earlier(earlier, self.id)], "USD")
        return difference(self.id, self.title, held, so_far, "USD", "what the limit allows, less the rest")

    def _most(self, contract_value: Figure) -> Figure:
        if self.percent_of_contract_value is None:
            return given(f"{self.id}.most", "At most", self.at_most or ZERO, "USD", source("terms"))
        share = divide(self.percent_of_contract_value, HUNDRED)
        says = f"{plain(self.percent_of_contract_value)} % of the value of the contract"
        return in_cents(scaled(f"{self.id}.most", "At most", contract_value, share, "USD", says))

    def _earlier(self, earlier: Sequence[EarlierPeriod], name: str) -> Iterator[Figure]:
        for period in earlier:
            if name in period.amounts:
                where = source("earlier", period=period.period, line=name, statement=period.statement or None)
                title = f"{name} of {period.period}"
                yield given(f"{self.id}.{period.period}.{name}", title, period.amounts[name], "USD", where)

    def sentence(self, titles: Mapping[str, str]) -> str:
        """Such as: Band and Lots together at most 5 % of the value of the contract either way in the season.

        `titles` names each payment by its id.
        """
        most = f"{plain(self.percent_of_contract_value or ZERO)} % of the value of the contract"
        most = dollars(self.at_most) if self.at_most is not None else most
        named = " and ".join(titles.get(each, each) for each in self.payments)
        return f"{named} together at most {most} {BOUNDS_WORDS[self.bounds]} {self.span()}"

    def problems(self, payments: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Payments that do not exist."""
        for place, payment in enumerate(self.payments):
            if payment not in payments:
                yield f"payments[{place}]", f"There is no payment “{payment}”."
        if (self.percent_of_contract_value is None) == (self.at_most is None):
            yield "at_most", "State the limit once: in dollars, or in percent of the contract's value."


class SeasonSchema(Strict):
    """`{"kind": "season", "payments": ["band", "lots"], "percent_of_contract_value": "5", "bounds": "both", …}`"""

    made: Any = Season
    id = Identifier(required=True)
    title = Words(required=True, most=200)
    payments = fields.List(Identifier(), required=True, validate=some)
    percent_of_contract_value = PositiveText()
    at_most = PositiveText()
    bounds = fields.String(required=True, validate=validate.OneOf(BOUNDS))
    clause = fields.String()
