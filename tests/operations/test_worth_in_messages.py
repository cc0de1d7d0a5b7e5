"""A message says what is at stake as its page does: of a dispute the difference, of a due report the last net."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.roles import Role
from models.database import db
from models.events import record
from models.file_store import FileStore
from models.messages import Message
from models.statements import PaymentStatement
from operations.reminders import remind
from operations.statements import show_to_operator
from tests.builders import a_person, a_statement
from tests.operations.city import SMALL, somebody
from tests.ruling_builders import a_dispute


@pytest.mark.parametrize("shown,claimed,worth", [(1_282_969, 2_100_000, 817_031), (-60_000, 0, 60_000), (-5, -9, -4)])
def test_a_dispute_is_worth_what_is_not_in_the_payment(session: Session, shown: int, claimed: int, worth: int) -> None:
    officer = a_person(Role.OFFICER)
    dispute = a_dispute(a_statement(), shown_cents=shown, claimed_cents=claimed)
    record("testville", Act.DISPUTE_OPENED, "dispute", dispute.id, person_id=dispute.opened_by)
    session.commit()
    told = session.scalars(select(Message.worth_cents).where(Message.person_id == officer.id)).all()
    assert told == [worth]


def test_a_report_that_is_due_is_worth_as_the_last_payment(computed_store: FileStore) -> None:
    july: PaymentStatement = show_to_operator(SMALL, "2027-07")[0]
    remind(july.government_id, date(2027, 9, 6))
    db.session.commit()
    (message,) = db.session.scalars(
        select(Message).where(Message.person_id == somebody("vendor-a").person_id, Message.key.like("due:%"))
    )
    assert message.worth_cents == july.net_cents
    assert message.note.endswith("Worth as much as the payment for July 2027, the last one known.")
