"""A figure is an amount with its reason: how it was made, the figures it was made from, and where each of those stands.

Figures are made only by the named operations below, so that a number without a reason cannot exist. What an operation
claims can be worked out again from its parts; `contracts.footing` does so on the stored document.
A statement makes thousands of them, and a frozen structure of msgspec is made in a tenth of a dataclass's time.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from contracts.errors import Refused
from contracts.numbers import CENTS, CONTEXT, ONE, Rounding, add, divide, negative, plain

# Where a float may stand in written JSON. Some texts look alike; then the document itself is searched.
_NUMBER_WITH_POINT = re.compile(r"[\[{,:]-?[0-9]+[.eE]")
_GIVEN_BY = ("terms", "index", "earlier", "decision", "period", "ruling", "dispute")
SOURCE_KINDS = ("cell", "agreed", "compared", "rows", *_GIVEN_BY)


class Source(Struct, frozen=True):
    """Where a leaf stands: a cell, a set of rows, a clause of the terms, a published index, an earlier statement."""

    kind: str
    details: tuple[tuple[str, Any], ...]

    def document(self) -> dict[str, Any]:
        """The source as JSON."""
        return {"kind": self.kind, **dict(self.details)}


def source(kind: str, **details: Any) -> Source:
    """A source of one of the known kinds; details that are None are left out."""
    if kind not in SOURCE_KINDS:
        raise ValueError(f"unknown kind of source {kind}")
    return Source(kind, tuple([detail for detail in details.items() if detail[1] is not None]))


class Figure(Struct, frozen=True):
    """A value with its reason. `value` is None where there is none, and `state` then says why."""

    name: str
    title: str
    value: Decimal | None
    unit: str
    how: str
    says: str = ""
    parts: tuple["Figure", ...] = ()
    source: Source | None = None
    exact: Decimal | None = None
    rounding: Rounding | None = None
    state: str = ""
    operand: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """The value of a figure that must have one; Refused with its state where it has none."""
        if self.value is None:
            raise Refused(
                f"{self.title} has no value ({self.state.replace('_', ' ')}), so nothing can be computed from it."
            )
        return self.value

    def document(self, written: dict[str, "Figure"] | None = None) -> dict[str, Any]:
        """The figure and all it was made from, as JSON; what is empty is left out.

        What `written` holds already stands elsewhere in the document with its parts, and is only referred to here.
        """
        seen = {} if written is None else written
        made: dict[str, Any] = {"name": self.name, "title": self.title, "unit": self.unit, "how": self.how}
        made["value"] = None if self.value is None else plain(self.value)
        if self.parts and seen.get(self.name) == self:
            return {**made, "how": "see"}
        if self.parts:
            made["parts"] = [part.document(seen) for part in self.parts]
            seen[self.name] = self
        if self.says:
            made["says"] = self.says
        if self.source is not None:
            made["source"] = self.source.document()
        if self.rounding is not None and self.exact is not None:
            made["exact"] = plain(self.exact)
            made["rounding"] = {"to": plain(self.rounding.to), "mode": self.rounding.mode}
        if self.state:
            made["state"] = self.state
        if self.operand is not None:
            made["operand"] = plain(self.operand)
        return made

    def walk(self) -> Iterator["Figure"]:
        """This figure and every figure below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def given(name: str, title: str, value: Decimal, unit: str, where: Source, says: str = "") -> Figure:
    """A leaf: a number that was entered, with the place where it stands."""
    return Figure(name, title, value, unit, "given", says, source=where)


def counted(name: str, title: str, count: int, unit: str, where: Source, says: str = "") -> Figure:
    """A leaf: the number of rows in a set of rows that the source describes."""
    return Figure(name, title, Decimal(count), unit, "counted", says, source=where)


def computed(
    name: str,
    title: str,
    value: Decimal,
    unit: str,
    how: str,
    says: str,
    parts: Sequence[Figure] = (),
    where: Source | None = None,
) -> Figure:
    """A figure by a statistic or schedule of the terms; `how` names its kind and `says` spells the computation out."""
    return Figure(name, title, value, unit, how, says, tuple(parts), where)


