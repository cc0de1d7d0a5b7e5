"""Each case file says in data what a kind of statistic, schedule, composite, basis or limit must give."""

import json
from importlib import import_module

import pytest

from contracts.errors import DomainError
from contracts.numbers import parse_decimal
from contracts.summary import money
from tests.architecture import registries
from tests.contracts.case_files import Case, read_cases, settled

CASES = list(read_cases())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_case_gives_what_its_file_says(case: Case) -> None:
    said = case.said
    if "refused" in said:
        with pytest.raises(DomainError, match=said["refused"]):
            settled(case)
        return
    statement = settled(case)
    document = json.loads(statement.text)
    checked = 0
    for name, expected in said.get("values", {}).items():
        figure = statement.figures[name]
        checked += 1
        if expected in ("not reported", "not inspected", "no occurrence", "too few", "too little measured"):
            assert (figure.value, figure.state.replace("_", " ")) == (None, expected)
        else:
            assert figure.value is not None, f"{name} has no value: {figure.state} {figure.says}"
            digits = case.said.get("within", {}).get(name)
            if digits is None:
                assert figure.value == parse_decimal(expected), name
            else:
                assert abs(figure.value - parse_decimal(expected)) <= parse_decimal(digits), name
    for name, expected in said.get("pays", {}).items():
        checked += 1
        found = document["amounts"].get(name) or document["lines"].get(name) or money(statement.figures[name])
        assert found == expected, name
    if "exceptions" in said:
        checked += 1
        assert [found.kind for found in statement.exceptions] == said["exceptions"]
    assert checked, "a case that checks nothing"


@pytest.mark.parametrize("registry", registries.REGISTRIES)
def test_every_kind_has_a_case(registry: str) -> None:
    named = {kind for case in CASES for where, kind in registries.kinds_named([case.terms]) if where == registry}
    kinds = set(import_module(f"contracts.{registry}").KINDS)
    assert kinds <= named, f"without a case: {kinds - named}"
