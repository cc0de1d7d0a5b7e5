"""What all schemas of the interface share: amounts and days as text, whole numbers that fit, nothing unknown."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from contracts.numbers import CENTS, from_cents, plain
from contracts.periods import in_reach, out_of_reach
from contracts.schema import Strict
from contracts.values import encode

MOST_PAGE = 500
# A key holds what its list is sorted by: a title of 200 letters, each written in six where it is not ASCII.
_LONGEST_KEY = 1_500
LARGEST_NUMBER = 2_000_000_000
_CENTS = 2
_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"


class Shown(Schema):
    """What is answered: every field is there, null where there is nothing to say."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """A field that is declared is always answered."""
        field_obj.required = True

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """What stands there; of a thing that is not there, nothing."""
        thing, _, rest = attr.partition(".")
        found = super().get_attribute(obj, thing, default)
        return self.get_attribute(found, rest, default) if rest and found is not None else found


class Asked(Strict):
    """What stands behind the question mark of an address: an unknown name is an error, as everywhere."""


class Sent(Strict):
    """The JSON object that is sent with an act."""


class Nothing(Sent):
    """An act that needs no words: an empty object, or nothing at all."""


class DecimalOut(fields.Field[Any]):
    """A number as text, so that no program on the way turns it into a float."""

    def __init__(self, about: str = "", **more: Any) -> None:
        super().__init__(metadata=_about(about) | {"type": "string", "format": "decimal", "pattern": _DECIMAL}, **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else plain(value)


class Amount(DecimalOut):
    """An amount of dollars, always with its cents: nothing is 0.00. What has more decimals keeps them."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        if value is None:
            return None
        shown = plain(value)
        return shown if len(shown.partition(".")[2]) >= _CENTS else plain(CENTS.apply(value))


class Dollars(DecimalOut):
    """Stored cents as dollars with two decimals."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else plain(from_cents(value))


class DayOrMoment(fields.Field[Any]):
    """A day, or a moment in UTC."""

    def __init__(self) -> None:
        super().__init__(metadata={"type": "string", "description": "A day, or a moment in UTC."})

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> str | None:
        return value.isoformat() if isinstance(value, date | datetime) else None


class JsonText(fields.Field[Any]):
    """A document that is stored as text, answered as the object that it is."""

    def __init__(self, **more: Any) -> None:
        super().__init__(metadata={"type": "object"}, **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return None if value is None else json.loads(value)


class Values(fields.Field[Any]):
    """What stands in the cells of a row by column: text, true or false, or null."""

    def __init__(self, **more: Any) -> None:
        cells = {"type": ["string", "boolean", "null"]}
        super().__init__(metadata={"type": "object", "additionalProperties": cells}, **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return {str(key): _cell(each) for key, each in dict(value).items()}


def _cell(value: Any) -> Any:
    return value if isinstance(value, bool) else encode(value)


class Whole(fields.Integer):
    """A whole number in JSON: a text or a fraction is none."""

    def __init__(self, about: str = "", least: int = 0, most: int = LARGEST_NUMBER, **more: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(least, most), metadata=_about(about), **more)

    def _validated(self, value: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class YesNo(fields.Field[bool]):
    """True or false in JSON, and nothing that merely reads so."""

    def __init__(self, about: str, **more: Any) -> None:
        super().__init__(metadata=_about(about) | {"type": "boolean"}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Write true or false.")
        return value


class Number(fields.Integer):
    """A whole number that is answered."""

    def __init__(self, about: str = "", **more: Any) -> None:
        super().__init__(**{"metadata": _about(about), **more})


def text(about: str = "", **more: Any) -> fields.String:
    """A text that is answered."""
    return fields.String(metadata=_about(about), **more)


def maybe(about: str = "", **more: Any) -> fields.String:
    """A text that is answered, or null."""
    return fields.String(allow_none=True, metadata=_about(about), **more)


def a_day(about: str = "", **more: Any) -> fields.Date:
    """A day that is answered, such as 2027-07-31."""
    return fields.Date(metadata=_about(about), **more)


def sent_day(about: str = "", **more: Any) -> fields.Date:
    """A day that is sent, such as 2027-07-31, in the years that a contract can reach."""
    return fields.Date(validate=_check_reach, metadata=_about(about), **more)


def _check_reach(day: date) -> None:
    if not in_reach(day):
        raise ValidationError(out_of_reach(day.isoformat()))


def a_moment(about: str = "", **more: Any) -> fields.DateTime:
    """A moment that is answered, in UTC."""
    return fields.DateTime(format="iso", metadata=_about(about), **more)


def a_document(about: str = "", **more: Any) -> fields.Dict:
    """An object whose keys come from the contract's own terms."""
    return fields.Dict(keys=fields.String(), metadata=_about(about), **more)


def nested(schema: type[Schema], **more: Any) -> fields.Nested:
    """One thing inside another."""
    return fields.Nested(schema, **more)


def list_of(schema: type[Schema], **more: Any) -> "fields.List[Any]":
    """A list of things."""
    return fields.List(fields.Nested(schema), **more)


def sent_text(about: str, most: int = 2_000, needed: bool = True, **more: Any) -> fields.String:
    """A text that is sent."""
    return fields.String(required=needed, validate=validate.Length(max=most), metadata=_about(about), **more)


def one_of(about: str, choices: tuple[str, ...], needed: bool = True, **more: Any) -> fields.String:
    """One of a closed list that is sent."""
    return fields.String(required=needed, validate=validate.OneOf(choices), metadata=_about(about), **more)


def day_text(about: str, needed: bool = True) -> fields.String:
    """A day that is sent, such as 2027-07-31."""
    return fields.String(required=needed, validate=validate.Length(max=40), metadata=_about(about) | {"format": "date"})


def decimal_text(about: str, needed: bool = True) -> fields.String:
    """An amount or percentage that is sent, as text."""
    shape = {"format": "decimal", "examples": ["1250.00"]}
    return fields.String(required=needed, validate=validate.Length(max=40), metadata=_about(about) | shape)


def a_file(kinds: str, needed: bool = True) -> fields.Raw:
    """A file as a part of a multipart form."""
    return fields.Raw(required=needed, metadata={"type": "string", "format": "binary", "description": kinds})


def some_files(about: str, most: int) -> "fields.List[Any]":
    """Files as parts of a multipart form, all of one name."""
    one = fields.Raw(metadata={"type": "string", "format": "binary"})
    return fields.List(one, validate=validate.Length(max=most), metadata=_about(about))


def is_file(field: "fields.Field[Any]") -> bool:
    """Whether a part of a multipart form is a file, or several."""
    inner = field.inner if isinstance(field, fields.List) else field
    return inner.metadata.get("format") == "binary"


def key_before() -> fields.String:
    """Where a list goes on."""
    return fields.String(
        validate=validate.Length(min=1, max=_LONGEST_KEY), metadata={"description": "`after` of the page before."}
    )


class PageAsked(Asked):
    """Where a list goes on, and how much of it is wanted at once."""

    after = key_before()
    limit = fields.Integer(
        load_default=50, validate=validate.Range(1, MOST_PAGE), metadata={"description": "How many at once."}
    )


def page_of(name: str, schema: type[Schema]) -> type[Schema]:
    """The schema of a page of a list: its rows, and the key to ask the next ones with."""
    after = fields.String(allow_none=True, metadata={"description": "Ask for more with this; null on the last page."})
    return Shown.from_dict({"rows": fields.List(fields.Nested(schema)), "after": after}, name=name)


def _about(said: str) -> dict[str, Any]:
    return {"description": said} if said else {}
