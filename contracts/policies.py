"""A policy: what a government sets for all its contracts, as a versioned document that two persons put into force.

It says above which amount a second person approves, which adjustment is large, which class each kind of exception has,
how long the clocks run, on which days nobody works, and how far rulings go.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.calendars import WEEKDAYS
from contracts.clocks import TITLES, ClockRule, ClockRuleSchema, clock_problems
from contracts.errors import Invalid, Problem
from contracts.exceptions import CLASS_SENTENCES, ClassRule, ClassRuleSchema, class_problems, title_of
from contracts.numbers import CONTEXT, HUNDRED, ZERO, dollars, short
from contracts.periods import say_date
from contracts.ruling_rules import RulingRules, RulingRulesSchema
from contracts.said import count
from contracts.schema import PositiveText, Strict, load_with, many, read_document

AMOUNTS = {"net": "the net", "gross": "the gross", "adjustment": "any one adjustment"}


@dataclass(frozen=True, slots=True)
class SecondApproval:
    """A second person approves where the amount, without its sign, is above the limit; the limit itself needs none."""

    of: str
    above: Decimal

    def sentence(self) -> str:
        """The rule in words, with the edge."""
        return (
            f"A second person approves where {AMOUNTS[self.of]} is above {dollars(self.above)}; "
            f"exactly {dollars(self.above)} needs one approval."
        )


@dataclass(frozen=True, slots=True)
class LargeAdjustment:
    """An adjustment is large above an amount, or above a share of the gross; either is enough."""

    above: Decimal | None = None
    percent_of_gross: Decimal | None = None

    def sentence(self) -> str:
        """The rule in words."""
        parts = [f"more than {dollars(self.above)}"] if self.above is not None else []
        if self.percent_of_gross is not None:
            parts.append(f"more than {short(self.percent_of_gross)} % of the gross")
        return f"An adjustment of {' or '.join(parts)} is large."


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Days without work: the weekend, the public holidays of a state, and the city's own days on top.

    `not_free` takes single days of the state back out. `region` None: only the city's own.
    """

    weekend: tuple[str, ...] = ("saturday", "sunday")
    region: str | None = None
    also: tuple[date, ...] = ()
    not_free: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The document. An empty one asks for one approval, knows no clocks and leaves each class at its default."""

    second_approval: tuple[SecondApproval, ...] = ()
    large_adjustment: LargeAdjustment | None = None
    classes: tuple[ClassRule, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    free_days: FreeDays = field(default_factory=FreeDays)
    rulings: RulingRules = field(default_factory=RulingRules)

    def clock(self, name: str) -> ClockRule | None:
        """The rule of a clock, None where the government set none."""
        return next((rule for rule in self.clocks if rule.clock == name), None)


NO_POLICY = Policy()


class _SecondApprovalSchema(Strict):
    made = SecondApproval
    of = fields.String(required=True, validate=validate.OneOf(sorted(AMOUNTS)))
    above = PositiveText(required=True)


class _LargeAdjustmentSchema(Strict):
    made = LargeAdjustment
    above = PositiveText()
    percent_of_gross = PositiveText()


class _FreeDaysSchema(Strict):
    made = FreeDays
    weekend = fields.List(fields.String(validate=validate.OneOf(WEEKDAYS)), validate=validate.Length(max=6))
    region = fields.String(validate=validate.Regexp(r"^[A-Z]{2}$", error="Write the state as two letters, such as MA."))
    also = fields.List(fields.Date(), validate=many)
    not_free = fields.List(fields.Date(), validate=many)


class PolicySchema(Strict):
    """The whole document."""

    made = Policy
    second_approval = fields.List(fields.Nested(_SecondApprovalSchema), validate=validate.Length(max=3))
    large_adjustment = fields.Nested(_LargeAdjustmentSchema)
    classes = fields.List(fields.Nested(ClassRuleSchema), validate=many)
    clocks = fields.List(fields.Nested(ClockRuleSchema), validate=many)
    free_days = fields.Nested(_FreeDaysSchema)
    rulings = fields.Nested(RulingRulesSchema)


def load_policy(document: str | bytes | Mapping[str, Any]) -> Policy:
    """A policy from its document; Invalid with every problem by its path, contradictions among them."""
    policy: Policy = load_with(PolicySchema(), read_document(document, "policy"), "policy")
    problems = tuple(_problems(policy))
    if problems:
        wrong = count(len(problems), "problem", "problems")
        raise Invalid(f"This policy has {wrong}. First: {problems[0].message}", problems)
    return policy


def second_approval_needed(policy: Policy, gross: Decimal, net: Decimal, adjustments: Mapping[str, Decimal]) -> str:
    """The sentence that says why a second person approves, nothing where one approval is enough."""
    amounts = {"net": [net], "gross": [gross], "adjustment": list(adjustments.values())}
    for rule in policy.second_approval:
        largest = max((amount.copy_abs() for amount in amounts[rule.of]), default=ZERO)
        if largest > rule.above:
            what = AMOUNTS[rule.of].replace("any one", "an")
            because = f"{what} of {dollars(largest)} is above {dollars(rule.above)}"
            return f"Two persons approve this statement, because {because}."
    return ""


def large_adjustments(policy: Policy, gross: Decimal, adjustments: Mapping[str, Decimal]) -> Iterator[str]:
    """The names of the adjustments that the policy calls large."""
    rule = policy.large_adjustment
    if rule is None:
        return
    for name, amount in adjustments.items():
        size = amount.copy_abs()
        by_amount = rule.above is not None and size > rule.above
        share = rule.percent_of_gross
        if by_amount or (
            share is not None and CONTEXT.multiply(size, HUNDRED) > CONTEXT.multiply(gross.copy_abs(), share)
        ):
            yield name


def sentences(policy: Policy) -> Iterator[tuple[str, str]]:
    """The whole policy in words: what each sentence is about, and the sentence."""
    for rule in policy.second_approval:
        yield "Second approval", rule.sentence()
    if not policy.second_approval:
        yield "Second approval", "One approval is enough, whatever the amount."
    if policy.large_adjustment is not None:
        yield "Large adjustment", policy.large_adjustment.sentence()
    for each in policy.classes:
        yield "Exceptions", f"{title_of(each.kind)}{each.where()}: {CLASS_SENTENCES[each.class_.value]}."
    for clock in policy.clocks:
        yield "Clocks", f"{TITLES[clock.clock]}: {clock.sentence()}."
    yield "Days without work", _free_days_sentence(policy.free_days)
    for said in policy.rulings.sentences():
        yield "Rulings and disputes", said


def _free_days_sentence(days: FreeDays) -> str:
    weekend = ", ".join(day.capitalize() for day in days.weekend) or "no day of the week"
    region = f", the public holidays of {days.region or 'the city’s own state'}"
    also = f", and {', '.join(map(say_date, days.also))}" if days.also else ""
    but = f"; but people work on {', '.join(map(say_date, days.not_free))}" if days.not_free else ""
    return f"{weekend}{region}{also}{but}."


def _problems(policy: Policy) -> Iterator[Problem]:
    limits = [rule.of for rule in policy.second_approval]
    for place, of in enumerate(limits):
        if of in limits[:place]:
            yield Problem(f"second_approval[{place}]", f"Two amounts are set for {AMOUNTS[of]}. Keep one of them.")
    large = policy.large_adjustment
    if large is not None and large.above is None and large.percent_of_gross is None:
        yield Problem("large_adjustment", "Say above which amount or share of the gross an adjustment is large.")
    yield from class_problems(policy.classes)
    yield from clock_problems(policy.clocks)
    for day in sorted(set(policy.free_days.also) & set(policy.free_days.not_free)):
        yield Problem("free_days", f"{day.isoformat()} is both a day without work and a working day. Choose one.")
