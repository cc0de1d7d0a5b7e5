"""Who approves says again who they are, by password or key: a wrong try is an event, and too many stop all of them."""

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, Problem
from contracts.roles import Actor
from contracts.throttling import say_wait
from models.events import lock_chain, record
from models.passwords import is_password
from models.people import find_person
from operations.throttling import forgive, take_try

_WRONG = "This is not your password, so nothing was approved. Type it again."


def confirm_identity(actor: Actor, password: str) -> None:
    """Nothing where it is the person's own password.

    Invalid where it is not, NotAllowed where too many were wrong before, whatever is typed. The caller commits what was
    written even so: a wrong try that is forgotten could be repeated for ever.
    """
    fits = is_password(password, find_person(actor.government_id, actor.person_id).password)
    _judge(actor, "" if fits else _WRONG)


def confirm_by_key(actor: Actor, wrong: str) -> None:
    """Nothing where a key of the person's answered as it should; `wrong` says what was not right with its answer.

    Wrong ones are counted together with wrong passwords, and refused in the same way.
    """
    _judge(actor, wrong)


def _judge(actor: Actor, wrong: str) -> None:
    # What follows is held until the transaction ends, so it comes after the slow look at the password.
    lock_chain(actor.government_id)
    subjects = {"identity": f"{actor.government_id}\n{actor.person_id}"}
    wait, refused = take_try(subjects)
    if wait:
        if refused == 1:
            _keep_refusal(actor, f"too many wrong tries: tries rest for {say_wait(wait)}")
        raise NotAllowed(
            f"The password or key was wrong too often, so whatever asks for it rests for {say_wait(wait)}. "
            "If it was not you, tell your administrator now."
        )
    if not wrong:
        forgive(subjects)
        return
    _keep_refusal(actor, None if wrong == _WRONG else f"security key: {wrong}")
    raise Invalid(wrong, [Problem("password", wrong)])


def _keep_refusal(actor: Actor, reason: str | None) -> None:
    person = actor.person_id
    record(actor.government_id, Act.IDENTITY_REFUSED, "person", person, person_id=person, reason=reason)
