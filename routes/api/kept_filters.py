"""Filters of lists for programs: those that the person keeps under names, which stand beside the lists on the pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from marshmallow import fields, validate

from contracts.roles import Actor
from operations import kept_filters
from routes.api.declaring import acts, done, reads
from routes.api.fields import Sent, Shown, a_moment, list_of, one_of, sent_text, text
from routes.kept_filters import LISTS, list_named, plain_query

_SUBJECT = "Kept filters"
_WORDS = fields.String(validate=validate.Length(max=200))


class KeptFilterShape(Shown):
    """A filter of a list under the person's own name for it."""

    id = text()
    list = text("The page of the list, such as contracts.show_contracts.", attribute="page")
    title = text()
    asks = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "What narrows and sorts, by its name."}
    )
    kept_at = a_moment()


class KeptFiltersShape(Shown):
    """Every filter that the person keeps."""

    rows = list_of(KeptFilterShape)


class NewFilter(Sent):
    """A filter of a list."""

    list = one_of("The page of the list.", LISTS)
    title = sent_text("The person’s own name for it.", 200)
    asks = fields.Dict(
        keys=_WORDS,
        values=_WORDS,
        load_default=dict,
        metadata={"description": "What narrows and sorts, as behind the question mark of the list’s page."},
    )


@reads(_SUBJECT, "/kept-filters", KeptFiltersShape)
def list_kept_filters(actor: Actor) -> dict[str, Any]:
    """The filters that the person keeps, by list and name."""
    names = ("id", "page", "title", "kept_at")
    return {
        "rows": [
            {name: getattr(each, name) for name in names} | {"asks": dict(parse_qsl(each.query))}
            for each in kept_filters.every_own_filter(actor)
        ]
    }


@acts(_SUBJECT, "/kept-filters", NewFilter, makes=True)
def keep_filter(actor: Actor, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep a filter of a list under a name; it stands beside the list, for the person alone."""
    page, query = list_named(actor, sent["list"]), plain_query(urlencode(sent["asks"]))
    return done(kept_filters.keep_filter(actor, page, sent["title"], query), "kept_filter", "list_kept_filters")


@acts(_SUBJECT, "/kept-filters/<kept_filter_id>/remove")
def remove_filter(actor: Actor, kept_filter_id: str) -> Mapping[str, Any]:
    """Keep a filter no longer."""
    return done(kept_filters.remove_filter(actor, kept_filter_id), "kept_filter", "list_kept_filters")
