"""Published values of indexes: the city's data, entered with their source, never changed but followed by a newer
entry.
"""

from contracts.acts import Act
from contracts.errors import Invalid
from contracts.numbers import parse_decimal
from contracts.periods import month_of
from contracts.roles import Actor, require
from models.clock import now
from models.database import insert
from models.events import record
from models.index_values import IndexValue, find_index_value


def set_index(actor: Actor, index: str, month: str, value: str, published: str = "") -> IndexValue:
    """Enter the published value of an index for a month; the same value again changes nothing."""
    require(actor, "set index values")
    name = _index_name(index, value)
    known = find_index_value(actor.government_id, name, month_of(month).name)
    words = published.strip() or f"entered by {actor.name}"
    if known is not None and known.value == value.strip() and known.source == words:
        return known
    entry = IndexValue(
        government_id=actor.government_id,
        index_name=name,
        month=month,
        value=value.strip(),
        source=words,
        set_by=actor.person_id,
        set_at=now(),
    )
    insert(entry)
    before = known.value if known is not None else None
    record(
        actor.government_id,
        Act.INDEX_SET,
        "index",
        entry.id,
        person_id=actor.person_id,
        before=before,
        after=entry.value,
        reason=f"{name} {month}: {words}",
    )
    return entry


def _index_name(index: str, value: str) -> str:
    name = index.strip()
    if not name.isidentifier():
        raise Invalid("Name the index as the terms do: letters, digits and underscores.")
    if parse_decimal(value) <= 0:
        raise Invalid(f"An index is above zero; {value} is not. Check the published value.")
    return name
