"""Exceptions: what finance must look at before a statement is approved, each of a known kind with a class.

The class says whether it may stay. Defaults stand here; a government's policy may set others, and a contract's terms
may be stricter than the policy, never laxer: whoever writes terms cannot switch finance's control off.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marshmallow import fields, validate

from contracts.errors import Problem
from contracts.figures import Figure, digest_of
from contracts.schema import Identifier, Strict


class ExceptionClass(StrEnum):
    """What must happen before a statement with the exception is approved; the strictest last."""

    MAY_STAY = "may_stay"
    ACKNOWLEDGE = "acknowledge"
    OVERRIDE = "override"
    RESOLVE = "resolve"

    @property
    def rank(self) -> int:
        """0 for what may stay, 3 for what must be resolved."""
        return list(ExceptionClass).index(self)


CLASS_SENTENCES = {
    "may_stay": "may stay",
    "acknowledge": "must be acknowledged",
    "override": "must be overridden",
    "resolve": "must be resolved",
}
CLOSING = "closing"
STATEMENT_KINDS = ("payment", "corrected", CLOSING)
ANSWERS: Mapping[str, ExceptionClass] = {
    "acknowledged": ExceptionClass.ACKNOWLEDGE,
    "overridden": ExceptionClass.OVERRIDE,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of exception: its title, its class in statements and in closing ones, and how it is resolved."""

    name: str
    title: str
    usual: ExceptionClass
    closing: ExceptionClass
    resolved_by: str

    def default(self, statement_kind: str) -> ExceptionClass:
        """The class where neither policy nor terms say another."""
        return self.closing if statement_kind == CLOSING else self.usual


_STAY, _ACKNOWLEDGE = ExceptionClass.MAY_STAY, ExceptionClass.ACKNOWLEDGE
_OVERRIDE, _RESOLVE = ExceptionClass.OVERRIDE, ExceptionClass.RESOLVE
_AGAIN = "and compute the statement again"

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("large_adjustment", "Large adjustment", _ACKNOWLEDGE, _ACKNOWLEDGE, f"Correct what it rests on {_AGAIN}."),
        Kind("limit_reached", "Limit reached", _ACKNOWLEDGE, _ACKNOWLEDGE, "Nothing is wrong: the limit holds."),
        Kind("waiver_used", "Waiver used", _ACKNOWLEDGE, _ACKNOWLEDGE, f"End the waiver {_AGAIN}."),
        Kind("excusal_used", "Excusal used", _STAY, _STAY, f"End the excusal {_AGAIN}."),
        Kind("hold", "Hold", _STAY, _ACKNOWLEDGE, f"Lift the hold {_AGAIN}."),
        Kind("deferral", "Deferral", _STAY, _ACKNOWLEDGE, f"End the deferral {_AGAIN}."),
        Kind("disputed", "Disputed by the vendor", _ACKNOWLEDGE, _RESOLVE, f"Answer the dispute {_AGAIN}."),
        Kind("retainage_released", "Retainage released", _ACKNOWLEDGE, _STAY, "Nothing is wrong: it was granted."),
        Kind("override", "Override", _ACKNOWLEDGE, _ACKNOWLEDGE, f"Withdraw the override {_AGAIN}."),
        Kind("unverified_source", "Unverified source", _STAY, _ACKNOWLEDGE, f"Verify the rows {_AGAIN}."),
        Kind("evidence_missing", "Evidence missing", _OVERRIDE, _RESOLVE, f"Attach the evidence {_AGAIN}."),
        Kind("sample_small", "Small sample", _ACKNOWLEDGE, _ACKNOWLEDGE, f"Report the missing rows {_AGAIN}."),
        Kind("report_late", "Report late", _STAY, _STAY, "Nothing can be done about it any more."),
        Kind("report_missing", "Report missing", _OVERRIDE, _RESOLVE, f"Deliver and accept the report {_AGAIN}."),
        Kind(
            "quantity_above_contract",
            "Quantity above contract",
            _OVERRIDE,
            _RESOLVE,
            f"Agree the quantity by a change order and an amendment {_AGAIN}.",
        ),
        Kind(
            "above_encumbrance",
            "Payment above encumbrance",
            _RESOLVE,
            _RESOLVE,
            f"Grant a change order that raises the contract’s value {_AGAIN}.",
        ),
        Kind("discrepancy", "Discrepancy between vendor and city", _OVERRIDE, _RESOLVE, f"Settle the values {_AGAIN}."),
        Kind("suspicious_series", "Suspicious series", _ACKNOWLEDGE, _OVERRIDE, f"Have the rows corrected {_AGAIN}."),
        Kind("negative_net", "Negative net", _STAY, _STAY, "Choose whether it is carried forward, billed or held."),
        Kind("pays_everyone", "Rule pays everyone", _ACKNOWLEDGE, _ACKNOWLEDGE, "Amend the rule of the terms."),
        Kind("payment_late", "Late against the payment clock", _STAY, _STAY, "Pay as soon as the rest permits."),
        Kind("consequence", "Consequence beside the payment", _ACKNOWLEDGE, _ACKNOWLEDGE, "Do what the terms say."),
        Kind("too_little_measured", "Too little measured", _OVERRIDE, _OVERRIDE, f"Report what is missing {_AGAIN}."),
        Kind("flag", "Flag of the terms", _ACKNOWLEDGE, _ACKNOWLEDGE, f"Correct what it rests on {_AGAIN}."),
    )
}


