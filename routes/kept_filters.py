"""Filters that a person keeps: the present address of a list under a name, and taking it away again."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, NotFound
from contracts.roles import Actor, may
from models.database import db
from operations.kept_filters import LONGEST_TITLE, keep_filter, remove_filter
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_pages import NOT_KEPT, address_of_filter
from routes.lists import OF_ONE_CONTRACT, SORTED
from routes.permissions import ENDPOINTS

pages = Blueprint("kept_filters", __name__)
LISTS = tuple(page for page in SORTED if page not in OF_ONE_CONTRACT)


@pages.post("/kept-filters")
def keep() -> ResponseReturnValue:
    """Keep the present filter of a list under a name; where that cannot be, the form with what was typed."""
    actor, form = signed_in(), request.form
    page, query = list_named(actor, form.get("page", "")), plain_query(form.get("query", ""))
    try:
        kept = keep_filter(actor, page, form.get("title", ""), query)
    except Invalid as refusal:
        db.session.rollback()
        return _form_page(page, query, refused_form(form, refusal)), 422
    flash(f"Kept as “{kept.title}”. It stands beside the list, for you alone.", "success")
    answer = redirect(address_of_filter(page, query), 303)
    db.session.commit()
    return answer


@pages.post("/kept-filters/<kept_filter_id>/remove")
def remove(kept_filter_id: str) -> ResponseReturnValue:
    """Keep a filter no longer."""
    kept = remove_filter(signed_in(), kept_filter_id)
    flash(f"“{kept.title}” is removed.", "success")
    answer = redirect(url_for(kept.page), 303)
    db.session.commit()
    return answer


def list_named(actor: Actor, page: str) -> str:
    """The list of that name; NotFound where there is none that the person may see."""
    if page not in LISTS or not may(actor, ENDPOINTS[page]):
        raise NotFound("There is no such list for you. Open the list, and keep its filter there.")
    return page


def plain_query(text: str) -> str:
    """What narrows and sorts, without the place in the list."""
    kept: Mapping[str, Any] = {name: value for name, value in parse_qsl(text) if name not in NOT_KEPT}
    return urlencode(kept)


def _form_page(page: str, query: str, form: Form) -> str:
    return render_template(
        "kept_filters/form.html",
        form=form,
        page=page,
        query=query,
        back=address_of_filter(page, query),
        longest=LONGEST_TITLE,
    )
