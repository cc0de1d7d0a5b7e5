"""What is wrong with a field is said in our own words, in every schema of the program and of its interface."""

from collections.abc import Iterator

import pytest
from marshmallow import ValidationError, fields, validate

import app
from contracts.schema import Strict

LIBRARY = ("Not a valid", "must be", "Must be", "minimum length", "maximum length", "may not", "Invalid", "field")


def schemas(kind: type[Strict] = Strict) -> Iterator[type[Strict]]:
    for each in kind.__subclasses__():
        yield each
        yield from schemas(each)


class Sample(Strict):
    title = fields.String(validate=validate.Length(min=1, max=300))
    names = fields.List(fields.String(validate=validate.OneOf(["a", "b"])), validate=validate.Length(max=2))
    days = fields.Integer(strict=True, validate=validate.Range(1, 400))
    above = fields.Integer(validate=validate.Range(min=0, min_inclusive=False))
    on = fields.Date()
    open = fields.Boolean()
    inner = fields.Nested(Strict)
    by_name = fields.Dict(keys=fields.String(), values=fields.Integer())


@pytest.mark.parametrize(
    "given,says",
    [
        ({"title": ""}, "Fill this in, with at most 300 characters."),
        ({"title": 5}, "Write a text here."),
        ({"title": None}, "Nothing stands here. Fill it in, or take it out."),
        ({"names": ["c"]}, "Choose one of: a, b."),
        ({"names": "a"}, "A list is expected here."),
        ({"days": "ten"}, "Write a whole number here."),
        ({"days": 401}, "Write a number here that is at least 1 and at most 400."),
        ({"above": 0}, "Write a number here that is more than 0."),
        ({"on": "soon"}, "Write a day as year, month and day, such as 2027-07-31."),
        ({"open": "perhaps"}, "Say yes or no here: true or false in JSON."),
        ({"inner": 5}, "A group of keys is expected here."),
        ({"by_name": {"a": "b"}}, "Write a whole number here."),
    ],
)
def test_the_sentence_says_what_to_do(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Sample().load(given)
    assert says in str(refused.value.messages)


def test_no_schema_speaks_the_words_of_the_library() -> None:
    assert app.create_app
    said = set()
    for kind in schemas():
        for field in kind().fields.values():
            said |= set(field.error_messages.values())
            said |= {str(rule.error) for rule in field.validators if hasattr(rule, "error")}
    assert "Write a whole number here." in said
    assert sorted(words for words in said if any(each in words for each in LIBRARY) or words == "None") == []
