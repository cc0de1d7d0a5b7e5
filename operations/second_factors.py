"""Second factors: set up by the person, asked for at every sign-in, removed by the person or reset by an administrator.

Whoever must have one and has none, or signed in without it, reaches nothing but the page where it is set up.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from contracts.acts import Act
from contracts.errors import Damaged, Invalid, NotAllowed, NotFound, Problem, Refused
from contracts.notices import Notice
from contracts.roles import Actor, require
from models.database import db
from models.events import record
from models.people import Person, find_person, hold_person
from models.sealed_secrets import beginning, newest_number, seal, unseal
from models.second_factors import (
    SecondFactor,
    drop_factor,
    find_factor,
    hold_apps,
    hold_factor,
    keep_codes,
    keep_totp,
    spend_code,
)
from models.security_keys import hold_keys
from models.sign_ins import SignIn, end_sign_ins
from operations.assignments import others
from operations.notices import give_notice

APP, CODE, KEY, PROVIDER = "app", "code", "key", "provider"
# What a sign-in says of itself where a second factor was part of it.
PROOFS = frozenset({APP, CODE, KEY, PROVIDER})


def must_have_one(actor: Actor, roles: Collection[str]) -> bool:
    """Whether a second factor is required of whoever holds one of the roles, or stands in for one who does."""
    return any(role.value in roles for role in actor.roles | actor.delegated)


def is_proved(sign_in: SignIn | None) -> bool:
    """Whether a second factor was part of the sign-in."""
    return sign_in is not None and not PROOFS.isdisjoint(sign_in.way.split())


def own_factor(actor: Actor) -> SecondFactor | None:
    """The actor's own second factor."""
    return find_factor(actor.government_id, actor.person_id)


def check_proof(actor: Actor, sign_in: SignIn | None) -> None:
    """Nothing where the person has no second factor yet, or proved it in this sign-in; else NotAllowed."""
    if own_factor(actor) is not None and not is_proved(sign_in):
        raise NotAllowed("You signed in without your second factor. Sign out, then sign in with it to change it.")


def set_up_app(actor: Actor, sign_in: SignIn | None, secret: str, counter: int) -> None:
    """The app whose code was just right is the actor's from now on; every other sign-in of theirs ends."""
    check_proof(actor, sign_in)
    before = own_factor(actor)
    another = before is not None and before.totp_secret is not None
    keep_totp(actor.government_id, actor.person_id, secret, counter)
    _keep(actor, Act.FACTOR_SET_UP, Notice.FACTOR_SET_UP, "another app" if another else "an app")
    prove_here(actor, sign_in, APP)


def prove_here(actor: Actor, sign_in: SignIn | None, way: str) -> None:
    """The factor that was just set up is part of this sign-in, and every other one of the actor's ends."""
    if sign_in is not None:
        if not is_proved(sign_in):
            sign_in.way = f"{sign_in.way} {way}".strip()
        end_sign_ins(actor.government_id, actor.person_id, actor.person_id, but=[sign_in.id])


def make_codes(actor: Actor, sign_in: SignIn | None, codes: Sequence[str]) -> None:
    """These recovery codes are the actor's from now on, and earlier ones are void."""
    check_proof(actor, sign_in)
    factor = hold_factor(actor.government_id, actor.person_id)
    if factor is None:
        raise Refused("You have no second factor, so there is nothing to recover. Set one up first.")
    keep_codes(factor, codes)
    _keep(actor, Act.CODES_MADE, Notice.CODES_MADE)


def remove_app(actor: Actor, sign_in: SignIn | None, roles: Collection[str]) -> None:
    """The actor has no app any more; Refused where it is the last factor and their role requires one."""
    check_proof(actor, sign_in)
    factor = hold_factor(actor.government_id, actor.person_id)
    if factor is None or factor.totp_secret is None:
        raise Refused("You have no authenticator app. Nothing was changed.")
    left = any(key.stopped_at is None for key in hold_keys(actor.government_id, actor.person_id))
    check_last(actor, left, roles)
    if left:
        factor.totp_secret, factor.totp_counter = None, None
        db.session.flush()
    else:
        drop_factor(factor)
    _keep(actor, Act.FACTOR_REMOVED, Notice.FACTOR_REMOVED, "the app")


def check_last(actor: Actor, is_left: bool, roles: Collection[str]) -> None:
    """Refused where no factor would be left to somebody whose role requires one."""
    if not is_left and must_have_one(actor, roles):
        raise Refused("Your role requires a second factor, so the last one stays. Set up another one first.")


def reset_factor(actor: Actor, person_id: str, reason: str) -> Person:
    """Somebody who lost their second factor starts anew: it is removed, they are signed out everywhere, and told."""
    require(actor, "manage people")
    person, said = others(actor, person_id), reason.strip()
    if not said:
        raise Invalid("Nothing was changed.", [Problem("reason", "Say how you made sure that it is they who ask.")])
    factor = hold_factor(actor.government_id, person_id)
    if factor is None:
        raise NotFound("This person has no second factor. Nothing was changed.")
    drop_factor(factor)
    end_sign_ins(actor.government_id, person_id, actor.person_id)
    record(actor.government_id, Act.FACTOR_RESET, "person", person_id, person_id=actor.person_id, reason=said)
    give_notice(person, Notice.FACTOR_RESET)
    return person


def use_code(government_id: str, person_id: str, code: str) -> bool:
    """Whether it is one of the person's recovery codes; it is spent, and the person is told."""
    factor = hold_factor(government_id, person_id)
    if factor is None or not spend_code(factor, code):
        return False
    left = f"{len(factor.digests)} left"
    record(government_id, Act.CODE_USED, "person", person_id, person_id=person_id, after=left)
    give_notice(hold_person(government_id, person_id), Notice.CODE_USED)
    return True


def check_token(actor: Actor, issued_at: datetime, roles: Collection[str]) -> None:
    """Nothing where a token of that moment counts; NotAllowed where its person needed a second factor and had none."""
    if not must_have_one(actor, roles):
        return
    factor = own_factor(actor)
    if factor is None or issued_at < factor.since:
        raise NotAllowed(
            "This token was issued before its person set up the second factor that their role requires. "
            "Sign in, set it up where you have not, and issue another token."
        )


def seal_apps_anew(keys: Mapping[str, str]) -> tuple[int, list[str]]:
    """Seal by the newest key what an earlier one sealed: of how many people it was, and of whom nothing opens."""
    newest, sealed, closed = beginning(newest_number(keys)), 0, []
    for factor in hold_apps():
        whose, kept = (factor.government_id, factor.person_id), factor.totp_secret or ""
        try:
            secret = unseal(kept, whose, keys)
        except Damaged as failure:
            closed.append(f"{' '.join(whose)}: {failure.message}")
            continue
        if not kept.startswith(newest):
            factor.totp_secret, sealed = seal(secret, whose, keys), sealed + 1
    db.session.flush()
    return sealed, closed


def _keep(actor: Actor, act: Act, notice: Notice, after: str | None = None) -> None:
    record(actor.government_id, act, "person", actor.person_id, person_id=actor.person_id, after=after)
    give_notice(find_person(actor.government_id, actor.person_id), notice)
