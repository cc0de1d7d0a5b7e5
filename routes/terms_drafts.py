"""Drafts of terms: begun, overseen part by part, downloaded and uploaded, tried on past periods, proposed."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import DomainError, Invalid
from contracts.said import count
from contracts.trials import ExampleResult
from contracts.typed import day_of, why_no_day
from models.database import db
from models.terms_drafts import TermsDraft
from operations.drafts import (
    DraftSeen,
    changes_of,
    discard_draft,
    examples_of,
    propose_draft,
    save_document,
    save_frame,
    see_draft,
    start_draft,
    try_draft,
)
from operations.starters import list_starters
from operations.terms_history import number_of, see_history
from routes.errors import status_of
from routes.guard import signed_in
from routes.refusals import because_of
from routes.terms_history import as_download, trail
from routes.terms_paths import changed_words, place_words
from routes.terms_version_views import examples_by_title, heading_of
from routes.terms_views import period_choices, sections, trial_view
from routes.words import moment

pages = Blueprint("terms_drafts", __name__)


@pages.get("/contracts/<number>/terms/drafts/new")
def choose_start(number: str) -> ResponseReturnValue:
    """What a draft can be begun from: terms that are there, a starter, a file."""
    return show_start(number)


@pages.post("/contracts/<number>/terms/drafts")
def start(number: str) -> ResponseReturnValue:
    """Begin a draft."""
    file, form = request.files.get("file"), request.form
    amendment, starter = form.get("amendment", type=int), form.get("starter") or None
    document = file.stream.read() if file is not None and file.filename else None
    try:
        draft = start_draft(signed_in(), number, amendment=amendment, starter=starter, document=document)
    except Invalid as refusal:
        return show_start(number, refusal.message), 422
    flash("Your draft is kept. Nobody is paid by it until another officer puts it into force.", "success")
    answer = redirect(url_for("terms_drafts.show_draft", draft_id=draft.id), 303)
    db.session.commit()
    return answer


@pages.get("/terms/drafts/<draft_id>")
def show_draft(draft_id: str) -> ResponseReturnValue:
    """The draft part by part, with what is wrong, what it changes, and what to do next."""
    return show(see_draft(signed_in(), draft_id))


@pages.post("/terms/drafts/<draft_id>")
def save_change(draft_id: str) -> ResponseReturnValue:
    """Keep the title of the change and the day on which it takes effect."""
    actor, form = signed_in(), request.form
    title, day = form.get("title", "").strip(), form.get("effective_on", "")
    try:
        save_frame(actor, draft_id, lock_version(), title, chosen_day(day))
    except DomainError as refusal:
        return refused(draft_id, refusal, (title, day))
    return done(draft_id, "Saved.")


@pages.get("/terms/drafts/<draft_id>/document")
def download(draft_id: str) -> ResponseReturnValue:
    """The whole document as a file."""
    seen = see_draft(signed_in(), draft_id)
    return as_download(seen.draft.document, f"draft terms {seen.draft.contract.number}.json")


@pages.post("/terms/drafts/<draft_id>/document")
def upload(draft_id: str) -> ResponseReturnValue:
    """Put a file in the place of the whole document."""
    actor, file = signed_in(), request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid("Choose a file first. It holds the whole document as JSON.")
        save_document(actor, draft_id, lock_version(), file.stream.read())
    except DomainError as refusal:
        return refused(draft_id, refusal)
    return done(draft_id, "The file is now the draft. What is wrong in it stands beside each part.")


@pages.get("/terms/drafts/<draft_id>/trial")
def show_trial(draft_id: str) -> ResponseReturnValue:
    """What past periods would have paid under the draft."""
    tried = try_draft(signed_in(), draft_id)
    return render_template(
        "terms/trial.html",
        trail=draft_trail(tried.draft, "Past periods"),
        heading="What would this have paid?",
        title=title_of(tried.draft),
        trial=trial_view(tried.trial) if tried.trial is not None else None,
        wrong=count(tried.problems, "problem", "problems"),
        back=url_for("terms_drafts.show_draft", draft_id=draft_id),
    )


@pages.post("/terms/drafts/<draft_id>/propose")
def propose(draft_id: str) -> ResponseReturnValue:
    """Make the draft a version that waits for another officer."""
    actor = signed_in()
    try:
        version = propose_draft(actor, draft_id, lock_version())
    except DomainError as refusal:
        return refused(draft_id, refusal)
    flash("Proposed. Another officer now reads it and puts it into force, or withdraws it with a reason.", "success")
    number = number_of(actor, version)
    answer = redirect(url_for("terms_history.show_version", number=number, amendment=version.amendment), 303)
    db.session.commit()
    return answer


@pages.post("/terms/drafts/<draft_id>/discard")
def discard(draft_id: str) -> ResponseReturnValue:
    """Throw the draft away."""
    actor = signed_in()
    try:
        contract = discard_draft(actor, draft_id, lock_version())
    except DomainError as refusal:
        return refused(draft_id, refusal)
    flash("The draft is thrown away.", "success")
    answer = redirect(url_for("terms_history.show_history", number=contract.number), 303)
    db.session.commit()
    return answer


def show_start(number: str, problem: str = "") -> str:
    """The page to begin a draft from."""
    seen = see_history(signed_in(), number)
    versions = [(each.version.amendment, heading_of(each.version)) for each in seen.versions]
    return render_template(
        "terms/new.html",
        trail=trail(number, ("New draft", "")),
        title=f"{number} · {seen.contract.title}",
        address=url_for("terms_drafts.start", number=number),
        versions=versions,
        starters=list_starters(),
        problem=problem,
    )


def refused(draft_id: str, refusal: DomainError, typed: tuple[str, str] | None = None) -> ResponseReturnValue:
    """The page of the draft as it stands now, with why what was asked could not be done, and what was typed."""
    db.session.rollback()
    because_of(refusal)
    return show(see_draft(signed_in(), draft_id), refusal, typed), status_of(refusal)


def show(seen: DraftSeen, refusal: DomainError | None = None, typed: tuple[str, str] | None = None) -> str:
    """The page of a draft; with what was typed where it could not be saved."""
    draft, studied = seen.draft, seen.studied
    title, day = typed or (draft.title, draft.effective_on.isoformat() if draft.effective_on else "")
    results = examples_of(seen)
    to_do = steps(seen, results)
    return render_template(
        "terms/draft.html",
        trail=draft_trail(draft),
        heading=draft.title or "Draft terms",
        contract=f"{draft.contract.number} · {draft.contract.title}",
        order=order_link(seen),
        changed=f"Last changed by {draft.changed_by_person.name}, {moment(draft.changed_at)}",
        draft=draft,
        typed_title=title,
        typed_day=day,
        days=period_choices(seen),
        problem=refusal.message if refusal is not None else "",
        changed_since=changed_words(refusal, seen.document),
        steps=to_do,
        ready=not to_do,
        sections=sections(seen),
        problems=[(place_words(each.path, seen.document), each.path, each.message) for each in studied.problems],
        warnings=studied.warnings,
        changes=changes_of(seen),
        follows=seen.follows is not None,
        examples=examples_by_title(results, studied.terms) if studied.terms else (),
    )


def order_link(seen: DraftSeen) -> tuple[str, str] | None:
    """The change order that began the draft: what it is called, and its page."""
    order = seen.order
    if order is None:
        return None
    return f"change order {order.number}", url_for("change_orders.show_order", change_order_id=order.id)


def steps(seen: DraftSeen, examples: Sequence[ExampleResult]) -> tuple[str, ...]:
    """What is still to be done before the draft can be proposed."""
    found = []
    if seen.studied.problems:
        found.append(f"Mend {count(len(seen.studied.problems), 'problem', 'problems')}; each is named beside its part.")
    found += [
        f"Correct the terms or the worked example “{title}”: they do not agree."
        for title in dict.fromkeys(each.title for each in examples if not each.agrees)
    ]
    if not seen.draft.title:
        found.append("Say in a few words what this change is about.")
    if seen.draft.effective_on is None:
        found.append("Choose the day on which the terms take effect.")
    return (*found, seen.day_problem) if seen.day_problem else tuple(found)


def done(draft_id: str, message: str) -> ResponseReturnValue:
    """Back to the draft with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("terms_drafts.show_draft", draft_id=draft_id), 303)
    db.session.commit()
    return answer


def lock_version() -> int:
    """Which state of the draft was on the screen; −1 where the form does not say."""
    return request.form.get("lock_version", -1, type=int)


def chosen_day(text: str) -> date | None:
    """A chosen day, None where none was; Invalid where it is no day."""
    day = day_of(text)
    if text and day is None:
        raise Invalid(why_no_day(text))
    return day


def title_of(draft: TermsDraft) -> str:
    """Contract and title of the change in one line."""
    return f"{draft.contract.number} · {draft.title or 'Draft terms'}"


def draft_trail(draft: TermsDraft, last: str = "") -> tuple[tuple[str, str], ...]:
    """Where a page of a draft stands among the pages."""
    number, name = draft.contract.number, draft.title or "Draft"
    history = ("Amendments", url_for("terms_history.show_history", number=number))
    if not last:
        return trail(number, history, (name, ""))
    return trail(number, history, (name, url_for("terms_drafts.show_draft", draft_id=draft.id)), (last, ""))
