"""Who approves says again who they are: a wrong password is an event, and too many stop all tries for a while."""

from datetime import timedelta

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, Problem
from contracts.roles import Actor
from models.clock import now
from models.events import acts_since, lock_chain, record
from models.passwords import is_password
from models.people import find_person

MOST_TRIES = 5
WITHIN = timedelta(minutes=15)
_WRONG = "This is not your password, so nothing was approved. Go back and type it again."


def confirm_identity(actor: Actor, password: str) -> None:
    """Nothing where it is the person's own password.

    Invalid where it is not, NotAllowed after five wrong ones in fifteen minutes, whatever is typed. The caller commits
    what was written even so: a wrong try that is forgotten could be repeated for ever.
    """
    fits = is_password(password, find_person(actor.government_id, actor.person_id).password)
    lock_chain(actor.government_id)
    wrong = acts_since(actor.government_id, actor.person_id, Act.IDENTITY_REFUSED, now() - WITHIN)
    if fits and wrong < MOST_TRIES:
        return
    if wrong < MOST_TRIES:
        record(actor.government_id, Act.IDENTITY_REFUSED, "person", actor.person_id, person_id=actor.person_id)
        raise Invalid(_WRONG, [Problem("password", _WRONG)])
    minutes = int(WITHIN.total_seconds() // 60)
    raise NotAllowed(
        f"The password was wrong {MOST_TRIES} times, so approvals under your name rest for {minutes} minutes. "
        "If it was not you, tell your administrator now."
    )
