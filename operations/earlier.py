"""What came before a statement: earlier periods as they are true now, what was paid for them, and what they left.

The same is worked out twice: for computing, from how things stand, and for verification, from what a statement names.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from contracts.acts import Act
from contracts.corrections import amounts_of, earlier_of, paid_before
from contracts.earlier import CarriedAmount, EarlierPeriod
from contracts.negative_nets import CARRIED
from contracts.numbers import add, from_cents, negative, parse_decimal
from contracts.retainage import Release, release_of
from contracts.true_ups import CARRIED as CARRIED_LINE
from models.change_orders import change_orders_of
from models.contracts import Contract
from models.events import events_about
from models.net_choices import NetChoice, net_choices_of
from models.periods import ReportingPeriod
from models.releases import RetainageRelease, releases_of
from models.stated import money_in
from models.statements import PaymentStatement, standing_statements, statements_by_digest

_SETTLED = ("approved", "paid")
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Earlier:
    """All that a settlement reads of earlier statements, and of which kind it is itself."""

    periods: tuple[EarlierPeriod, ...] = ()
    carried: tuple[CarriedAmount, ...] = ()
    releases: tuple[Release, ...] = ()
    worth: Decimal | None = None
    kind: str = "payment"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for a period: the statement that is to be paid, and the corrected one, with the money in each.

    `whole` fills with their documents once one looks at more.
    """

    payable: PaymentStatement
    corrected: PaymentStatement | None
    money: Mapping[str, Document]
    whole: dict[str, Document] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Whether its payment is approved."""
        return self.payable.status in _SETTLED

    @property
    def true(self) -> PaymentStatement:
        """What later periods look at: the corrected statement where there is one."""
        return self.corrected if self.corrected is not None and self.is_settled else self.payable

    def true_money(self) -> Document:
        """The amounts and quantities of what is true."""
        return self.money[self.true.digest]

    def document(self) -> Document:
        """The whole document of what is true."""
        return self._read(self.true)

    def approved_document(self) -> Document:
        """The whole document of what is to be paid."""
        return self._read(self.payable)

    def _read(self, statement: PaymentStatement) -> Document:
        if statement.digest not in self.whole:
            self.whole[statement.digest] = json.loads(statement.document)
        return self.whole[statement.digest]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What every period of a contract looks back on, to be read once for several of them: what stands, granted
    releases, the contract's worth, and what was chosen for approved nets below zero, by the statements' ids.

    `seen` fills with the statements that stand uncorrected as later periods see them, by their digests, once one looks.
    """

    standing: tuple[Standing, ...]
    granted: tuple[Release, ...]
    worth: Decimal | None
    choices: Mapping[str, Sequence[NetChoice]]
    seen: dict[str, EarlierPeriod] = field(default_factory=dict)

    def as_seen(self, standing: Standing, others: Mapping[str, Document]) -> EarlierPeriod:
        """What a later period sees of the one that the statement is for."""
        true = standing.true
        if true is not standing.payable:
            return _corrected(standing, others)
        if true.digest not in self.seen:
            self.seen[true.digest] = earlier_of(standing.true_money(), true.digest)
        return self.seen[true.digest]


def remembered_of(contract: Contract) -> Remembered:
    """All of it, read for the contract."""
    standing, owner = standing_of(contract), contract.government_id
    granted = [each for each in releases_of(owner, contract.id) if each.status == "granted"]
    below_zero = [each.payable.id for each in standing if each.is_settled and each.payable.net_cents < 0]
    return Remembered(
        standing=standing,
        granted=tuple(granted_releases(contract, granted)),
        worth=worth_at(contract),
        choices=net_choices_of(owner, below_zero) if below_zero else {},
    )


def standing_of(contract: Contract, with_facts: bool = False) -> tuple[Standing, ...]:
    """For each period of the contract with a standing statement what stands, the earliest first."""
    found = standing_statements(contract.government_id, contract.id, with_facts)
    money = {each.digest: money_in(each.document) for each in found}
    payable: dict[str, PaymentStatement] = {}
    corrected: dict[str, PaymentStatement] = {}
    for each in sorted(found, key=lambda one: (one.status in _SETTLED, one.revision)):
        (corrected if each.kind == "corrected" else payable)[each.period_id] = each
    standing = (Standing(each, corrected.get(each.period_id), money) for each in payable.values())
    return tuple(sorted(standing, key=lambda each: place(each.payable.period)))


def place(period: ReportingPeriod) -> tuple[str, str]:
    """Where a period stands among the others: by its first day, closing ones after the last that reports."""
    return period.starts_on.isoformat(), period.name


def what_came_before(contract: Contract, period: ReportingPeriod, remembered: Remembered | None = None) -> Earlier:
    """Everything that earlier statements of the contract have to say to the period's statement."""
    known = remembered or remembered_of(contract)
    others = {
        each.payable.digest: each.money[each.payable.digest]
        for each in known.standing
        if each.payable.period_id != period.id
    }
    before = [each for each in known.standing if place(each.payable.period) < place(period)]
    return Earlier(
        periods=tuple(known.as_seen(each, others) for each in before),
        carried=tuple(_left_over([each.payable for each in before if each.is_settled], others, known.choices)),
        releases=tuple(_open_releases(known.granted, others.values())),
        worth=known.worth,
        kind="closing" if period.kind == "closing" else "payment",
    )