@dataclass(frozen=True, slots=True)
class ExceptionFound:
    """Something that finance must look at: its kind, what it is about, a sentence, and what it moves in dollars.

    `cost` is a figure with its reasons; where none can be worked out, `no_cost` says why.
    """

    kind: str
    about: str
    says: str
    cost: Figure | None = None
    no_cost: str = ""

    def document(self, seen: dict[str, Figure] | None = None) -> dict[str, Any]:
        """The exception as JSON."""
        written: dict[str, Any] = {"kind": self.kind, "about": self.about, "says": self.says}
        if self.cost is not None:
            written["cost"] = self.cost.document(seen)
        if self.no_cost:
            written["no_cost"] = self.no_cost
        return written

    @property
    def identity(self) -> str:
        """A digest of what it says and costs: an answer to it holds for exactly this, in later revisions too."""
        cost = "" if self.cost is None or self.cost.value is None else str(self.cost.value)
        return digest_of(f"{self.kind}\x1f{self.about}\x1f{self.says}\x1f{cost}")


@dataclass(frozen=True, slots=True)
class ClassRule:
    """The class of a kind of exception, in one kind of statement or in all."""

    kind: str
    class_: ExceptionClass
    statements: str = "all"

    def covers(self, kind: str, statement_kind: str) -> bool:
        """Whether the rule speaks of such an exception in such a statement."""
        return self.kind == kind and self.statements in ("all", statement_kind)

    def where(self) -> str:
        """In which statements it holds, as words that follow a title; nothing where it holds in all."""
        return "" if self.statements == "all" else f" in {self.statements} statements"


class ClassRuleSchema(Strict):
    """`{"kind": "limit_reached", "class": "override", "statements": "closing"}`; a kind of statement, or all."""

    made = staticmethod(lambda kind, class_, statements="all": ClassRule(kind, ExceptionClass(class_), statements))
    kind = Identifier(required=True)
    class_ = fields.String(required=True, data_key="class", validate=validate.OneOf(list(ExceptionClass)))
    statements = fields.String(validate=validate.OneOf(("all", *STATEMENT_KINDS)))


def kind_of(name: str) -> Kind:
    """The kind of that name; a name that only the terms know is one of their flags."""
    return KINDS.get(name) or KINDS["flag"]


def title_of(name: str) -> str:
    """The kind's title; a flag of the terms is called as the terms call it."""
    return KINDS[name].title if name in KINDS else name.replace("_", " ").capitalize()


def class_of(
    name: str, statement_kind: str, policy: Iterable[ClassRule] = (), terms: Iterable[ClassRule] = ()
) -> ExceptionClass:
    """The class of an exception: the policy's, else the default; the terms may only make it stricter."""
    default = kind_of(name).default(statement_kind)
    standing = _ruled(name, statement_kind, policy) or default
    own = _ruled(name, statement_kind, terms)
    return standing if own is None or own.rank < standing.rank else own


def _ruled(name: str, statement_kind: str, rules: Iterable[ClassRule]) -> ExceptionClass | None:
    """What the rules say; a rule for one kind of statement goes before a rule for all."""
    covering = [rule for rule in rules if rule.covers(name, statement_kind)]
    return max(covering, key=lambda rule: rule.statements != "all").class_ if covering else None


def class_problems(rules: Iterable[ClassRule], flags: Collection[str] = ()) -> Iterator[Problem]:
    """Rules for what is no kind of exception and no flag of the terms, and rules that contradict an earlier one."""
    seen: set[tuple[str, str]] = set()
    for place, rule in enumerate(rules):
        if rule.kind not in KINDS and rule.kind not in flags:
            yield Problem(f"classes[{place}].kind", f"“{rule.kind}” is no kind of exception.", rule.kind)
        if (rule.kind, rule.statements) in seen:
            where = "all statements" if rule.statements == "all" else f"{rule.statements} statements"
            says = f"“{title_of(rule.kind)}” has two classes for {where}. Keep one of them."
            yield Problem(f"classes[{place}]", says)
        seen.add((rule.kind, rule.statements))


def is_open(class_: ExceptionClass, answers: Iterable[str]) -> bool:
    """Whether it still stands in the way of an approval; no answer opens the way for what must be resolved."""
    if class_ is ExceptionClass.MAY_STAY:
        return False
    if class_ is ExceptionClass.RESOLVE:
        return True
    return not any(ANSWERS[answer].rank >= class_.rank for answer in answers)
