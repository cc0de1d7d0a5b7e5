"""steps: bands of results, each worth one value. Every edge belongs to exactly one band, as written.

A band may add a rate for each unit above its lower edge: gives + rate · (x − edge) (Florida's daily damages above
$20,000,000). Unit: whatever the bands give. Edges: `at_least` and `at_most` include the edge, `above` and `below`
exclude it; a gap or an overlap between bands is refused when the terms are entered (Public Law 105-200 leaves 4.99 to
5.00 without a band). Where results come `in_steps_of` something, they are brought to a step before they are looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from marshmallow import fields, validate

from contracts.errors import NumberError, Refused
from contracts.numbers import CONTEXT, Rounding, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, RoundingSchema, Strict, Words

MOST_BANDS = 500


@dataclass(frozen=True, slots=True)
class Band:
    """An interval of results and what it gives; without a lower or upper edge it is open to that side."""

    gives: Decimal
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    consequence: str | None = None
    rate: Decimal | None = None

    def holds(self, result: Decimal) -> bool:
        """Whether the result lies in the band."""
        return (
            (self.at_least is None or result >= self.at_least)
            and (self.above is None or result > self.above)
            and (self.at_most is None or result <= self.at_most)
            and (self.below is None or result < self.below)
        )

    def lower(self) -> tuple[Decimal, int] | None:
        """The lower edge, with 0 where it belongs to the band and 1 where it does not."""
        if self.at_least is not None:
            return self.at_least, 0
        return None if self.above is None else (self.above, 1)

    def upper(self) -> tuple[Decimal, int] | None:
        """The upper edge, with 1 where it belongs to the band and 0 where it does not."""
        if self.at_most is not None:
            return self.at_most, 1
        return None if self.below is None else (self.below, 0)

    def worth(self, result: Decimal) -> Decimal:
        """What the band gives at a result that it holds."""
        lower = self.lower()
        if self.rate is None or lower is None:
            return self.gives
        return CONTEXT.add(self.gives, CONTEXT.multiply(self.rate, CONTEXT.subtract(result, lower[0])))

    def worth_words(self) -> str:
        """Such as: 9198 and 0.00005 for each unit above 20000000."""
        lower = self.lower()
        if self.rate is None or lower is None:
            return plain(self.gives)
        return f"{plain(self.gives)} and {plain(self.rate)} for each unit above {plain(lower[0])}"

    def words(self) -> str:
        """Such as: at least 90 and below 95."""
        edges = (("at least", self.at_least), ("above", self.above), ("at most", self.at_most), ("below", self.below))
        said = " and ".join(f"{word} {plain(edge)}" for word, edge in edges if edge is not None)
        return said or "any result"


@dataclass(frozen=True, slots=True)
class Steps:
    """Bands that cover a range of results without gap or overlap."""

    bands: tuple[Band, ...]
    in_steps_of: Rounding | None = None
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """What the band of the result gives; Refused where the result lies outside of all bands."""
        looked_up = self.in_steps_of.apply(result) if self.in_steps_of is not None else result
        for band in self.bands:
            if band.holds(looked_up):
                says = f"{band.words()} gives {band.worth_words()}"
                return Worth(band.worth(looked_up), says, band.consequence)
        raise Refused(
            f"A result of {plain(result)} lies outside of every band of the schedule. Amend the terms to cover it."
        )

    def edges(self) -> tuple[Decimal, ...]:
        """Every edge once, from the lowest."""
        found = {edge[0] for band in self.bands for edge in (band.lower(), band.upper()) if edge is not None}
        return tuple(sorted(found))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Doubled or empty edges in a band, and gaps or overlaps between neighbours."""
        for place, band in enumerate(self.bands):
            yield from _band_problems(place, band)
        try:
            for before, after in pairwise(sorted(self.bands, key=_lowest_first)):
                yield from _seam_problems(before, after, self.in_steps_of)
        except NumberError as error:
            yield "in_steps_of", f"The steps are too fine for the bands: {error.message}"

    def warnings(self) -> Iterator[str]:
        """Bands of one width whose worth does not change by one step: a table that looks like a formula and is none."""
        inner = [band for band in sorted(self.bands, key=_lowest_first) if band.lower() and band.upper()]
        if len(inner) < 3 or len({_width(band, self.in_steps_of) for band in inner}) != 1:
            return
        rises = [CONTEXT.subtract(after.gives, before.gives) for before, after in pairwise(inner)]
        usual = max(sorted(set(rises)), key=rises.count)
        for (before, after), rise in zip(pairwise(inner), rises, strict=True):
            if rise != usual:
                yield (
                    f"From “{before.words()}” to “{after.words()}” the worth changes by {short(rise)}, elsewhere "
                    f"mostly by {short(usual)}. Compare with the printed table: it is paid as it is written here."
                )

    def sentence(self) -> str:
        """Such as: 0.04 at least 95; 0.025 at least 90 and below 95 …"""
        said = "; ".join(f"{band.worth_words()} where it is {band.words()}" for band in self.bands)
        return said if self.in_steps_of is None else f"{said} (results {self.in_steps_of.sentence()} first)"

    def table(self) -> tuple[tuple[str, str], ...]:
        """Each band with what it gives."""
        return tuple((band.words(), band.worth_words()) for band in self.bands)


