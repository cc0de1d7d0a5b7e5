"""Worked examples that are stored with the terms: facts and what they must pay, worked out again before activation.

Both parties can agree on them before they sign; afterwards they show that the program still pays the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import fields, validate

from contracts.schema import Strict, Words

MOST_EXAMPLES = 50


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Facts with the figures of the summary that they must give."""

    title: str
    facts: Mapping[str, Any]
    expected: Mapping[str, Any]


class WorkedExampleSchema(Strict):
    """`{"title": "July, all targets met", "facts": {…}, "expected": {"net": "435168.90"}}`"""

    made = WorkedExample
    title = Words(required=True, most=200)
    facts = fields.Dict(keys=fields.String(), required=True)
    expected = fields.Dict(keys=fields.String(), required=True, validate=validate.Length(min=1, max=500))
