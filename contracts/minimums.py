"""Minimum amounts: what a period pays at least, and the smallest payment that is worth making.

A minimum raises what is due; a payment below the smallest one is set aside and carried into the next statement.
"""

from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields

from contracts.figures import Figure, at_least, difference, given, source
from contracts.numbers import dollars
from contracts.schema import Identifier, PositiveText, Strict, Words


@dataclass(frozen=True, slots=True)
class Minimum:
    """What is due in a period is raised to so many dollars where it is less."""

    id: str
    title: str
    at_least: Decimal
    clause: str = ""

    def line(self, due: Figure) -> Figure:
        """What is missing to the minimum; zero where nothing is."""
        where = source("terms", clause=self.clause or None)
        least = given(f"{self.id}.least", "At least", self.at_least, "USD", where)
        raised = at_least(f"{self.id}.raised", "Raised to the minimum", due, least)
        return difference(self.id, self.title, raised, due, "USD", self.sentence())

    def sentence(self) -> str:
        """Such as: a period pays at least $5,000.00."""
        return f"a period pays at least {dollars(self.at_least)}"


@dataclass(frozen=True, slots=True)
class SmallestPayment:
    """A net above zero and below so many dollars is not paid now but carried forward."""

    dollars: Decimal
    clause: str = ""

    def sentence(self) -> str:
        """Such as: a net below $500.00 is carried into the next statement."""
        return f"a net below {dollars(self.dollars)} is carried into the next statement"


class MinimumSchema(Strict):
    """`{"id": "guarantee", "title": "Guaranteed minimum", "at_least": "5000.00"}`"""

    made = Minimum
    id = Identifier(required=True)
    title = Words(required=True, most=200)
    at_least = PositiveText(required=True)
    clause = fields.String()


class SmallestPaymentSchema(Strict):
    """`{"dollars": "500.00", "clause": "§9.3"}`"""

    made = SmallestPayment
    dollars = PositiveText(required=True)
    clause = fields.String()
