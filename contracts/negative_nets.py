"""What happens with a statement whose net lies below zero: a person chooses, as the terms permit, before approval."""

from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import fields, validate

from contracts.errors import Invalid, NotAllowed, Problem, Refused
from contracts.roles import Actor, Role
from contracts.schema import Strict

CARRIED, BILLED, HELD = "carried", "billed", "held"
CHOICES: Mapping[str, str] = {
    CARRIED: "carried forward: the next statement takes it",
    BILLED: "billed: the vendor pays it, and the payment is entered when it comes",
    HELD: "held: it stays until a person carries it forward or bills it",
}
_DECIDED_BY: Mapping[str, frozenset[Role]] = {
    "finance": frozenset({Role.FINANCE}),
    "officer": frozenset({Role.OFFICER}),
    "either": frozenset({Role.FINANCE, Role.OFFICER}),
}


@dataclass(frozen=True, slots=True)
class NegativeNetRule:
    """Who chooses, and among what."""

    decided_by: str = "either"
    choices: tuple[str, ...] = tuple(CHOICES)
    clause: str = ""

    def is_decided_by(self, actor: Actor) -> bool:
        """Whether the choice is this person's."""
        return bool(actor.roles & _DECIDED_BY[self.decided_by])

    def check(self, actor: Actor, choice: str, standing: str | None) -> None:
        """Nothing where the person may choose so, given what was chosen before; else NotAllowed, Invalid or Refused."""
        if not self.is_decided_by(actor):
            who = " or ".join(sorted(role.value for role in _DECIDED_BY[self.decided_by]))
            raise NotAllowed(f"Under this contract the {who} decides what happens with a net below zero. Ask them.")
        if choice not in CHOICES:
            says = "Choose what happens with the net below zero: carried, billed or held."
            raise Invalid(says, [Problem("choice", says)])
        if choice not in self.choices:
            raise Refused(f"This contract does not permit that it is {choice}. Choose {' or '.join(self.choices)}.")
        if standing == choice:
            raise Refused(f"It is {choice} already. Choose another way, or leave it as it is.")

    def sentence(self) -> str:
        """Such as: a net below zero is carried or billed, as finance decides."""
        who = "finance or the officer" if self.decided_by == "either" else f"the {self.decided_by}"
        return f"A net below zero is {' or '.join(self.choices)}, as {who.replace('the finance', 'finance')} decides."


ANY_CHOICE = NegativeNetRule()


class NegativeNetSchema(Strict):
    """`{"decided_by": "finance", "choices": ["carried", "billed"], "clause": "§9.5"}`"""

    made = NegativeNetRule
    decided_by = fields.String(required=True, validate=validate.OneOf(sorted(_DECIDED_BY)))
    choices = fields.List(
        fields.String(validate=validate.OneOf(sorted(CHOICES))), required=True, validate=validate.Length(min=1, max=3)
    )
    clause = fields.String()
