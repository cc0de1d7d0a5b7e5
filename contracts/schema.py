"""What all schemas of documents share: unknown keys are refused, numbers are text, and every error names its path."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load, validate

from contracts.errors import Invalid, NumberError, Problem
from contracts.numbers import MODES, Rounding, parse_decimal
from contracts.said import count
from contracts.schema_words import say_in_our_words

LONGEST_DOCUMENT = 2_000_000
MOST_GROUPS = 20_000
LARGEST, MOST_DECIMALS = Decimal(10) ** 18, 30
LONGEST_FACTS = 200_000_000
DEEPEST_NESTING = 40
MOST_ENTRIES = 2_000
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")

_MESSAGES = {
    "unknown": "Unknown key. Check its spelling or take it out.",
    "type": "A group of keys is expected here.",
}

some = validate.Length(min=1, max=MOST_ENTRIES)
many = validate.Length(max=MOST_ENTRIES)


class Strict(Schema):
    """A schema that refuses unknown keys and builds what `made` names from what it loaded."""

    class Meta:
        """Keys that nobody declared are errors, so that a misspelt rule can never be a rule left out."""

        unknown = RAISE

    made: Callable[..., Any] = dict

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages = {**self.error_messages, **_MESSAGES}

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Say of what is missing or wrong what to do about it."""
        say_in_our_words(field_obj)

    @pre_load
    def count(self, given: Any, **_: Any) -> Any:
        """Refuse lists that are too long before each of their entries is read, so that refusing them is quick."""
        for name, entries in given.items() if isinstance(given, dict) else ():
            known = self.fields.get(name)
            if isinstance(entries, list) and isinstance(known, fields.List):
                for length in known.validators:
                    if isinstance(length, validate.Length) and length.max is not None and len(entries) > length.max:
                        raise ValidationError({name: [f"At most {length.max:,} entries; found {len(entries):,}."]})
        return given

    @post_load
    def make(self, loaded: dict[str, Any], **_: Any) -> Any:
        """Build the value object of this schema."""
        return type(self).made(**{key: _frozen(value) for key, value in loaded.items()})


@cache
def schema_of(kind: type[Schema]) -> Schema:
    """The one instance of a schema: making it costs more than reading with it, and reading leaves nothing in it."""
    return kind()


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


class DecimalText(fields.Field[Decimal]):
    """A number written as text, so that “4.0” keeps its decimal. JSON numbers are refused: they would pass through
    floats.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Decimal:
        if not isinstance(value, str):
            raise ValidationError(
                f'Write the number as text with its decimals, such as "4.0"; found {json.dumps(value)[:40]}.'
            )
        try:
            number = parse_decimal(value)
        except NumberError as error:
            raise ValidationError(error.message) from None
        if number.copy_abs() >= LARGEST or int(number.as_tuple().exponent) < -MOST_DECIMALS:
            raise ValidationError(
                f"{value[:40]} is out of reach. Write at most 18 digits before the point and {MOST_DECIMALS} after it."
            )
        return number


class PositiveText(DecimalText):
    """A number as text that is above zero."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Decimal:
        number = super()._deserialize(value, attr, data, **more)
        if number <= 0:
            raise ValidationError(f"This must be above zero; found {value}.")
        return number


class Identifier(fields.Field[str]):
    """A short name that other parts of the document refer to: letters, digits and underscores."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
            raise ValidationError("Use a short name of letters, digits and underscores that begins with a letter.")
        return value


class Words(fields.String):
    """Text for people: not empty and not endless."""

    def __init__(self, *, most: int = 500, **more: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=most), **more)


class OfKind(fields.Field[Any]):
    """A group of keys whose `kind` chooses its schema from a registry."""

    def __init__(self, kinds: Mapping[str, type[Schema]], what: str, **more: Any) -> None:
        super().__init__(**more)
        self.kinds, self.what = kinds, what

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError(f"A {self.what} is expected here, as a group of keys with its kind.")
        kind = value.get("kind")
        known = ", ".join(sorted(self.kinds))
        if not isinstance(kind, str) or kind not in self.kinds:
            raise ValidationError(
                {"kind": [f"{json.dumps(kind)[:40]} is no kind of {self.what}. Choose one of: {known}."]}
            )
        return schema_of(self.kinds[kind]).load({key: each for key, each in value.items() if key != "kind"})


class ByName(fields.Dict):
    """Values by their names; a problem's path then has the name alone, without marshmallow's “key” and “value”."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **more)  # type: ignore[no-untyped-call]
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            by_name = {name: each.get("value", each.get("key")) for name, each in error.messages.items()}
            raise ValidationError(by_name) from None


