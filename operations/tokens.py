"""Tokens for people's programs: issued for a while, for named purposes, and revoked."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from contracts.acts import Act
from contracts.errors import NotAllowed, NotFound, Problem, Refused
from contracts.gathering import check_none
from contracts.roles import Actor, may, require
from models.api_tokens import ApiToken, find_token, issue_token, tokens_of
from models.clock import today
from models.database import db
from models.events import record
from models.governments import find_government
from models.paging import Page
from models.people import actor_of
from operations.second_factors import check_token

# What a token may be for, in the words of the page that issues it. A role limits each: a token lends nobody anything.
SCOPES: Mapping[str, str] = {
    "read": "Read whatever you may see",
    "reports": "Deliver reports with their evidence, explain and submit them",
    "verification": "Verify rows, attach evidence and agree on values",
    "decisions": "Accept and return reports, ask for and decide rulings, speak and decide in disputes",
    "contracts": "Enter contracts and their terms, and whatever is agreed about them: from milestones to renewals",
    "statements": "Compute, review, approve and return statements",
    "payments": "Export vouchers, record payments and set the ledger’s accounts",
    "settings": "Policies, the amount for finance, messages and kept filters; end delegations and tokens",
}
_MOST_DAYS = 366


def issue(actor: Actor, scopes: frozenset[str], days: int) -> str:
    """A token by which the actor's programs are known; its text is handed back once and kept nowhere."""
    require(actor, "issue tokens")
    problems: list[Problem] = []
    if not scopes or scopes - SCOPES.keys():
        problems.append(Problem("scope", f"A token is for one or more of: {', '.join(sorted(SCOPES))}."))
    if not 1 <= days <= _MOST_DAYS:
        problems.append(Problem("days", f"A token lives for 1 to {_MOST_DAYS} days."))
    check_none(problems)
    expires_on = today(find_government(actor.government_id).time_zone) + timedelta(days=days)
    token, text = issue_token(actor.government_id, actor.person_id, scopes, expires_on)
    record(actor.government_id, Act.ACCESS_ISSUED, "token", token.id, person_id=actor.person_id, after=token.scopes)
    return text


def revoke(actor: Actor, token_id: str) -> ApiToken:
    """The token opens nothing any more; whoever looks after people may say so of anybody's."""
    token = db.session.get(ApiToken, (actor.government_id, token_id))
    if token is None or (token.person_id != actor.person_id and not may(actor, "manage people")):
        raise NotFound("There is no such token of yours.")
    if token.revoked:
        raise Refused("This token was revoked before. It opens nothing.")
    token.revoked = True
    db.session.flush()
    record(actor.government_id, Act.ACCESS_REVOKED, "token", token.id, person_id=actor.person_id)
    return token


def list_tokens(actor: Actor, after: str | None = None, limit: int = 50, sort: str = "") -> Page[ApiToken, str]:
    """The actor's own tokens; everybody's for whoever looks after people."""
    require(actor, "see tokens")
    whose = None if may(actor, "manage people") else actor.person_id
    return tokens_of(actor.government_id, whose, after, limit, sort)


def actor_by_token(text: str, *scopes: str, second_factor: Collection[str] = ()) -> Actor | None:
    """The person whose token it is, in today's roles; None where it opens nothing.

    NotAllowed where the token has none of the scopes that are named; without any, whatever it is for is enough. It is
    not allowed either where the person holds a role of `second_factor` and had none when the token was issued.
    """
    token = find_token(text)
    if token is None:
        return None
    if scopes and not set(scopes) & set(token.scopes.split()):
        raise NotAllowed(f"This token is not for “{' or '.join(scopes)}”. Issue one that has this scope.")
    actor = actor_of(token.government_id, token.person_id)
    check_token(actor, token.issued_at, second_factor)
    return actor
