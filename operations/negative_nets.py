"""A net below zero: a person chooses whether it is carried forward, billed or held, before approval."""

from collections.abc import Mapping

from contracts.acts import Act
from contracts.errors import Invalid, Refused
from contracts.negative_nets import BILLED, CARRIED, CHOICES, HELD
from contracts.numbers import add, dollars, from_cents, to_cents
from contracts.roles import Actor, require
from contracts.typed import TypedForm, taken
from models.clock import now
from models.database import insert
from models.events import lock_chain, record
from models.net_choices import NetChoice, Receipt, net_choices_of, receipts_of
from models.statements import PaymentStatement
from operations.terms import terms_of
from operations.visibility import visible_statement

_APPROVED = ("approved", "paid")
_DONE_WITH = ("returned", "superseded", "corrected")


def choose_for_negative_net(actor: Actor, statement_id: str, choice: str, reason: str) -> PaymentStatement:
    """Choose what happens with a net below zero. After approval only what is held can still be chosen otherwise."""
    require(actor, "decide on negative nets")
    statement = visible_statement(actor, statement_id)
    lock_chain(actor.government_id)
    chosen = net_choices_of(actor.government_id, [statement.id]).get(statement.id, ())
    before = chosen[-1].choice if chosen else None
    _check_open(statement, before)
    terms_of(statement.terms_version).negative_net.check(actor, choice, before)
    if not reason.strip():
        raise Invalid("Write why, in a sentence, so that the vendor and the auditor can follow it.")
    new = NetChoice(
        government_id=actor.government_id,
        statement_id=statement.id,
        number=len(chosen) + 1,
        choice=choice,
        reason=reason.strip(),
        chosen_by=actor.person_id,
        chosen_at=now(),
    )
    insert(new)
    record(
        actor.government_id,
        Act.NET_CHOSEN,
        "statement",
        statement.id,
        person_id=actor.person_id,
        before=before,
        after=choice,
        reason=reason.strip(),
    )
    return statement


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


def enter_receipt(actor: Actor, statement_id: str, texts: Mapping[str, str]) -> Receipt:
    """Money that came in for what was billed; Invalid by field, Refused beyond what is still open."""
    require(actor, "enter receipts")
    statement = visible_statement(actor, statement_id)
    lock_chain(actor.government_id)
    form = TypedForm(texts)
    amount = form.dollars("amount", "the amount that came in")
    received_on = form.day("received_on", "the day on which it came in")
    reference = form.words("reference", "how it can be found again", 200)
    form.check()
    chosen = net_choices_of(actor.government_id, [statement.id]).get(statement.id, ())
    if statement.status not in _APPROVED or not chosen or chosen[-1].choice != BILLED:
        raise Refused("Nothing was billed by this statement, so nothing can come in for it.")
    came_in = add(from_cents(each.amount_cents) for each in receipts_of(actor.government_id, [statement.id]))
    open_still = add([from_cents(-statement.net_cents), -came_in])
    if taken(amount) > open_still:
        raise Refused(f"{dollars(open_still)} is still open of this bill; {dollars(taken(amount))} is more than that.")
    receipt = Receipt(
        government_id=actor.government_id,
        statement_id=statement.id,
        amount_cents=to_cents(taken(amount)),
        received_on=taken(received_on),
        reference=reference,
        entered_by=actor.person_id,
        entered_at=now(),
    )
    insert(receipt)
    record(
        actor.government_id,
        Act.RECEIPT_ENTERED,
        "statement",
        statement.id,
        person_id=actor.person_id,
        after=f"{dollars(taken(amount))} {reference}",
    )
    return receipt
