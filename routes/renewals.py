"""The renewal of a contract: its dossier, and the decision on its end by two officers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, NotFound
from contracts.roles import may
from models.database import db
from models.renewals import RenewalDecision
from operations.renewals import RenewalSeen, decide_renewal, propose_renewal, see_kept_dossier, see_renewal
from routes.actions import Offer, offer
from routes.contract_words import trail
from routes.dossier_views import listed_columns, listed_rows, section_views
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import send_list, wanted_kind, wanted_list
from routes.renewal_views import DECISION_WORDS, choices, decisions, facts, next_step
from routes.words import day, moment, status_words

pages = Blueprint("renewals", __name__)


@pages.get("/contracts/<number>/renewal")
def show_dossier(number: str) -> ResponseReturnValue:
    """Everything that is known of a contract before its end is decided on; a section of it as a file."""
    seen = see_renewal(signed_in(), number)
    if wanted_kind():
        section = seen.dossier.section(wanted_list())
        if section is None:
            raise NotFound("The dossier has no such section. Open it from the contract’s page.")
        return send_list(f"{section.title} of {number}", listed_columns(section), listed_rows(section))
    return dossier_page(seen, Form())


@pages.post("/contracts/<number>/renewal")
def propose(number: str) -> ResponseReturnValue:
    """Propose what becomes of the contract; where something is wrong, the page with what was typed."""
    try:
        decision = propose_renewal(signed_in(), number, request.form)
    except Invalid as refusal:
        db.session.rollback()
        return dossier_page(see_renewal(signed_in(), number), refused_form(request.form, refusal)), 422
    return done(decision, "Proposed. Another officer confirms it. The dossier is kept as you had it before you.")


@pages.get("/renewals/<renewal_id>")
def show_decision(renewal_id: str) -> ResponseReturnValue:
    """A decision with the dossier as it stood when it was proposed."""
    decision, dossier = see_kept_dossier(signed_in(), renewal_id)
    number = decision.contract.number
    here = url_for("renewals.show_dossier", number=number)
    return render_template(
        "renewals/decision.html",
        trail=trail(number, ("Renewal", here), (f"Decision {decision.number}", "")),
        heading=f"Decision {decision.number}: {DECISION_WORDS[decision.decision]}",
        contract=f"{number} · {dossier.title} · {dossier.vendor}",
        status=status_words("renewal", decision.status),
        about=f"It is about the end on {day(decision.ends_on)}.",
        proposed=f"{decision.proposed_by_name}, {moment(decision.proposed_at)}",
        reason=decision.reason,
        digest=decision.facts_digest,
        as_of=day(dossier.as_of),
        sections=section_views(dossier),
    )


@pages.post("/renewals/<renewal_id>/grant")
def grant(renewal_id: str) -> ResponseReturnValue:
    """Confirm a decision as the second officer."""
    return done(decide_renewal(signed_in(), renewal_id, "grant", ""), "Confirmed. The decision holds.")


@pages.post("/renewals/<renewal_id>/refuse")
def refuse(renewal_id: str) -> ResponseReturnValue:
    """Refuse a decision with the reason."""
    decision = decide_renewal(signed_in(), renewal_id, "refuse", request.form.get("reason", ""))
    return done(decision, "Refused. Whoever proposed it sees your reason.")


@pages.post("/renewals/<renewal_id>/withdraw")
def withdraw(renewal_id: str) -> ResponseReturnValue:
    """Take a decision back."""
    decision = decide_renewal(signed_in(), renewal_id, "withdraw", request.form.get("reason", ""))
    return done(decision, "Taken back. Nothing is decided by it.")


def done(decision: RenewalDecision, message: str) -> ResponseReturnValue:
    """Back to the dossier with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("renewals.show_dossier", number=decision.contract.number), 303)
    db.session.commit()
    return answer


def dossier_page(seen: RenewalSeen, form: Form) -> str:
    """The page of the dossier, with the form for whoever may decide."""
    actor, contract, waiting = signed_in(), seen.contract, seen.waiting
    decides = may(actor, "decide renewals") and waiting is None and seen.days_left >= 0
    says, address = next_step(seen, actor)
    return render_template(
        "renewals/dossier.html",
        trail=trail(contract.number, ("Renewal", "")),
        heading=f"Renewal of {contract.number}",
        title=contract.title,
        facts=tuple(facts(seen)),
        as_of=day(seen.dossier.as_of),
        form=form,
        propose_address=url_for("renewals.propose", number=contract.number) if decides else "",
        choices=choices(),
        is_decided=seen.standing is not None,
        next_words=says,
        next_address=address,
        offer=offer("renewal", waiting.id, waiting.status, actor, seen.hands) if waiting else Offer((), ()),
        decisions=decisions(seen),
        sections=section_views(seen.dossier, with_files=True),
    )