def _lowest_first(band: Band) -> tuple[bool, Decimal, int]:
    lower = band.lower()
    return (lower is not None, *(lower or (Decimal(0), 0)))


def _band_problems(place: int, band: Band) -> Iterator[tuple[str, str]]:
    path = f"bands[{place}]"
    if band.at_least is not None and band.above is not None:
        yield path, "The band has two lower edges. Keep at_least or above."
    if band.at_most is not None and band.below is not None:
        yield path, "The band has two upper edges. Keep at_most or below."
    lower, upper = band.lower(), band.upper()
    if lower is not None and upper is not None and lower >= upper:
        yield path, f"The band {band.words()} holds no result at all."
    if band.rate is not None and lower is None:
        yield path, "A rate counts from the band's lower edge. Give the band one, or take out the rate."


def _seam_problems(before: Band, after: Band, steps: Rounding | None) -> Iterator[tuple[str, str]]:
    upper, lower = before.upper(), after.lower()
    if steps is not None:
        upper, lower = _on_steps(upper, steps), _on_steps(lower, steps)
    if upper is None or lower is None:
        yield "bands", f"The bands “{before.words()}” and “{after.words()}” overlap."
    elif upper < lower:
        yield (
            "bands",
            f"There is a gap between “{before.words()}” and “{after.words()}”: no band holds what lies between.",
        )
    elif upper > lower:
        yield (
            "bands",
            f"The bands “{before.words()}” and “{after.words()}” overlap. Each result must lie in one of them.",
        )


def _on_steps(edge: tuple[Decimal, int] | None, steps: Rounding) -> tuple[Decimal, int] | None:
    """Where results come in steps, an edge as the first step at or beyond it, so that bands which meet on the steps
    have no gap.
    """
    if edge is None:
        return None
    first = Rounding(steps.to, "ceiling").apply(edge[0])
    return (CONTEXT.add(first, steps.to), 0) if edge[1] == 1 and first == edge[0] else (first, 0)


def _width(band: Band, steps: Rounding | None) -> Decimal:
    edges = [edge for edge in (band.lower(), band.upper()) if edge is not None]
    if steps is not None:
        edges = [stepped for stepped in (_on_steps(edge, steps) for edge in edges) if stepped is not None]
    return CONTEXT.subtract(edges[-1][0], edges[0][0])


class BandSchema(Strict):
    """`{"at_least": "90", "below": "95", "gives": "0.025"}`"""

    made = Band
    gives = DecimalText(required=True)
    at_least = DecimalText()
    above = DecimalText()
    at_most = DecimalText()
    below = DecimalText()
    consequence = Words()
    rate = DecimalText()


class StepsSchema(Strict):
    """`{"kind": "steps", "bands": [{"at_least": "95", "gives": "0.04"}, …]}`"""

    made = Steps
    bands = fields.List(fields.Nested(BandSchema), required=True, validate=validate.Length(min=1, max=MOST_BANDS))
    in_steps_of = fields.Nested(RoundingSchema)
    round = fields.Nested(RoundingSchema)
