"""People, for the administrator: the list, inviting somebody, one person with roles, invitation and account."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.roles import Actor
from models.database import db
from models.paging import LARGEST_PAGE, every_page
from models.people_lists import PeopleFilter
from operations import accounts, invitations
from operations.assignments import assign as give_role
from operations.assignments import end_assignment as end_role
from operations.people import list_people, see_person
from routes import people_views
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import PEOPLE
from routes.responsibility_views import KINDS, responsibility_rows

pages = Blueprint("people", __name__)


@pages.get("/people")
def show_people() -> ResponseReturnValue:
    """The people of the government: found by words, narrowed, sorted, or as a file."""
    actor = signed_in()
    asked, sort = _question(), wanted_sort()
    if wanted_kind():
        read = every_page(
            lambda after: list_people(actor, asked, sort, after, LARGEST_PAGE), lambda seen: seen.page.after
        )
        return send_list("People", people_views.COLUMNS, people_views.listed(read))
    page = list_people(actor, asked, sort, wanted_after())
    return render_template(
        "people/list.html",
        asked=asked,
        roles=people_views.ROLES,
        accounts=people_views.ACCOUNTS,
        rows=people_views.rows(page),
        shown=list_shown("people.show_people", PEOPLE, page.page.after),
    )


@pages.get("/people/new")
def show_form() -> ResponseReturnValue:
    """The form that invites somebody."""
    return _form_page(Form({"role": "officer"}))


@pages.post("/people")
def invite() -> ResponseReturnValue:
    """Enter somebody with a first role and invite them by mail."""
    try:
        person = invitations.invite(signed_in(), request.form)
    except Invalid as refusal:
        db.session.rollback()
        return _form_page(refused_form(request.form, refusal)), 422
    return done(person.id, people_views.invited_words(person.email))


@pages.get("/people/<person_id>")
def show_person(person_id: str) -> ResponseReturnValue:
    """One person: roles, invitation, account, and what happened so far."""
    return person_page(person_id, Form())


@pages.post("/people/<person_id>/invitation")
def send_again(person_id: str) -> ResponseReturnValue:
    """Send the invitation again; the earlier link opens nothing any more."""
    invitations.send_again(signed_in(), person_id)
    return done(person_id, people_views.sent_again_words())


@pages.post("/people/<person_id>/invitation/withdraw")
def withdraw(person_id: str) -> ResponseReturnValue:
    """Withdraw the invitation; its link opens nothing any more."""
    invitations.withdraw_invitation(signed_in(), person_id)
    return done(person_id, "Withdrawn. The link opens nothing any more.")


@pages.post("/people/<person_id>/close")
def close(person_id: str) -> ResponseReturnValue:
    """Close the account, with the reason."""
    accounts.close_account(signed_in(), person_id, request.form.get("reason", ""))
    return done(person_id, "Closed. The next request of any open sign-in, token or calendar is refused.")


@pages.post("/people/<person_id>/reopen")
def reopen(person_id: str) -> ResponseReturnValue:
    """Open the account again, with the reason."""
    accounts.reopen_account(signed_in(), person_id, request.form.get("reason", ""))
    return done(person_id, "Open again. Check below which roles the person holds today.")


@pages.post("/people/<person_id>/sign-ins/end")
def end_sign_ins(person_id: str) -> ResponseReturnValue:
    """End every sign-in of the person; they may sign in again."""
    accounts.end_every_sign_in(signed_in(), person_id)
    return done(person_id, "Ended. Wherever the person was signed in, they are asked to sign in again.")


@pages.post("/people/<person_id>/roles")
def assign(person_id: str) -> ResponseReturnValue:
    """Give the person a role, from a first day on."""
    return given(person_id, give_role, "Given. The person is told.")


@pages.post("/people/<person_id>/roles/<assignment_id>/end")
def end_assignment(person_id: str, assignment_id: str) -> ResponseReturnValue:
    """End a role, at once or on a last day."""
    end_role(signed_in(), person_id, assignment_id, request.form)
    return done(person_id, "The role ends. The person is told.")


def _question() -> PeopleFilter:
    asked = request.args.get
    return PeopleFilter(asked("words", "").strip()[:100], asked("account", ""), asked("role", ""))


def given(person_id: str, give: Callable[[Actor, str, Mapping[str, str]], object], message: str) -> ResponseReturnValue:
    """Back to the person's page once what the form asks for is given; where something is wrong, with what was typed."""
    try:
        give(signed_in(), person_id, request.form)
    except Invalid as refusal:
        db.session.rollback()
        return person_page(person_id, refused_form(request.form, refusal)), 422
    return done(person_id, message)


def done(person_id: str, message: str) -> ResponseReturnValue:
    """Back to the person's page, which says so."""
    flash(message, "success")
    answer = redirect(url_for("people.show_person", person_id=person_id), 303)
    db.session.commit()
    return answer


def _form_page(form: Form) -> str:
    return render_template(
        "people/invite.html",
        trail=(("People", url_for("people.show_people")), ("Invite somebody", "")),
        form=form,
        roles=people_views.ROLES,
        reaches=people_views.REACHES,
        missing=people_views.missing_mail(),
    )


def person_page(person_id: str, form: Form) -> str:
    """The page of one person, with what was typed in a form that was refused."""
    actor: Actor = signed_in()
    seen = see_person(actor, person_id)
    return render_template(
        "people/person.html",
        trail=(("People", url_for("people.show_people")), (seen.person.name, "")),
        person_id=seen.person.id,
        name=seen.person.name,
        facts=tuple(people_views.facts(seen)),
        standing=people_views.account_words(seen.person),
        is_self=seen.person.id == actor.person_id,
        offers=people_views.offers(seen),
        assignments=people_views.assignment_rows(seen),
        sign_ins=people_views.sign_ins(seen),
        roles=people_views.ROLES,
        reaches=people_views.REACHES,
        is_limited=any(row.limited for row in seen.assignments),
        responsible=responsibility_rows(seen),
        kinds=KINDS,
        form=form,
        missing=people_views.missing_mail(),
        history=people_views.history(seen),
    )
