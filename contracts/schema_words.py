"""What is wrong with a field of a document, in our own words: those of the library speak of types and lengths."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields, validate

_EVERY = {
    "required": "This is required. Fill it in.",
    "null": "Nothing stands here. Fill it in, or take it out.",
    "validator_failed": "This does not fit here.",
}
# The nearest of its classes says what a field expects.
_EXPECTED: Mapping[type[Any], str] = {
    fields.String: "Write a text here.",
    fields.Integer: "Write a whole number here.",
    fields.Number: "Write a number here.",
    fields.Boolean: "Say yes or no here: true or false in JSON.",
    fields.DateTime: "Write a day with its time here, such as 2027-07-31T15:00:00.",
    fields.Date: "Write a day as year, month and day, such as 2027-07-31.",
    fields.List: "A list is expected here.",
    fields.Mapping: "A group of keys is expected here.",
    fields.Nested: "A group of keys is expected here.",
}


def say_in_our_words(field: fields.Field[Any]) -> None:
    """Have the field, and what stands in it, say in our words what is wrong."""
    for each in _with_inner(field):
        expected = next((_EXPECTED[kind] for kind in type(each).__mro__ if kind in _EXPECTED), "")
        ours = dict.fromkeys(each.error_messages, expected) if expected else each.error_messages
        each.error_messages = {**ours, **_EVERY}
        for rule in each.validators:
            if getattr(rule, "error", "") in (None, getattr(rule, "default_message", None)):
                rule.error = _sentence(rule, isinstance(each, fields.List | fields.Mapping))  # type: ignore[attr-defined]


def _with_inner(field: fields.Field[Any]) -> Iterator[fields.Field[Any]]:
    yield field
    inner = (getattr(field, name, None) for name in ("inner", "key_field", "value_field"))
    for each in inner:
        if isinstance(each, fields.Field):
            yield from _with_inner(each)


def _sentence(rule: object, of_entries: bool) -> str | None:
    if isinstance(rule, validate.Length):
        return _length(rule, "entries" if of_entries else "characters")
    if isinstance(rule, validate.Range):
        return _range(rule)
    if isinstance(rule, validate.OneOf):
        return "Choose one of: {choices}."
    if isinstance(rule, validate.Equal):
        return "Only {other} is possible here."
    return "This is not written as it is expected here." if isinstance(rule, validate.Regexp) else None


def _length(rule: validate.Length, what: str) -> str:
    if rule.equal is not None:
        return f"Exactly {rule.equal:,} {what} are expected here."
    if rule.max is None:
        return f"At least {rule.min:,} {what} are expected here."
    if not rule.min:
        return f"At most {rule.max:,} {what} are possible here."
    if rule.min == 1 and what == "entries":
        return f"At least one entry is expected here, and at most {rule.max:,}."
    if rule.min == 1:
        return f"Fill this in, with at most {rule.max:,} {what}."
    return f"{rule.min:,} to {rule.max:,} {what} are expected here."


def _range(rule: validate.Range) -> str:
    least = f"{'at least' if rule.min_inclusive else 'more than'} {rule.min:,}" if rule.min is not None else ""
    most = f"{'at most' if rule.max_inclusive else 'less than'} {rule.max:,}" if rule.max is not None else ""
    return f"Write a number here that is {' and '.join(each for each in (least, most) if each)}."