class RoundingSchema(Strict):
    """`{"to": "0.01", "mode": "half_up"}`"""

    made = Rounding
    to = PositiveText(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(sorted(MODES)))


def problems_of(messages: Any, path: str = "") -> Iterator[Problem]:
    """Marshmallow's nested messages as flat problems with a path such as `measures[2].schedule.points`."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            if key == "_schema":
                yield from problems_of(inner, path)
            else:
                step = f"[{key}]" if isinstance(key, int) else (f".{key}" if path else str(key))
                yield from problems_of(inner, path + step)
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from problems_of(inner, path)
    else:
        yield Problem(path, str(messages))


def read_document(document: str | bytes | Mapping[str, Any], what: str) -> dict[str, Any]:
    """The document as a dictionary; Invalid where it is too long, too deep or not JSON. Nothing in it is ever
    evaluated.
    """
    if not isinstance(document, str | bytes):
        return dict(document) if what == "facts" else _bounded(dict(document), what)
    # Facts hold the rows of a period, of which there may be a million; everything else is written by people.
    longest = LONGEST_FACTS if what == "facts" else LONGEST_DOCUMENT
    if len(document) > longest:
        raise Invalid(f"These {what} are longer than {longest:,} characters. Split them or take out what repeats.")
    text = document.decode("utf-8", "replace") if isinstance(document, bytes) else document
    _check_depth(text, what)
    try:
        loaded = json.loads(
            text, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant, parse_float=_within_reach
        )
    except ValueError as error:
        raise Invalid(f"These {what} are not valid JSON: {error}.") from None
    if _has_half_letters(loaded):
        raise Invalid(f"These {what} hold half of a letter (a lone surrogate). Write them again as UTF-8.")
    if not isinstance(loaded, dict):
        raise Invalid(f"These {what} must be one JSON object, in curly braces.")
    return loaded if what == "facts" else _bounded(loaded, what)


def _bounded(document: dict[str, Any], what: str) -> dict[str, Any]:
    """The document where it is small enough to be read in moments, however it came; else Invalid."""
    letters, groups = 0, 0
    waiting: list[tuple[int, Iterable[Any]]] = [(0, [document])]
    while waiting:
        depth, parts = waiting.pop()
        if depth > DEEPEST_NESTING:
            raise Invalid(f"These {what} are nested deeper than {DEEPEST_NESTING} levels. Write them flatter.")
        for part in parts:
            groups += isinstance(part, Mapping | list | tuple)
            if groups > MOST_GROUPS:
                raise Invalid(f"These {what} have more than {MOST_GROUPS:,} groups and lists. Take out what repeats.")
            if isinstance(part, Mapping):
                waiting += [(depth + 1, part.values()), (depth, part.keys())]
            elif isinstance(part, list | tuple):
                waiting.append((depth + 1, part))
            else:
                letters += len(part) if isinstance(part, str) else 1
        if letters > LONGEST_DOCUMENT:
            raise Invalid(f"These {what} are longer than {LONGEST_DOCUMENT:,} characters. Take out what repeats.")
    return document


def _has_half_letters(loaded: Any) -> bool:
    try:
        json.dumps(loaded, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _check_depth(text: str, what: str) -> None:
    depth, quoted = 0, False
    for found in re.finditer(r'\\.|["\[\]{}]', text):
        mark = found[0]
        if mark == '"':
            quoted = not quoted
        elif not quoted and mark in "[{":
            depth += 1
            if depth > DEEPEST_NESTING:
                raise Invalid(f"These {what} are nested deeper than {DEEPEST_NESTING} levels. Write them flatter.")
        elif not quoted and mark in "]}":
            depth -= 1


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key “{twice}” stands twice in one group")
    return dict(pairs)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _within_reach(text: str) -> Any:
    """A number with a point or exponent; ValueError where it would be kept as “Infinity”, which nothing reads again."""
    number = json.loads(text)
    if str(number).endswith("inf"):
        raise ValueError(f"{text[:40]} is out of reach")
    return number


def load_with(schema: Schema, document: Mapping[str, Any], what: str) -> Any:
    """Load a document by a schema; Invalid with every problem by its path."""
    try:
        return schema.load(dict(document))
    except ValidationError as error:
        problems = tuple(problems_of(error.messages))
        wrong = count(len(problems), "problem", "problems")
        raise Invalid(f"These {what} have {wrong}. First: {problems[0].sentence()}", problems) from None
