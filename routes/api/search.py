"""Finding things by words, for programs."""

from collections.abc import Mapping
from typing import Any

from contracts.roles import Actor
from models.search import KINDS
from operations.search import search_kind
from routes.api.declaring import reads
from routes.api.fields import PageAsked, Shown, one_of, page_of, sent_text, text
from routes.search import hit_of


class SearchAsked(PageAsked):
    """Which words, in things of which kind."""

    words = sent_text("All of them must be held; two letters at least.", 100)
    kind = one_of("What to look for.", KINDS)


class HitShape(Shown):
    """Something that was found, and the page where it stands."""

    title = text()
    detail = text()
    address = text("Of its page.")


@reads("Contracts", "/search", page_of("FoundPage", HitShape), SearchAsked)
def search(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The contracts, vendors, pay items or reports that hold all the words, as far as the person may see them."""
    page = search_kind(actor, asked["kind"], asked["words"], asked.get("after"), asked["limit"])
    return {"rows": [hit_of(asked["kind"], each) for each in page.rows], "after": page.after}
