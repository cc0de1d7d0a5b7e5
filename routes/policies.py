"""Policies: what the government sets for all its contracts, proposed by one person and granted by another."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.clocks import TITLES
from contracts.errors import Invalid
from contracts.policies import Policy, sentences
from contracts.roles import may
from models.database import db
from models.events import Event
from models.policies import PolicyVersion
from operations.policies import (
    PolicyEntry,
    PolicySeen,
    close_policy,
    grant_policy,
    list_policies,
    policy_to_change,
    policy_today,
    propose_policy,
    see_policy,
    standing_policy,
)
from routes import kept_lists
from routes.actions import offer
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import POLICIES
from routes.policy_forms import class_rows, day_in, document_of, placed, texts_of
from routes.words import ACT_WORDS, CLASS_CHOICES, day, moment, status_words

pages = Blueprint("policies", __name__)
_TRAIL = "Policies"


@pages.get("/policies")
def show_policies() -> ResponseReturnValue:
    """Every version, with the one in force."""
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: list_policies(actor, after, limit, wanted_sort()))
        return send_list(_TRAIL, kept_lists.POLICIES, kept_lists.of_policies(every))
    page, standing = list_policies(actor, wanted_after(), sort=wanted_sort()), standing_policy(actor)
    return render_template(
        "approval/policies.html",
        trail=((_TRAIL, ""),),
        standing=_sentences(policy_today(actor.government_id)),
        number=standing.number if standing is not None else 0,
        since=day(standing.effective_on) if standing is not None else "",
        versions=[_row(each) for each in page.rows],
        shown=list_shown("policies.show_policies", POLICIES, page.after),
        may_propose=may(actor, "propose policies"),
    )


@pages.get("/policies/new")
def show_form() -> ResponseReturnValue:
    """The form for a new policy, filled with the one that was granted last."""
    policy, _ = policy_to_change(signed_in())
    return _form_page(Form(texts_of(policy)))


@pages.post("/policies/new")
def propose() -> ResponseReturnValue:
    """Propose a policy."""
    actor, texts = signed_in(), request.form
    document = document_of(texts)
    try:
        version = propose_policy(actor, document, day_in(texts, "effective_on"), texts.get("reason", ""))
    except Invalid as refusal:
        return _form_page(refused_form(texts, placed(refusal, document))), 422
    return _done(version, "Proposed. It holds once a second person in finance grants it.")


@pages.get("/policies/<policy_id>")
def show_policy(policy_id: str) -> ResponseReturnValue:
    """A version in words, with what it changes."""
    actor = signed_in()
    seen = see_policy(actor, policy_id)
    version = seen.version
    new, gone = seen.changes()
    return render_template(
        "approval/policy.html",
        trail=((_TRAIL, url_for("policies.show_policies")), (f"Policy {version.number}", "")),
        heading=f"Policy {version.number}",
        status=status_words("policy", version.status),
        in_force=seen.in_force,
        effective=day(version.effective_on),
        proposed=f"{seen.people[version.proposed_by].name}, {moment(version.proposed_at)}",
        reason=version.reason,
        sentences=_sentences(seen.policy),
        new=new,
        gone=gone,
        waits=version.status == "proposed",
        standing=_named(seen.standing),
        came_since=seen.came_since,
        following=_named(seen.following),
        offer=offer(
            *("policy", version.id, version.status, actor, seen.hands),
            left_out={"grant"} if seen.came_since else (),
        ),
        history=[(moment(event.at), _happened(seen, event), event.reason or "") for event in seen.history],
    )


@pages.post("/policies/<policy_id>/grant")
def grant(policy_id: str) -> ResponseReturnValue:
    """Let a policy hold."""
    version = grant_policy(signed_in(), policy_id)
    return _done(version, f"Granted. It holds from {day(version.effective_on)} on.")


@pages.post("/policies/<policy_id>/refuse")
def refuse(policy_id: str) -> ResponseReturnValue:
    """Refuse a policy with the reason."""
    version = close_policy(signed_in(), policy_id, "refuse", request.form.get("reason", ""))
    return _done(version, "Refused. Whoever proposed it sees your reason.")


@pages.post("/policies/<policy_id>/withdraw")
def withdraw(policy_id: str) -> ResponseReturnValue:
    """Take a policy back."""
    version = close_policy(signed_in(), policy_id, "withdraw", request.form.get("reason", ""))
    return _done(version, "Withdrawn.")


def _done(version: PolicyVersion, message: str) -> ResponseReturnValue:
    flash(message, "success")
    answer = redirect(url_for("policies.show_policy", policy_id=version.id), 303)
    db.session.commit()
    return answer


def _form_page(form: Form) -> str:
    _, coming = policy_to_change(signed_in())
    return render_template(
        "approval/policy_form.html",
        trail=((_TRAIL, url_for("policies.show_policies")), ("Propose a policy", "")),
        form=form,
        coming=_named(coming),
        rows=class_rows(),
        choices=CLASS_CHOICES,
        clocks=tuple(TITLES.items()),
    )


def _happened(seen: PolicySeen, event: Event) -> str:
    person = seen.people.get(event.person_id or "")
    return f"{person.name if person else 'The program'} {ACT_WORDS[event.act.split('.')[1]]}"


def _named(version: PolicyVersion | None) -> tuple[str, str, str] | None:
    """A policy by its name, with its address and its first day."""
    if version is None:
        return None
    address = url_for("policies.show_policy", policy_id=version.id)
    return f"policy {version.number}", address, day(version.effective_on)


def _row(entry: PolicyEntry) -> dict[str, object]:
    version = entry.version
    return {
        "number": version.number,
        "address": url_for("policies.show_policy", policy_id=version.id),
        "effective": day(version.effective_on),
        "status": status_words("policy", version.status),
        "proposed": f"{entry.proposed_by}, {moment(version.proposed_at)}",
        "reason": version.reason,
    }


def _sentences(policy: Policy) -> tuple[tuple[str, str], ...]:
    return tuple(sentences(policy))
