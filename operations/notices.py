"""Notices about a person's own account, written into the outbox in the transaction of what they tell."""

from contracts.notices import Notice
from models.clock import today
from models.database import insert_many
from models.governments import find_government
from models.ids import new_id
from models.mailings import Mailing
from models.people import Person, assignments_on
from operations.message_people import Recipient
from operations.message_writing import mail_row


def give_notice(person: Person, notice: Notice, to: str = "") -> None:
    """Have the person told by mail, as soon as the worker comes to it; `to` is another address than their own."""
    day = today(find_government(person.government_id).time_zone)
    held = assignments_on(person.government_id, person.id, day)
    vendor_id = min((each.vendor_id for each in held if each.vendor_id is not None), default=None)
    recipient = Recipient(person.id, "city" if vendor_id is None else "vendor", vendor_id)
    document = {"notice": notice.value} | ({"to": to} if to else {})
    row = mail_row(person.government_id, recipient, f"notice:{new_id()}", document)
    insert_many(Mailing, [row])
