"""per_value: the amounts of a payment that share a value of a column (a night, a district) together within bounds.

Unit: dollars. Edges: exactly the limit is paid in full. The amounts of one value are added before they are held.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground
from contracts.errors import Refused
from contracts.figures import limited, total
from contracts.limits.base import BOUNDS_WORDS, Bounded, BoundedSchema, Part
from contracts.schema import Identifier
from contracts.values import Value, encode


@dataclass(frozen=True, slots=True, kw_only=True)
class PerValue(Bounded):
    """At most so much for each value of a column of the group's table."""

    column: str

    def hold(self, parts: Sequence[Part], name: str, ground: Ground) -> tuple[Part, ...]:
        """One part for each value, held within the bounds."""
        together: dict[Value, list[Part]] = {}
        for part in parts:
            if part.instance is None:
                raise Refused("A limit for each value of a column needs a payment with “for_each”. Amend the terms.")
            together.setdefault(part.instance.row.values.get(self.column), []).append(part)
        held = []
        for value, group in together.items():
            label = str(encode(value))
            summed = total(f"{name}[{label}].sum", f"Together for {label}", [part.amount for part in group], "USD")
            most = self.most(f"{name}[{label}].limit", ground)
            amount = limited(f"{name}[{label}]", f"For {label}", summed, most, self.bounds, f"at most {self.words()}")
            held.append(Part(amount, group[0].instance))
        return tuple(held)

    def sentence(self, declared: Declared) -> str:
        """Such as: at most $5,000.00 of deduction for each “Date”."""
        group = declared.group
        heading = declared.tables[group.table].headings()[self.column] if group is not None else self.column
        return f"at most {self.words()} {BOUNDS_WORDS[self.bounds]} for each “{heading}”"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """No group, a column that its table does not have, or a limit that is not stated once."""
        yield from Bounded.problems(self, declared)
        if declared.group is None:
            yield "column", "This limit reads a column of a group, and the payment has no “for_each”."
        elif self.column not in declared.tables[declared.group.table].types():
            yield "column", f"The table “{declared.group.table}” has no column “{self.column}”."


class PerValueSchema(BoundedSchema):
    """`{"kind": "per_value", "column": "date", "at_most": "5000.00", "bounds": "deduction"}`"""

    made = PerValue
    column = Identifier(required=True)
