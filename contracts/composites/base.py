"""What every composite has: the measures that it joins, the gates around it, and a figure made from their results."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from marshmallow import fields, validate

from contracts import gates
from contracts.figures import Figure
from contracts.gates.base import Gate
from contracts.schema import Identifier, OfKind, RoundingSchema, Strict, Words


@dataclass(frozen=True, slots=True)
class Combined:
    """The composite's figure, and for a weighted one the weight that was measured."""

    figure: Figure
    coverage: Figure | None = None


class Composite(Protocol):
    """Several results as one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def for_each(self) -> str | None: ...
    @property
    def before(self) -> tuple[Gate, ...]: ...
    @property
    def after(self) -> tuple[Gate, ...]: ...

    def combine(self, results: Mapping[str, Figure], name: str) -> Combined: ...
    def joined(self) -> tuple[str, ...]: ...
    def sentence(self, titles: Mapping[str, str]) -> str: ...
    def problems(self) -> Iterator[tuple[str, str]]: ...


class CompositeSchema(Strict):
    """The keys that all composites share."""

    made: Any = dict
    id = Identifier(required=True)
    title = Words(required=True, most=200)
    for_each = Identifier()
    unit = fields.String()
    clause = fields.String()
    round = fields.Nested(RoundingSchema)
    before = fields.List(OfKind(gates.KINDS, "gate"), validate=validate.Length(max=50))
    after = fields.List(OfKind(gates.KINDS, "gate"), validate=validate.Length(max=50))
