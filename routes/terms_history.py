"""The versions of a contract's terms: their history in words, one version with what it changes, and its signature."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.roles import may
from contracts.schema import read_document
from models.database import db
from models.terms_versions import TermsVersion
from operations.activations import activate_terms
from operations.edge_signatures import see_edges, sign_edge_tables
from operations.terms import withdraw_terms
from operations.terms_history import number_of, see_history, see_version
from routes import kept_lists
from routes.actions import offer
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_kind
from routes.terms_version_views import (
    draft_row,
    edges_view,
    examples_by_title,
    heading_of,
    name_of,
    sections_of,
    version_facts,
    version_row,
    withdrawal,
)
from routes.terms_views import trial_view
from routes.words import day, status_words

pages = Blueprint("terms_history", __name__)


@pages.get("/contracts/<number>/terms/history")
def show_history(number: str) -> ResponseReturnValue:
    """Every version that the person may see, the newest first, with what each changed."""
    actor = signed_in()
    seen = see_history(actor, number)
    if wanted_kind():
        return send_list(f"Terms of {number}", kept_lists.VERSIONS, kept_lists.of_versions(seen.versions))
    return render_template(
        "terms/history.html",
        trail=trail(number, ("Amendments", "")),
        title=seen.contract.title,
        versions=[version_row(each, number) for each in seen.versions],
        links=list_links(),
        drafts=[draft_row(draft) for draft in seen.drafts],
        new_address=new_address(number),
    )


@pages.get("/contracts/<number>/terms/<int:amendment>")
def show_version(number: str, amendment: int) -> ResponseReturnValue:
    """One version: what it changes and touches, its examples, its rules with pictures; and whose turn it is."""
    actor = signed_in()
    seen = see_version(actor, number, amendment)
    version, follows = seen.seen.version, seen.seen.follows
    history = ("Amendments", url_for("terms_history.show_history", number=number))
    return render_template(
        "terms/version.html",
        trail=trail(number, history, (name_of(version), "")),
        heading=heading_of(version),
        contract=f"{seen.contract.number} · {seen.contract.title}",
        status=status_words("terms", version.status),
        facts=tuple(version_facts(seen.seen)),
        offer=offer("terms", version.id, version.status, actor, seen.hands),
        reason=withdrawal(seen.seen),
        changes=seen.seen.changes,
        follows=name_of(follows) if follows is not None else "",
        trial=trial_view(seen.trial) if seen.trial is not None else None,
        warnings=seen.warnings,
        examples=examples_by_title(seen.examples, seen.terms),
        edges=edges_view(see_edges(actor, version), number, amendment),
        sections=sections_of(seen.terms, read_document(version.document, "terms")),
        download_address=url_for("terms_history.download", number=number, amendment=amendment),
        new_address=new_address(number),
    )


@pages.get("/contracts/<number>/terms/<int:amendment>/document")
def download(number: str, amendment: int) -> ResponseReturnValue:
    """The version's document, letter for letter as it is hashed."""
    version = see_version(signed_in(), number, amendment).seen.version
    return as_download(version.document, f"terms {number} {amendment}.json")


@pages.post("/contracts/<number>/terms/<int:amendment>/edges")
def sign_edges(number: str, amendment: int) -> ResponseReturnValue:
    """Sign the edge tables of a version for one's party."""
    sign_edge_tables(signed_in(), number, amendment, request.form.get("digest", ""))
    flash("Signed. The program is held to these results: each later version of it must give the same.", "success")
    answer = redirect(url_for("terms_history.show_version", number=number, amendment=amendment, _anchor="edges"), 303)
    db.session.commit()
    return answer


@pages.post("/terms/<terms_version_id>/activate")
def activate(terms_version_id: str) -> ResponseReturnValue:
    """Put a proposed version into force."""
    version = activate_terms(signed_in(), terms_version_id)
    return done(
        version, f"In force from {day(version.effective_on)} on. Earlier periods keep the terms that they have."
    )


@pages.post("/terms/<terms_version_id>/withdraw")
def withdraw(terms_version_id: str) -> ResponseReturnValue:
    """Take a proposed version back, or decline it."""
    version = withdraw_terms(signed_in(), terms_version_id, request.form.get("reason", ""))
    return done(version, "Withdrawn. Whoever wrote these terms sees your reason.")


def done(version: TermsVersion, message: str) -> ResponseReturnValue:
    """Back to the version with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    number = number_of(signed_in(), version)
    answer = redirect(url_for("terms_history.show_version", number=number, amendment=version.amendment), 303)
    db.session.commit()
    return answer


def as_download(document: str, name: str) -> Response:
    """A document as a file to keep."""
    answer = Response(document, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def new_address(number: str) -> str:
    """Where a draft is begun, for whoever may."""
    return url_for("terms_drafts.choose_start", number=number) if may(signed_in(), "draft terms") else ""


def trail(number: str, *last: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Where a page of the terms stands among the pages."""
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
        ("Payment terms", url_for("contracts.show_terms", number=number)),
        *last,
    )
