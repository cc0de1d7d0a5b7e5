"""Lists that a page asks for in numbered fields: sent as a list, and told about by the place in that list."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from contracts.errors import Invalid


@dataclass(frozen=True, slots=True)
class NumberedField:
    """A field of the page, what was sent for it, and where that stands in what was sent."""

    field: str
    said: str
    place: str


def numbered(name: str, things: Sequence[Mapping[str, str]], fields: Mapping[str, str]) -> tuple[NumberedField, ...]:
    """The fields of the page for a list of that name; `fields` gives by each key of a thing such as `step_{}_on`."""
    return tuple(
        NumberedField(field.format(number), thing.get(key, ""), f"{name}[{number - 1}].{key}")
        for number, thing in enumerate(things, 1)
        for key, field in fields.items()
    )


@contextmanager
def named_as_sent(fields: Sequence[NumberedField]) -> Iterator[None]:
    """Has an operation's problems stand at the places of what was sent; Invalid as it was raised, but for that."""
    places = {each.field: each.place for each in fields}
    try:
        yield
    except Invalid as refusal:
        told = [replace(each, path=places.get(each.path, each.path)) for each in refusal.problems]
        raise Invalid(refusal.message, told) from None