def _corrected(standing: Standing, others: Mapping[str, Document]) -> EarlierPeriod:
    document = standing.document()
    paid = paid_before(standing.approved_document(), standing.payable.digest, document, others)
    return earlier_of(document, standing.true.digest, paid)


def _left_over(
    settled: Sequence[PaymentStatement],
    others: Mapping[str, Document],
    choices: Mapping[str, Sequence[NetChoice]],
) -> Iterable[CarriedAmount]:
    """What approved statements left that no other statement has taken."""
    for each in settled:
        if not any(f"{CARRIED_LINE}{each.period.name}" in other["amounts"] for other in others.values()):
            yield from carried_by(each, others[each.digest], choices.get(each.id, ()))


def carried_by(
    statement: PaymentStatement, document: Document, choices: Sequence[NetChoice]
) -> Iterable[CarriedAmount]:
    """What a statement carries forward: a net below zero as a person chose, or a payment too small to be made."""
    amounts = amounts_of(document)
    period, digest = statement.period.name, statement.digest
    if amounts["net"] < 0 and choices and choices[-1].choice == CARRIED:
        yield CarriedAmount(period, "negative_net", amounts["net"], digest)
    aside = amounts.get(f"{CARRIED_LINE}on")
    if aside:
        yield CarriedAmount(period, "small_payment", negative(aside), digest)


def _open_releases(granted: Iterable[Release], others: Iterable[Document]) -> Iterable[Release]:
    taken = {release_of(name) for other in others for name in other["amounts"]}
    return (each for each in granted if str(each.number) not in taken)


def granted_releases(
    contract: Contract, releases: Sequence[RetainageRelease], until: datetime | None = None
) -> Iterable[Release]:
    """Releases with who granted them and when, as the audit trail says; later ones than `until` are left out."""
    events = events_about(contract.government_id, "release", [each.id for each in releases])
    for release in releases:
        for event in events.get(release.id, ()):
            if event.act == Act.RELEASE_GRANTED and (until is None or event.at <= until):
                percent, by = parse_decimal(release.percent), event.person_id or ""
                yield Release(release.number, percent, release.reason, release.proposed_by, by, event.at.date())


def worth_at(contract: Contract, until: datetime | None = None) -> Decimal | None:
    """What the contract is worth in dollars with the change orders granted until then; None where it is not stated."""
    if contract.value_cents is None:
        return None
    orders = change_orders_of(contract.government_id, contract.id)
    events = events_about(contract.government_id, "change_order", [each.id for each in orders])
    granted = {
        order_id
        for order_id, acts in events.items()
        if any(each.act == Act.CHANGE_ORDER_GRANTED and (until is None or each.at <= until) for each in acts)
    }
    changes = [from_cents(each.value_cents) for each in orders if each.id in granted]
    return add([from_cents(contract.value_cents), *changes])


def as_it_was(statement: PaymentStatement, contract: Contract) -> Earlier:
    """What came before a stored statement, worked out again from what it names: for verification."""
    used = json.loads(statement.facts_document)
    found = statements_by_digest(statement.government_id, contract.id, _named(used))
    documents = {digest: json.loads(each.document) for digest, each in found.items()}
    known = [each for each in used["earlier"] if each["statement"] in documents]
    carried = [found[each["statement"]] for each in used["carried"] if each["statement"] in found]
    choices = net_choices_of(statement.government_id, [each.id for each in carried])
    numbers = {each["number"] for each in used["releases"]}
    wanted = [each for each in releases_of(contract.government_id, contract.id) if each.number in numbers]
    return Earlier(
        periods=tuple(_seen_again(each, documents) for each in known),
        carried=tuple(
            left
            for each in carried
            for left in carried_by(
                each, documents[each.digest], _until(choices.get(each.id, ()), statement.computed_at)
            )
        ),
        releases=tuple(granted_releases(contract, wanted, statement.computed_at)),
        worth=worth_at(contract, statement.computed_at) if "worth" in used else None,
        kind=statement.kind,
    )


def _until(choices: Sequence[NetChoice], moment: datetime) -> list[NetChoice]:
    return [each for each in choices if each.chosen_at <= moment]


def _named(used: Document) -> set[str]:
    """The digests of every statement that facts name."""
    digests = {each["statement"] for each in (*used["earlier"], *used["carried"])}
    for each in used["earlier"]:
        paid = each.get("paid", {"approved": "", "true_ups": ()})
        digests |= {paid["approved"], *(one["statement"] for one in paid["true_ups"])}
    return digests - {""}


def _seen_again(used: Document, documents: Mapping[str, Document]) -> EarlierPeriod:
    document, paid = documents[used["statement"]], used.get("paid")
    seen = earlier_of(document, used["statement"])
    if paid is None or paid["approved"] not in documents:
        return seen
    others = {
        one["statement"]: documents[one["statement"]] for one in paid["true_ups"] if one["statement"] in documents
    }
    return replace(seen, paid=paid_before(documents[paid["approved"]], paid["approved"], document, others))
