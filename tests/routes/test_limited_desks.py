"""Within what they are responsible for, whoever is limited gets at each address what the matrix says of their desk."""

from datetime import date

import pytest
from sqlalchemy import select

from contracts.roles import MAY_BE_LIMITED, WHOLE_CITY, Role
from models.contracts import Contract
from models.database import db, insert
from models.people import Assignment, find_person, find_person_by_email
from models.responsibilities import Responsibility
from operations.set_up import enter_person
from routes.permissions import ENDPOINTS
from routes.permissions_of_api import OPERATIONS
from tests.conftest import session_of
from tests.routes.conftest import Town
from tests.routes.matrix import expected_answers
from tests.routes.test_matrix import CHANGES, address_of, answer_of, sent

pytestmark = pytest.mark.shared_out

GOVERNMENT = "harborview"
NEEDED = {**ENDPOINTS, **{name: ENDPOINTS[operation.page] for name, operation in OPERATIONS.items()}}
# The city's payments name any contract: whoever is limited sees no colleague's file of them.
OF_ITS_SENDER = {"payments.show_file", "payments.confirm", "api.show_payment_file", "api.record_payments"}
EMAIL = "limited-{}@harborview.example"


@pytest.mark.parametrize("role", sorted(MAY_BE_LIMITED))
def test_whoever_is_limited_gets_the_answers_of_their_desk_within_their_contracts(town: Town, role: Role) -> None:
    desk, differ = f"limited {role}", dict[tuple[str, str], object]()
    with town.app.app_context():
        made_responsible_for_everything(role)
    sign_in(town, desk, role)
    own = [(endpoint, method, answer) for endpoint, method, of, answer in expected_answers() if of == role.value]
    # What changes something stands behind what only reads.
    for endpoint, method, answer in sorted(own, key=lambda each: each[2] in CHANGES):
        expected = "none" if endpoint in OF_ITS_SENDER and answer != "no" else answer
        expected = "no" if NEEDED.get(endpoint) in WHOLE_CITY else expected
        if answer in CHANGES:
            sign_in(town, desk, role)
        got = town.ask(desk, method, address_of(town, endpoint, method), **sent(endpoint))
        if answer_of(got) != expected:
            differ[endpoint, method] = (expected, got.status_code, got.headers.get("Location"))
    assert "\n".join(map(str, differ.items())) == ""


def made_responsible_for_everything(role: Role) -> None:
    """Somebody in the role who is limited to each single contract that there is."""
    since = date(2020, 1, 1)
    person = enter_person(GOVERNMENT, EMAIL.format(role), "Limited", [role], since)
    for held in db.session.scalars(select(Assignment).where(Assignment.person_id == person.id)):
        held.limited = True
    place = {"government_id": GOVERNMENT, "person_id": person.id, "starts_on": since}
    insert(*(Responsibility(**place, contract_id=each.id) for each in db.session.scalars(select(Contract))))
    db.session.commit()
    db.session.remove()


def sign_in(town: Town, desk: str, role: Role) -> None:
    """Have them signed in anew, whatever became of an earlier sign-in and of wrong passwords."""
    town.forget_wrong_passwords()
    with town.app.app_context():
        person = find_person_by_email(EMAIL.format(role))
        assert person is not None
        town.sessions[desk] = session_of(find_person(GOVERNMENT, person.id))
        db.session.commit()
        db.session.remove()
