"""What a government sets, for programs: policies, who stands in for whom, and the tokens that open this interface."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.roles import Actor
from models.delegations import Delegation
from models.policies import PolicyVersion
from operations import delegations, policies, tokens
from routes.api.changes import Reason
from routes.api.declaring import acts, done, reads
from routes.api.fields import (
    JsonText,
    Number,
    PageAsked,
    Shown,
    a_day,
    a_moment,
    list_of,
    maybe,
    page_of,
    sent_day,
    text,
)
from routes.api.histories import EventInShort, history_in_short
from routes.api.list_orders import sort_by
from routes.lists import DELEGATIONS, POLICIES, TOKENS

_POLICIES, _DELEGATIONS, _TOKENS = "Policies", "Delegations", "Tokens"
_POLICY, _DELEGATION = "/policies/<policy_id>", "/delegations/<delegation_id>"


class PolicyShape(Shown):
    """A version of what the government sets about approvals, exceptions, clocks and rulings."""

    id = text()
    number = Number()
    effective_on = a_day()
    status = text()
    reason = text()
    proposed_by = text()
    proposed_at = a_moment()
    document = JsonText()


class SaidOfPolicy(Shown):
    """A sentence of a policy, and what it is about."""

    about = text()
    says = text()


class WholePolicy(PolicyShape):
    """A version with what was decided about it, and of a proposal what it changes of the policy that is in force on its
    first day.
    """

    compared_with = maybe("The id of the policy in force on its first day; null where none is.")
    came_since = fields.Boolean(
        metadata={"description": "Whether that one was granted after this was proposed, so that nobody can grant this."}
    )
    following = maybe("The id of the granted policy that holds next after its first day.")
    new = list_of(SaidOfPolicy)
    gone = list_of(SaidOfPolicy)
    history = list_of(EventInShort)


class PoliciesShape(Shown):
    """A page of the versions, the newest first, and the id of the one in force."""

    in_force = maybe()
    rows = list_of(PolicyShape)
    after = maybe()


class DelegationShape(Shown):
    """Who stands in for whom, and until when."""

    id = text()
    person = text()
    delegate = text()
    starts_on = a_day()
    ends_on = a_day()
    reason = text()
    status = text()


class DelegationsShape(Shown):
    """A page of the delegations, the newest first."""

    rows = list_of(DelegationShape)
    after = maybe()


class TokenShape(Shown):
    """A token without its text, which is kept nowhere."""

    id = text()
    person = text(attribute="person.name")
    scopes = fields.List(fields.String())
    issued_at = a_moment()
    expires_on = a_day()
    revoked = fields.Boolean()


class PoliciesAsked(PageAsked):
    """Which of the versions, and in which order."""

    sort = sort_by(POLICIES)


class DelegationsAsked(PageAsked):
    """Which of the delegations, and in which order."""

    sort = sort_by(DELEGATIONS)


class TokensAsked(PageAsked):
    """Which of the tokens, and in which order."""

    sort = sort_by(TOKENS)


class NewPolicy(Reason):
    """A policy with the day from which it holds."""

    document = fields.Dict(keys=fields.String(), required=True, metadata={"description": "As a policy is answered."})
    effective_on = sent_day(required=True)


@reads(_POLICIES, "/policies", PoliciesShape, PoliciesAsked)
def list_policies(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The versions of the government's policy."""
    page = policies.list_policies(actor, asked.get("after"), asked["limit"], asked.get("sort", ""))
    standing = policies.standing_policy(actor)
    rows = [_version(each.version, each.proposed_by) for each in page.rows]
    return {"rows": rows, "after": page.after, "in_force": standing.id if standing is not None else None}


