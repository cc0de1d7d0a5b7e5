"""The ends of contracts for programs: the dossier with the decisions, and deciding by two officers."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.dossiers import Dossier
from contracts.renewals import DECISIONS, LONGEST_REASON
from contracts.roles import Actor
from models.renewals import RenewalDecision
from operations import renewals
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, texts
from routes.api.fields import Number, Sent, Shown, a_day, a_moment, list_of, nested, one_of, sent_text, text

_SUBJECT = "Renewals"
_RENEWAL = "/renewals/<renewal_id>"


class DossierCell(Shown):
    """A value, how it reads, and where its reason stands."""

    says = text("As text; amounts of dollars with their cents, days such as 2027-07-31.")
    kind = text("words, money, day or count.")
    link = text("The kind of thing that says why; empty where it stands beside it.")
    link_id = text("Its id.")
    part = text("The place within it.")


class DossierRow(Shown):
    """A row of a section."""

    cells = list_of(DossierCell)


class DossierSection(Shown):
    """A table of the dossier."""

    id = text()
    title = text()
    says = text("What it comes to, or what it means that nothing is there.")
    columns = fields.List(fields.String(), metadata={"description": "The headings."})
    rows = list_of(DossierRow)


class DossierShape(Shown):
    """What is known of a contract on a day."""

    contract = text()
    title = text()
    vendor = text()
    starts_on = a_day()
    ends_on = a_day()
    as_of = a_day()
    digest = text("SHA-256 of the dossier as it is kept.")
    sections = list_of(DossierSection)


class DecisionShape(Shown):
    """A decision on the end of a contract."""

    id = text()
    number = Number()
    ends_on = a_day("The last day that it is about.")
    decision = text()
    reason = text()
    status = text()
    proposed_by = text(attribute="proposed_by_name")
    proposed_at = a_moment()
    dossier = text("SHA-256 of the dossier as it stood.", attribute="facts_digest")


class RenewalShape(Shown):
    """A contract at its end: the days left, the decisions, and the dossier as it stands."""

    days_left = Number()
    decisions = list_of(DecisionShape)
    dossier = nested(DossierShape)


class KeptDossierShape(Shown):
    """A decision with the dossier as it stood when it was proposed."""

    decision = nested(DecisionShape)
    dossier = nested(DossierShape)


class NewRenewal(Sent):
    """What is to become of a contract."""

    decision = one_of("The decision.", tuple(DECISIONS))
    reason = sent_text("What in the history speaks for it.", LONGEST_REASON)


@reads(_SUBJECT, f"{PLACE}/renewal", RenewalShape)
def show_renewal(actor: Actor, number: str) -> dict[str, Any]:
    """The dossier of a contract as it stands, with every decision on its end."""
    seen = renewals.see_renewal(actor, number)
    return {"days_left": seen.days_left, "decisions": seen.decisions, "dossier": shown_dossier(seen.dossier)}


@reads(_SUBJECT, _RENEWAL, KeptDossierShape)
def show_renewal_decision(actor: Actor, renewal_id: str) -> dict[str, Any]:
    """A decision with the dossier as it stood when it was proposed."""
    decision, dossier = renewals.see_kept_dossier(actor, renewal_id)
    return {"decision": decision, "dossier": shown_dossier(dossier)}


@acts(_SUBJECT, f"{PLACE}/renewal", NewRenewal, makes=True)
def propose_renewal(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Propose what becomes of a contract; the dossier is kept with it."""
    return _done(renewals.propose_renewal(actor, number, texts(sent)))


@acts(_SUBJECT, f"{_RENEWAL}/grant")
def grant_renewal(actor: Actor, renewal_id: str) -> Mapping[str, Any]:
    """Confirm a decision as the second officer."""
    return _done(renewals.decide_renewal(actor, renewal_id, "grant", ""))


@acts(_SUBJECT, f"{_RENEWAL}/refuse", Reason)
def refuse_renewal(actor: Actor, sent: Mapping[str, Any], renewal_id: str) -> Mapping[str, Any]:
    """Refuse a decision."""
    return _done(renewals.decide_renewal(actor, renewal_id, "refuse", sent["reason"]))


@acts(_SUBJECT, f"{_RENEWAL}/withdraw", Reason)
def withdraw_renewal(actor: Actor, sent: Mapping[str, Any], renewal_id: str) -> Mapping[str, Any]:
    """Take a decision back."""
    return _done(renewals.decide_renewal(actor, renewal_id, "withdraw", sent["reason"]))


def shown_dossier(dossier: Dossier) -> dict[str, Any]:
    """The dossier with each row as an object."""
    named = {name: getattr(dossier, name) for name in ("contract", "title", "vendor", "starts_on", "ends_on", "as_of")}
    sections = [
        {
            **{name: getattr(each, name) for name in ("id", "title", "says", "columns")},
            "rows": [{"cells": row} for row in each.rows],
        }
        for each in dossier.sections
    ]
    return {**named, "digest": dossier.digest, "sections": sections}


def _done(decision: RenewalDecision) -> Mapping[str, Any]:
    return done(decision, "renewal", "show_renewal_decision", renewal_id=decision.id)
