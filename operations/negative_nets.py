"""A net below zero: a person chooses whether it is carried forward, billed or held, before approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.acts import Act
from contracts.errors import Invalid, Problem, Refused
from contracts.negative_nets import BILLED, CARRIED, CHOICES, HELD
from contracts.numbers import add, dollars, from_cents, to_cents
from contracts.roles import Actor, may, require
from contracts.typed import TypedForm, taken
from contracts.workflow import REPLACED
from models.clock import now
from models.database import insert
from models.events import lock_chain, record
from models.net_choices import BillPayment, NetChoice, bill_payments_of, net_choices_of
from models.people import Person, people_by_id
from models.statements import PaymentStatement
from operations.terms import terms_of
from operations.visibility import visible_statement

_APPROVED = ("approved", "paid")
_DONE_WITH = (*REPLACED, "corrected")


def choose_for_negative_net(actor: Actor, statement_id: str, choice: str, reason: str) -> PaymentStatement:
    """Choose what happens with a net below zero. After approval only what is held can still be chosen otherwise."""
    require(actor, "decide on negative nets")
    statement = visible_statement(actor, statement_id)
    lock_chain(actor.government_id)
    chosen = net_choices_of(actor.government_id, [statement.id]).get(statement.id, ())
    before = chosen[-1].choice if chosen else None
    _check_open(statement, before)
    terms_of(statement.terms_version).negative_net.check(actor, choice, before)
    words, owner = _why(reason), actor.government_id
    new = NetChoice(
        government_id=owner,
        statement_id=statement.id,
        number=len(chosen) + 1,
        choice=choice,
        reason=words,
        chosen_by=actor.person_id,
        chosen_at=now(),
    )
    insert(new)
    place = (owner, Act.NET_CHOSEN, "statement", statement.id)
    record(*place, person_id=actor.person_id, before=before, after=choice, reason=words)
    return statement


def _why(reason: str) -> str:
    if not reason.strip():
        says = "Write why, in a sentence, so that the vendor and the auditor can follow it."
        raise Invalid(says, [Problem("reason", says)])
    return reason.strip()


def _check_open(statement: PaymentStatement, before: str | None) -> None:
    if statement.net_cents >= 0:
        raise Refused("The net of this statement is not below zero, so there is nothing to choose.")
    if statement.status in _DONE_WITH:
        raise Refused("This statement does not stand any more. Choose for the one that took its place.")
    if statement.status in _APPROVED and before != HELD:
        raise Refused(f"It was approved as {CHOICES[before or CARRIED]}. Only what is held can be chosen anew.")


def check_chosen(statement: PaymentStatement) -> None:
    """Nothing where the net is not below zero or somebody chose what happens with it, else Refused."""
    if statement.net_cents >= 0:
        return
    if not net_choices_of(statement.government_id, [statement.id]):
        owed = dollars(from_cents(-statement.net_cents))
        raise Refused(
            f"The net is {owed} below zero. Choose first whether it is carried forward, billed or held; the choice "
            "stands on the statement's page."
        )


def enter_bill_payment(actor: Actor, statement_id: str, texts: Mapping[str, str]) -> BillPayment:
    """Money that came in for what was billed; Invalid by field, Refused beyond what is still open."""
    require(actor, "enter bill payments")
    statement = visible_statement(actor, statement_id)
    lock_chain(actor.government_id)
    form = TypedForm(texts)
    amount = form.dollars("amount", "the amount that came in")
    received_on = form.day("received_on", "the day on which it came in")
    reference = form.words("reference", "how it can be found again", 200)
    form.check()
    _check_still_open(statement, taken(amount))
    came_in = BillPayment(
        government_id=actor.government_id,
        statement_id=statement.id,
        amount_cents=to_cents(taken(amount)),
        received_on=taken(received_on),
        reference=reference,
        entered_by=actor.person_id,
        entered_at=now(),
    )
    insert(came_in)
    record(
        actor.government_id,
        Act.BILL_PAID,
        "statement",
        statement.id,
        person_id=actor.person_id,
        after=f"{dollars(taken(amount))} {reference}",
    )
    return came_in


def _check_still_open(statement: PaymentStatement, amount: Decimal) -> None:
    owner = statement.government_id
    chosen = net_choices_of(owner, [statement.id]).get(statement.id, ())
    if statement.status not in _APPROVED or not chosen or chosen[-1].choice != BILLED:
        raise Refused("Nothing was billed by this statement, so nothing can come in for it.")
    so_far = add(from_cents(each.amount_cents) for each in bill_payments_of(owner, [statement.id]))
    open_still = add([from_cents(-statement.net_cents), -so_far])
    if amount > open_still:
        raise Refused(f"{dollars(open_still)} is still open of this bill; {dollars(amount)} is more than that.")


@dataclass(frozen=True, slots=True)
class NetSeen:
    """What was chosen for a net below zero and what came in since, with the people; what may be chosen now."""

    owed: Decimal
    choices: Sequence[NetChoice]
    payments: Sequence[BillPayment]
    people: Mapping[str, Person]
    open_choices: tuple[str, ...]
    may_enter: bool


def see_net(actor: Actor, statement: PaymentStatement) -> NetSeen | None:
    """What stands about a net below zero; None where it is not below zero or the statement is never paid."""
    if statement.net_cents >= 0 or statement.kind == "corrected":
        return None
    chosen = net_choices_of(actor.government_id, [statement.id]).get(statement.id, ())
    payments = bill_payments_of(actor.government_id, [statement.id])
    acted = [*(each.chosen_by for each in chosen), *(each.entered_by for each in payments)]
    last = chosen[-1].choice if chosen else None
    approved = statement.status in _APPROVED
    is_open = statement.status not in _DONE_WITH and (not approved or last == HELD)
    rule = terms_of(statement.terms_version).negative_net
    may_choose = is_open and may(actor, "decide on negative nets") and rule.is_decided_by(actor)
    return NetSeen(
        owed=from_cents(-statement.net_cents),
        choices=chosen,
        payments=payments,
        people=people_by_id(actor.government_id, acted),
        open_choices=tuple(each for each in rule.choices if each != last) if may_choose else (),
        may_enter=approved and last == BILLED and may(actor, "enter bill payments"),
    )
