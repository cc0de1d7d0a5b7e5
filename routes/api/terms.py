"""Payment terms for programs: told rule by rule, their versions with what each changed, put into force, signed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from contracts.edge_tables import NO_TABLES
from contracts.roles import Actor
from contracts.sentences import Told, tell_terms
from models.terms_versions import TermsVersion
from operations.activations import activate_terms
from operations.contracts import contract_page
from operations.edge_signatures import EdgesSeen, see_edges, sign_edge_tables
from operations.terms import withdraw_terms
from operations.terms_history import number_of, see_history, see_version
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, done_to, gives, reads
from routes.api.fields import Sent, sent_text
from routes.api.terms_shapes import TermsDocument, TermsInWords, TermsShape, VersionsShape
from routes.contracts import goals
from routes.terms_history import download

SUBJECT = "Payment terms"
_TERMS = f"{PLACE}/terms"
_VERSION = f"{_TERMS}/<int(max=999999):amendment>"
_RULES = ("composites", "payments", "limits", "settling", "watched")


class SignedEdges(Sent):
    """The edge tables that were read."""

    digest = sent_text("The digest of the edge tables that were read: others by now are a conflict.", 64)


@reads(SUBJECT, f"{_TERMS}/in-force", TermsInWords)
def tell_terms_in_force(actor: Actor, number: str) -> dict[str, Any]:
    """The payment terms, rule by rule, as sentences and tables."""
    seen = contract_page(actor, number)
    version, terms = seen.version, seen.terms
    words = {"contract": number, "amendment": None, "effective_on": None, "frame": "", "notes": (), "source": ""}
    if terms is None or version is None:
        return words | dict.fromkeys(_RULES, ()) | {"goals": ()}
    told = tell_terms(terms)
    own = {"amendment": version.amendment, "effective_on": version.effective_on, "frame": told.frame}
    served = [{"title": goal.title, "measures": rules(goal.measures)} for goal in goals(terms)]
    told_rules = {name: rules(getattr(told, name)) for name in _RULES}
    return words | own | told_rules | {"goals": served, "notes": terms.notes, "source": terms.source}


@reads(SUBJECT, _TERMS, VersionsShape)
def list_terms(actor: Actor, number: str) -> Any:
    """The versions of a contract's terms that the person may see, the newest first."""
    return see_history(actor, number)


@reads(SUBJECT, _VERSION, TermsShape)
def show_terms(actor: Actor, number: str, amendment: int) -> dict[str, Any]:
    """A version of the terms with its document, its examples, its edge tables, and what a proposed one touches."""
    seen = see_version(actor, number, amendment)
    version, own = seen.seen.version, ("version", "proposed", "activated", "withdrawn", "follows", "changes")
    return {
        **{name: getattr(seen.seen, name) for name in own},
        "document": json.loads(version.document),
        "warnings": seen.warnings,
        "examples": seen.examples,
        "trial": seen.trial,
        "edges": _edges(see_edges(actor, version)),
    }


gives(SUBJECT, f"{_VERSION}/document", "give_terms", download, shape=TermsDocument)


@acts(SUBJECT, "/terms/<terms_version_id>/activate")
def activate_terms_version(actor: Actor, terms_version_id: str) -> Mapping[str, Any]:
    """Put a proposed version into force, as another officer than who wrote it."""
    return done_with_terms(actor, activate_terms(actor, terms_version_id))


@acts(SUBJECT, "/terms/<terms_version_id>/withdraw", Reason)
def withdraw_terms_version(actor: Actor, sent: Mapping[str, Any], terms_version_id: str) -> Mapping[str, Any]:
    """Take a proposed version back, or decline it."""
    return done_with_terms(actor, withdraw_terms(actor, terms_version_id, sent["reason"]))


@acts(SUBJECT, f"{_VERSION}/edges", SignedEdges)
def sign_edges(actor: Actor, sent: Mapping[str, Any], number: str, amendment: int) -> Mapping[str, Any]:
    """Sign the edge tables of a version for one's party, as they were read."""
    signed = sign_edge_tables(actor, number, amendment, sent["digest"]).terms_version_id
    return done_to(signed, "edge_signature", "show_terms", number=number, amendment=amendment)


def rules(told: Sequence[Told]) -> list[dict[str, Any]]:
    """Rules in words, as they are answered."""
    return [rule(each) for each in told]


def rule(told: Told) -> dict[str, Any]:
    """A rule in words, with the table of its schedule."""
    names = ("id", "title", "sentence", "notes", "clause")
    table = [{"result": result, "gives": gives} for result, gives in told.table]
    return {name: getattr(told, name) for name in names} | {"table": table}


def done_with_terms(actor: Actor, version: TermsVersion) -> Mapping[str, Any]:
    """What was done to a version, with where it is read."""
    places = {"number": number_of(actor, version), "amendment": version.amendment}
    return done(version, "terms", "show_terms", **places)


def _edges(seen: EdgesSeen) -> dict[str, Any] | None:
    tables = seen.tables
    if tables is None or tables.document == NO_TABLES:
        return None
    signed = [
        {"party": each.party, "person": seen.people[each.signed_by].name, "signed_at": each.signed_at}
        for each in seen.signatures
    ]
    names = {"digest": tables.digest, "stored_at": tables.stored_at, "tables": tables.document}
    return names | {"signatures": signed, "may_sign": seen.may_sign}