@reads(_POLICIES, _POLICY, WholePolicy)
def show_policy(actor: Actor, policy_id: str) -> dict[str, Any]:
    """A version of the policy, with what was decided about it, and what a proposal changes."""
    seen = policies.see_policy(actor, policy_id)
    new, gone = ([{"about": about, "says": says} for about, says in each] for each in seen.changes())
    return _version(seen.version, seen.people[seen.version.proposed_by].name) | {
        "compared_with": seen.standing.id if seen.standing is not None else None,
        "came_since": seen.came_since,
        "following": seen.following.id if seen.following is not None else None,
        "new": new,
        "gone": gone,
        "history": history_in_short(seen.history, seen.people),
    }


@acts(_POLICIES, "/policies", NewPolicy, makes=True)
def propose_policy(actor: Actor, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Propose a policy; it holds once another person grants it."""
    return _policy(policies.propose_policy(actor, sent["document"], sent["effective_on"], sent["reason"]))


@acts(_POLICIES, f"{_POLICY}/grant")
def grant_policy(actor: Actor, policy_id: str) -> Mapping[str, Any]:
    """Let a policy hold from its first day on."""
    return _policy(policies.grant_policy(actor, policy_id))


@acts(_POLICIES, f"{_POLICY}/refuse", Reason)
def refuse_policy(actor: Actor, sent: Mapping[str, Any], policy_id: str) -> Mapping[str, Any]:
    """Refuse a policy."""
    return _policy(policies.close_policy(actor, policy_id, "refuse", sent["reason"]))


@acts(_POLICIES, f"{_POLICY}/withdraw", Reason)
def withdraw_policy(actor: Actor, sent: Mapping[str, Any], policy_id: str) -> Mapping[str, Any]:
    """Take a policy back."""
    return _policy(policies.close_policy(actor, policy_id, "withdraw", sent["reason"]))


@reads(_DELEGATIONS, "/delegations", DelegationsShape, DelegationsAsked)
def list_delegations(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Who stands or stood in for whom. Naming somebody stays on the page: it lends the right to approve."""
    seen = delegations.list_delegations(actor, asked.get("after"), asked["limit"], asked.get("sort", ""))
    return {"rows": [_delegation(each, seen.people) for each in seen.delegations], "after": seen.after}


@acts(_DELEGATIONS, f"{_DELEGATION}/end", Reason)
def end_delegation(actor: Actor, sent: Mapping[str, Any], delegation_id: str) -> Mapping[str, Any]:
    """End a delegation before its last day; what was done under it stands."""
    ended = delegations.end_delegation(actor, delegation_id, sent["reason"])
    return done(ended, "delegation", "list_delegations")


@reads(_TOKENS, "/tokens", page_of("TokensPage", TokenShape), TokensAsked)
def list_tokens(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The person's own tokens; everybody's for an administrator. Issuing one stays on the page, which shows it once."""
    page = tokens.list_tokens(actor, asked.get("after"), asked["limit"], asked.get("sort", ""))
    names = ("id", "person", "issued_at", "expires_on", "revoked")
    rows = [{name: getattr(each, name) for name in names} | {"scopes": each.scopes.split()} for each in page.rows]
    return {"rows": rows, "after": page.after}


@acts(_TOKENS, "/tokens/<token_id>/revoke")
def end_access(actor: Actor, token_id: str) -> Mapping[str, Any]:
    """Let a token open nothing any more."""
    return done(tokens.revoke(actor, token_id), "token", "list_tokens")


def _version(version: PolicyVersion, proposed_by: str) -> dict[str, Any]:
    names = ("id", "number", "effective_on", "status", "reason", "proposed_at", "document")
    return {name: getattr(version, name) for name in names} | {"proposed_by": proposed_by}


def _policy(version: PolicyVersion) -> Mapping[str, Any]:
    return done(version, "policy", "show_policy", policy_id=version.id)


def _delegation(delegation: Delegation, people: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "starts_on", "ends_on", "reason", "status")
    both = {"person": delegation.person_id, "delegate": delegation.delegate_id}
    found = {what: people[person].name if person in people else person for what, person in both.items()}
    return {name: getattr(delegation, name) for name in names} | found
