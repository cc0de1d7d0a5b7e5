"""when: a stated value where any, or all, of several results lie beyond an edge: knock-outs and exemptions.

NAVFAC gives no award fee where any criterion is below 80 %; MoDOT makes no adjustment where initial and final roughness
are at most 60. Unit: the composite's. Edges: each test says whether its edge is included. A result without a value
meets no test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contracts.gates.base import Decided, Seen
from contracts.numbers import plain
from contracts.schema import DecimalText, Strict, Words


@dataclass(frozen=True, slots=True)
class Test:
    """One result against one or two edges."""

    of: str
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Whether the result lies where the test asks."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )

    def sentence(self) -> str:
        """Such as: initial is at most 60."""
        edges = (("at least", self.at_least), ("above", self.above), ("at most", self.at_most), ("below", self.below))
        said = " and ".join(f"{word} {plain(edge)}" for word, edge in edges if edge is not None)
        return f"{self.of} is {said}"


@dataclass(frozen=True, slots=True)
class When:
    """A value that is given where the tests hold."""

    gives: Decimal
    any: tuple[Test, ...] = ()
    all: tuple[Test, ...] = ()

    def decide(self, seen: Seen) -> Decided | None:
        """The value, where one of `any` holds, or every one of `all`."""
        for test in self.any:
            figure = seen.results.get(test.of)
            if figure is not None and figure.value is not None and test.holds(figure.value):
                return Decided(self.gives, f"because {test.sentence()}: {plain(figure.value)}", (figure,))
        figures = [seen.results.get(test.of) for test in self.all]
        held = [
            figure
            for test, figure in zip(self.all, figures, strict=True)
            if figure is not None and figure.value is not None and test.holds(figure.value)
        ]
        if self.all and len(held) == len(self.all):
            says = "because " + " and ".join(test.sentence() for test in self.all)
            return Decided(self.gives, says, tuple(held))
        return None

    def names(self) -> Iterator[str]:
        """The results that are tested."""
        for test in (*self.any, *self.all):
            yield test.of

    def sentence(self) -> str:
        """Such as: 0 where any of these holds: …"""
        joined = " or ".join(test.sentence() for test in self.any) or " and ".join(test.sentence() for test in self.all)
        return f"{plain(self.gives)} where {joined}"


class TestSchema(Strict):
    """`{"of": "initial.value", "at_most": "60"}`"""

    made = Test
    of = Words(required=True, most=80)
    at_least = DecimalText()
    above = DecimalText()
    at_most = DecimalText()
    below = DecimalText()

    @validates_schema
    def check(self, loaded: dict[str, Any], **_: Any) -> None:
        """A test without an edge would always hold."""
        if set(loaded) == {"of"}:
            raise ValidationError("State an edge: at_least, above, at_most or below.")


class WhenSchema(Strict):
    """`{"kind": "when", "any": [{"of": "safety", "below": "80"}], "gives": "0"}`"""

    made = When
    gives = DecimalText(required=True)
    any = fields.List(fields.Nested(TestSchema), validate=validate.Length(max=100))
    all = fields.List(fields.Nested(TestSchema), validate=validate.Length(max=100))

    @validates_schema
    def check(self, loaded: dict[str, Any], **_: Any) -> None:
        """Without a test the gate would never decide; with both lists nobody could say which holds."""
        if bool(loaded.get("any")) == bool(loaded.get("all")):
            raise ValidationError("State the tests once: any of them, or all of them.")
