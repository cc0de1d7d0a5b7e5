"""A person's calendar feed: opened and closed by them, and read by whoever has its address while their right lasts."""

from contracts.acts import Act
from contracts.errors import DomainError, NotFound
from contracts.roles import Actor, require
from models.calendar_feeds import CalendarFeed, feed_of, find_feed, open_feed
from models.database import db
from models.events import record
from models.people import actor_of


def own_feed(actor: Actor) -> CalendarFeed | None:
    """The actor's open feed; None where there is none."""
    require(actor, "see own messages")
    return feed_of(actor.government_id, actor.person_id)


def open_own(actor: Actor) -> str:
    """A new feed of the actor; its secret is handed back once and kept nowhere. An earlier one is closed."""
    require(actor, "see own messages")
    if feed_of(actor.government_id, actor.person_id) is not None:
        close_own(actor)
    feed, secret = open_feed(actor.government_id, actor.person_id)
    record(
        *(actor.government_id, Act.ACCESS_ISSUED, "calendar", feed.id), person_id=actor.person_id, after="calendar feed"
    )
    return secret


def close_own(actor: Actor) -> CalendarFeed:
    """The feed shows nothing any more; NotFound where the actor has none."""
    require(actor, "see own messages")
    feed = feed_of(actor.government_id, actor.person_id)
    if feed is None:
        raise NotFound("You have no calendar address. Nothing was changed.")
    feed.revoked = True
    db.session.flush()
    record(actor.government_id, Act.ACCESS_REVOKED, "calendar", feed.id, person_id=actor.person_id)
    return feed


def actor_of_feed(secret: str) -> Actor:
    """The person whose feed it is, in today's roles; NotFound where it shows nothing, whatever the reason."""
    gone = NotFound("There is no calendar at this address. Make a new one on the page of your messages.")
    feed = find_feed(secret)
    if feed is None:
        raise gone
    try:
        actor = actor_of(feed.government_id, feed.person_id)
    except DomainError as refusal:
        raise gone from refusal
    if not actor.roles and not actor.delegated:
        raise gone
    return actor
