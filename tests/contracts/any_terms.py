"""Any terms that the schemas of the language could read: every kind with keys that fit their form, whatever they mean.

Names refer to what may or may not exist, numbers may be absurd. What loads must settle or be refused with a sentence.
"""

from typing import Any

from hypothesis import strategies as st
from marshmallow import fields, validate
from marshmallow.schema import Schema

from contracts.conditions import ConditionField
from contracts.measures import ConsequenceField, FewField
from contracts.row_terms import TermField
from contracts.schema import ByName, DecimalText, Identifier, OfKind, PositiveText, Words

NUMBERS = ["0", "1", "2", "4.0", "0.5", "-3", "50", "100", "999999999999999999", "1e-30", "-0", "33.333"]
COLUMNS = ["lot", "amount", "done", "due", "kind", "spare"]
# What a key may name, so that most documents get past the check of names; now and then it names nothing.
NAMED: dict[str, list[str]] = {
    "table": ["lots"],
    "columns": ["lot"],
    "promised": ["due"],
    "met": ["done"],
    "revised": ["done"],
    "rating": ["lot", "1"],
    "of": ["m"],
    "over": ["m", "m.value"],
    "measure": ["m"],
    "payments": ["p"],
    "payment": ["p"],
    "item": ["FEE"],
    "id": ["named"],
    "index": ["steel"],
}
NUMERIC = ["amount", "spare"]
NOTHING = ["lot", "x"]
DATES = ["2027-07-01", "2027-07-31", "0001-01-01", "9999-12-31"]
CONDITIONS: list[Any] = [
    {"at_least": ["amount", "1"]},
    {"present": "spare"},
    {"at_most_as_printed": ["amount", "4.0"]},
    {"not": {"any": [{"below": ["spare", "1"]}, {"above": [{"days_between": ["due", "done"]}, "-1"]}]}},
    {"above": [{"product": ["amount", "spare"]}, "1"]},
    {"equal": ["lot", "7"]},
]


@st.composite
def any_of(draw: st.DrawFn, /, schema: type[Schema], **fixed: Any) -> dict[str, Any]:
    """A group of keys that the schema could read; what is fixed stands as it is."""
    made: dict[str, Any] = {}
    for name, field in schema().fields.items():
        key = field.data_key or name
        if key in fixed or not (field.required or draw(st.booleans())):
            continue
        made[key] = draw(any_value(field, key))
    return made | fixed


def any_value(field: fields.Field[Any], key: str = "") -> st.SearchStrategy[Any]:
    """A value that fits the form of a field."""
    choices = [choice for check in field.validators if isinstance(check, validate.OneOf) for choice in check.choices]
    if choices:
        return st.sampled_from(choices)
    if isinstance(field, OfKind):
        return any_kind(field)
    if isinstance(field, fields.Nested):
        return any_of(type(field.schema) if isinstance(field.schema, Schema) else field.schema)
    if isinstance(field, ByName):
        return st.just({"not_reported": "exclude", "no_occurrence": "exclude", "too_few": {"score": "0"}})
    if isinstance(field, fields.List):
        equal = [check.equal for check in field.validators if isinstance(check, validate.Length) and check.equal]
        least, most = (equal[0], equal[0]) if equal else (1, 3)
        return st.lists(any_value(field.inner, key), min_size=least, max_size=most)
    return any_atom(field, key)


def any_atom(field: fields.Field[Any], key: str) -> st.SearchStrategy[Any]:
    """A single value that fits the form of a field."""
    if isinstance(field, PositiveText):
        return st.sampled_from([number for number in NUMBERS if number[0] not in "-0" or number == "0.5"])
    if isinstance(field, DecimalText):
        return st.sampled_from(NUMBERS)
    if isinstance(field, Identifier | Words):
        return st.sampled_from([*NAMED.get(key, NUMERIC) * 12, *NOTHING])
    if isinstance(field, ConditionField | TermField):
        return st.sampled_from(CONDITIONS if isinstance(field, ConditionField) else COLUMNS)
    if isinstance(field, ConsequenceField | FewField):
        return st.sampled_from([[2, "flag"], [9, "exclude"]])
    if isinstance(field, fields.Date):
        return st.sampled_from(DATES)
    return st.booleans() if isinstance(field, fields.Boolean) else st.integers(0, 12)


@st.composite
def any_kind(draw: st.DrawFn, /, field: OfKind) -> dict[str, Any]:
    """One of a registry's kinds with keys that fit."""
    kind = draw(st.sampled_from(sorted(field.kinds)))
    return draw(any_of(field.kinds[kind], kind=kind))
