"""A forgotten password: a link by mail to whoever has an account, and the same answer to everybody.

The link is made when the mail is sent, signed for the password as it is then: nothing that opens an account is kept,
and once the password is another one every link to change the earlier one is void.
"""

from contracts.acts import Act
from contracts.notices import Notice
from models.events import record
from models.people import Person, find_person_by_email, hold_person
from operations.notices import give_notice
from operations.sign_ins import keep_refusal, network_of
from operations.throttling import take_try


def ask_recovery(email: str, address: str) -> None:
    """Send a link to the person of that address, if there is one and not too much was asked for; never say which."""
    wait, refused = take_try({"recovery": email.strip().lower(), "recovery_address": network_of(address)})
    if wait:
        if refused == 1:
            keep_refusal(email, address, "a new password was asked for too often")
        return
    person = find_person_by_email(email)
    if person is None or not person.active:
        keep_refusal(email, address, "a new password was asked for")
        return
    record(
        *(person.government_id, Act.RECOVERY_ASKED, "person", person.id),
        document={"address": address},
    )
    give_notice(person, Notice.RECOVERY_ASKED)


def recover(government_id: str, person_id: str, fs_uniquifier: str, address: str) -> Person | None:
    """The person whose password is about to be changed by a link, held until it is; None where the link is used up."""
    person = hold_person(government_id, person_id)
    if person.fs_uniquifier != fs_uniquifier or not person.active:
        return None
    record(
        *(person.government_id, Act.SIGN_IN_RECOVERED, "person", person.id),
        person_id=person.id,
        document={"address": address},
    )
    give_notice(person, Notice.SIGN_IN_CHANGED)
    return person
