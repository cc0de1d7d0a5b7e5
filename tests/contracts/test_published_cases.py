"""Each of the published cases, settled by way of a terms document, facts and `settle`, and held against its source.

Entries of printed tables that give only a quality index and a number of tests ask the estimate itself.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.cautions import warn_of_terms
from contracts.errors import DomainError, Invalid
from contracts.numbers import CONTEXT, Rounding, parse_decimal, plain
from contracts.quality import percent_inside
from tests.contracts.published_files import (
    Published,
    document_of,
    figures_by_name,
    number_of,
    read_published,
    settled_periods,
    sum_of,
    terms_of,
)

PUBLISHED = list(read_published())
COLLECTED = Path(__file__).parents[3] / "shared" / "cases" / "published-cases.json"
BY_TERMS = [each for each in PUBLISHED if not each.contract.keys() & {"entry_of_a_printed_table"}]
SETTLED = [each for each in BY_TERMS if each.family != "pwl_table_erratum" and "refused" not in each.said]
CONTRADICTORY = [
    (each, changed) for each in PUBLISHED for changed in ("as_printed", "also_printed") if changed in each.contract
]
FINDINGS = {"GAP": "refused", "IRREGULAR_STEP": "warns"}


@pytest.mark.parametrize("case", SETTLED, ids=str)
def test_the_terms_give_what_the_document_prints(case: Published) -> None:
    used, statements = set(), []
    for shows, statement in settled_periods(case):
        statements.append(statement)
        assert statement.text
        figures = figures_by_name(statement)
        for name, reference in shows.items():
            value = figures[name].amount
            used.add(reference.lstrip("-"))
            if case.contract.get("exactly_as_printed"):
                assert plain(value) == case.filled(reference)
            assert abs(value - number_of(case.filled(reference))) <= tolerance_of(case), (name, value)
    for name, reference in case.said.get("sums", {}).items():
        used.add(reference.lstrip("-"))
        assert sum_of(statements, name) == number_of(case.filled(reference))
    assert unused(case, used) == []


def tolerance_of(case: Published) -> Decimal:
    return parse_decimal(case.said.get("tolerance", "0"))


def unused(case: Published, shown: set[str]) -> list[str]:
    """Inputs and expected results that neither the terms nor the rows nor the figures refer to."""
    text = json.dumps([case.contract, {key: value for key, value in case.said.items() if key != "inputs"}])
    in_words = {*case.contract.get("inputs_in_terms", ()), *case.contract.get("inputs_in_rows", ())}
    # Which column of a table is meant is said by the figure that the case shows.
    in_words |= {"basis"}
    found = [f"${name}" for name in case.said["inputs"] if name not in in_words and not refers(text, f"${name}")]
    for name in case.said["expected"]:
        referred = any(refers(each, f"@{name}") for each in shown) or refers(text, f"@{name}")
        if not referred and name not in case.said.get("finds", {}):
            found.append(f"@{name}")
    return found


def refers(text: str, reference: str) -> bool:
    return re.search(re.escape(reference) + r"(?![A-Za-z0-9_])", text) is not None


@pytest.mark.parametrize("case", [each for each in PUBLISHED if each.family == "table_lint"], ids=str)
def test_a_table_that_contradicts_itself_is_refused_or_warned_of(case: Published) -> None:
    expected = FINDINGS[case.said["finds"]["result"]]
    assert case.said["finds"] == case.said["expected"]
    if expected == "refused":
        with pytest.raises(Invalid, match=re.escape(case.said["refused"])):
            terms_of(case)
    else:
        assert any(case.said["warns"] in warning for warning in warn_of_terms(terms_of(case)))


@pytest.mark.parametrize("case,changed", CONTRADICTORY, ids=str)
def test_what_is_printed_with_a_gap_or_an_overlap_is_refused_by_name(case: Published, changed: str) -> None:
    assert document_of(case, changed) != document_of(case)
    with pytest.raises(DomainError) as refused:
        list(settled_periods(case, changed))
    problems = [problem.message for problem in getattr(refused.value, "problems", ())]
    assert any(case.contract[changed]["refused"] in said for said in (refused.value.message, *problems))


@pytest.mark.parametrize("case", [each for each in PUBLISHED if each not in BY_TERMS], ids=str)
def test_an_entry_of_a_printed_table_is_estimated(case: Published) -> None:
    inputs, expected = case.said["inputs"], case.said["expected"]
    inside = percent_inside(parse_decimal(inputs["Q"]), int(inputs["n"]))
    found = {"pwl": inside, "percent_outside": CONTEXT.subtract(Decimal(100), inside)}
    assert expected
    for name, printed in expected.items():
        assert abs(found[name] - parse_decimal(printed)) <= tolerance_of(case), name


@pytest.mark.parametrize("case", [each for each in PUBLISHED if each.family == "pwl_table_erratum"], ids=str)
def test_a_misprint_is_computed_and_never_copied(case: Published) -> None:
    inputs = case.said["inputs"]
    low, high = Decimal(-3), Decimal(3)
    for _ in range(60):
        middle = (low + high) / 2
        too_low = percent_inside(middle, int(inputs["n"])) < parse_decimal(inputs["pwl"])
        low, high = (middle, high) if too_low else (low, middle)
    assert Rounding(Decimal("0.01"), "half_up").apply(high) == parse_decimal(case.said["expected"]["correct_Q"])


def test_each_case_stands_once() -> None:
    assert [name for name, count in Counter(str(each) for each in PUBLISHED).items() if count > 1] == []
    assert len(PUBLISHED) == 192


def test_the_cases_agree_with_what_was_collected() -> None:
    if not COLLECTED.exists():
        pytest.skip("../shared is not beside this clone")
    collected = {each["id"]: each for each in json.loads(COLLECTED.read_text("utf-8"), parse_float=Decimal)}
    assert {str(each) for each in PUBLISHED} == set(collected)
    wrong = [difference for each in PUBLISHED for difference in differences(each, collected[str(each)])]
    assert wrong == []


def differences(case: Published, collected: Mapping[str, Any]) -> Iterator[str]:
    pairs: list[tuple[str, Any, Any]] = [
        (key, case.contract.get(key, ""), collected["source"][key]) for key in ("document", "section", "url")
    ]
    pairs += [(key, case.said.get(key, ""), collected.get(key, "")) for key in ("title", "flag", "note", "check")]
    pairs += [(key, case.said[key], as_text(collected[key])) for key in ("inputs", "expected")]
    pairs += [("tolerance", tolerance_of(case), Decimal(str(collected["tolerance"])))]
    pairs += [("family", case.family, collected["family"])]
    yield from (f"{case} {key}: {here!r} is {there!r} there" for key, here, there in pairs if here != there)


def as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return {key: as_text(each) for key, each in value.items()} if isinstance(value, dict) else value
