"""Finding things by words, for programs."""

from collections.abc import Mapping
from typing import Any

from marshmallow import validate
from marshmallow.fields import String

from contracts.roles import Actor
from models.search import KINDS
from operations.search import search_kind
from routes.api.declaring import reads
from routes.api.fields import PageAsked, Shown, page_of, sent_text, text
from routes.api.list_orders import sort_by
from routes.lists import FOUND
from routes.search import hit_of


class SearchAsked(PageAsked):
    """Which words, in things of which kind."""

    words = sent_text("All of them must be held; fewer than two letters find nothing.", 100, needed=False)
    sort = sort_by(*FOUND.values())
    kind = String(load_default=KINDS[0], validate=validate.OneOf(KINDS), metadata={"description": "What to look for."})


class HitShape(Shown):
    """Something that was found, and the page where it stands."""

    title = text()
    detail = text()
    address = text("Of its page.")


@reads("Contracts", "/search", page_of("FoundPage", HitShape), SearchAsked)
def search(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The contracts, vendors, pay items or reports that hold all the words, as far as the person may see them."""
    words, sort = asked.get("words", ""), asked.get("sort", "")
    page = search_kind(actor, asked["kind"], words, asked.get("after"), asked["limit"], sort)
    return {"rows": [hit_of(asked["kind"], each) for each in page.rows], "after": page.after}
