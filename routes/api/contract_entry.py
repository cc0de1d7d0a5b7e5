"""Entering a contract, for programs: what can be chosen, and the contract with its vendor and program."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.entries import LONGEST_NAME, LONGEST_NUMBER, LONGEST_TITLE, MOST_DUE_DAYS, read_contract
from contracts.roles import Actor
from operations.contract_entry import Choices, enter_typed_contract, entry_choices
from routes.api.declaring import acts, done_to, reads, texts
from routes.api.fields import Asked, Sent, Shown, Whole, day_text, decimal_text, list_of, sent_text, text
from routes.list_pages import LONGEST_WORDS

_SUBJECT = "Contracts"


class VendorChoice(Shown):
    """A vendor that is entered already."""

    id = text()
    name = text()


class ProgramChoice(Shown):
    """A program that is entered already."""

    number = text()
    title = text()


class EntryChoicesShape(Shown):
    """What can be chosen for a new contract."""

    vendors = list_of(VendorChoice)
    more = fields.Boolean(metadata={"description": "Whether more vendors hold the words: ask with others."})
    programs = list_of(ProgramChoice)


class EntryChoicesAsked(Asked):
    """Which vendors."""

    words = sent_text("Words in the vendor’s name.", LONGEST_WORDS, needed=False)


class NewContract(Sent):
    """A contract as signed. Vendor and program are either chosen or new."""

    number = sent_text("As people know it.", LONGEST_NUMBER)
    title = sent_text("Its title.", LONGEST_TITLE)
    value = decimal_text("Dollars.")
    starts = day_text("The first day.")
    ends = day_text("The last day.")
    due_days = Whole("How many days after a month’s end its report is due.", 0, MOST_DUE_DAYS, required=True)
    vendor = sent_text("The id of a vendor that is entered already.", 60, needed=False)
    vendor_name = sent_text("The name of a new vendor.", LONGEST_NAME, needed=False)
    program = sent_text("The number of a program that is entered already.", LONGEST_NUMBER, needed=False)
    program_number = sent_text("The number of a new program.", LONGEST_NUMBER, needed=False)
    program_title = sent_text("Its title.", LONGEST_TITLE, needed=False)
    program_goals = sent_text("Its goals, one a line.", needed=False)


@reads(_SUBJECT, "/contract-entry", EntryChoicesShape, EntryChoicesAsked)
def show_entry_choices(actor: Actor, asked: Mapping[str, Any]) -> Choices:
    """The vendors and programs that a new contract can have."""
    return entry_choices(actor, asked.get("words", ""))


@acts(_SUBJECT, "/contracts", NewContract, makes=True)
def enter_contract(actor: Actor, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Enter a contract with a reporting period for each month of its term."""
    made = enter_typed_contract(actor, read_contract(texts(sent)))
    return done_to(made.id, "contract", "show_contract", number=made.number)