def missing(name: str, title: str, unit: str, state: str, says: str, parts: Sequence[Figure] = ()) -> Figure:
    """A figure that has no value, with the state that says why: not reported, not inspected, too few …"""
    return Figure(name, title, None, unit, "missing", says, tuple(parts), state=state)


def total(name: str, title: str, parts: Sequence[Figure], unit: str, says: str = "") -> Figure:
    """The sum of its parts."""
    return Figure(name, title, add(part.amount for part in parts), unit, "total", says, tuple(parts))


def difference(name: str, title: str, minuend: Figure, subtrahend: Figure, unit: str, says: str = "") -> Figure:
    """The first part less the second."""
    value = CONTEXT.subtract(minuend.amount, subtrahend.amount)
    return Figure(name, title, value, unit, "difference", says, (minuend, subtrahend))


def product(name: str, title: str, factors: Sequence[Figure], unit: str, says: str = "") -> Figure:
    """The product of its parts."""
    value = ONE
    for factor in factors:
        value = CONTEXT.multiply(value, factor.amount)
    return Figure(name, title, value, unit, "product", says, tuple(factors))


def quotient(
    name: str,
    title: str,
    numerator: Figure,
    denominator: Figure,
    unit: str,
    times: Decimal = ONE,
    says: str = "",
) -> Figure:
    """The first part times a constant, by the second, which is not zero."""
    value = divide(CONTEXT.multiply(numerator.amount, times), denominator.amount)
    return Figure(name, title, value, unit, "quotient", says, (numerator, denominator), operand=times)


def scaled(name: str, title: str, of: Figure, by: Decimal, unit: str, says: str = "") -> Figure:
    """Its one part times a constant of the terms."""
    return Figure(name, title, CONTEXT.multiply(of.amount, by), unit, "scaled", says, (of,), operand=by)


def limited(name: str, title: str, of: Figure, most: Figure, bounds: str, says: str = "") -> Figure:
    """The first part, held within the second: upwards (“incentive”), downwards (“deduction”) or to “both” sides."""
    value = of.amount
    if bounds in ("both", "incentive"):
        value = min(value, most.amount)
    if bounds in ("both", "deduction"):
        value = max(value, negative(most.amount))
    return Figure(name, title, value, of.unit, f"limited_{bounds}", says, (of, most))


def at_least(name: str, title: str, of: Figure, least: Figure, says: str = "") -> Figure:
    """The first part, raised to the second where it is less."""
    return Figure(name, title, max(of.amount, least.amount), of.unit, "at_least", says, (of, least))


def rounded(figure: Figure, rounding: Rounding | None) -> Figure:
    """The same figure, rounded as its rule says, with the value before rounding kept beside it."""
    if rounding is None or figure.value is None:
        return figure
    return structs.replace(figure, value=rounding.apply(figure.value), exact=figure.value, rounding=rounding)


def in_cents(figure: Figure) -> Figure:
    """The figure rounded half up to whole cents."""
    return rounded(figure, CENTS)


def supposed(figure: Figure, value: Decimal) -> Figure:
    """The same figure, were its value this one."""
    return structs.replace(figure, value=value, how="supposed", exact=None, rounding=None)


def renamed(figure: Figure, name: str, title: str) -> Figure:
    """The same figure under another name."""
    return structs.replace(figure, name=name, title=title)


def canonical_json(document: Mapping[str, Any]) -> str:
    """The one text of a document: sorted keys, no spaces, no escapes beyond JSON's own. Floats are refused."""
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_written
    )
    if _NUMBER_WITH_POINT.search(text):
        _refuse_floats(document)
    return text


def digest_of(text: str) -> str:
    """The SHA-256 of a text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a canonical document")


def _refuse_floats(value: Any) -> None:
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        if isinstance(value, float):
            raise TypeError("float has no place in a canonical document")
        return
    for each in value:
        _refuse_floats(each)
