"""The security sheet is whole: each requirement stands once, and every file and test that it names is there."""

import ast
from pathlib import Path

import pytest

from scripts.security_sheet import IN_PART, MET, NOT_MET, STANDINGS, Chapter, Requirement, chapters, levels

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = chapters()
REQUIREMENTS = {number: each for chapter in CHAPTERS for number, each in chapter.requirements.items()}


def unsound(requirement: Requirement) -> list[str]:
    """What a requirement claims and does not keep."""
    wrong = [f"{place} is not there" for place in requirement.by if not (ROOT / place).exists()]
    wrong += [f"{test} is not there" for test in requirement.tests if not is_test(test)]
    if requirement.stands not in STANDINGS or not requirement.asks or not (requirement.by or requirement.lacks):
        wrong.append("it says too little")
    if (requirement.stands == MET) is bool(requirement.lacks):
        wrong.append(f"{requirement.stands}, and lacks “{requirement.lacks}”")
    return wrong


def is_test(name: str) -> bool:
    """Whether a test, or a whole file of tests, is there under that name."""
    path, _, function = name.partition("::")
    if not path.startswith("tests/") or not (ROOT / path).is_file():
        return False
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    tests = {each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")}
    return function in tests if function else bool(tests)


def numbers(read: list[Chapter]) -> list[str]:
    """Every number that the sheet holds, as often as it does."""
    elsewhere = [number for chapter in read for group, _ in chapter.elsewhere for number in group]
    return sorted([*(number for chapter in read for number in chapter.requirements), *elsewhere])


def test_each_requirement_of_both_levels_stands_exactly_once() -> None:
    assert numbers(CHAPTERS) == sorted(levels())
    assert [list(levels().values()).count(level) for level in (1, 2)] == [70, 183]
    for chapter in CHAPTERS:
        first = {number.partition(".")[0] for number in numbers([chapter])}
        assert first == {chapter.title.partition(" ")[0].removeprefix("V")}


@pytest.mark.parametrize("number", REQUIREMENTS)
def test_what_is_claimed_can_be_found(number: str) -> None:
    assert unsound(REQUIREMENTS[number]) == []


def test_reasons_are_given_for_what_does_not_apply() -> None:
    assert all(group and why for chapter in CHAPTERS for group, why in chapter.elsewhere)


@pytest.mark.parametrize(
    "claim",
    [
        Requirement("x", MET, ("nowhere.py",), ()),
        Requirement("x", MET, ("app.py",), ("tests/test_security_sheet.py::test_of_nothing",)),
        Requirement("x", MET, ("app.py",), ("app.py::create_app",)),
        Requirement("x", MET, (), ()),
        Requirement("x", MET, ("app.py",), (), lacks="something"),
        Requirement("x", IN_PART, ("app.py",), ()),
        Requirement("x", NOT_MET, (), ()),
        Requirement("x", "surely", ("app.py",), ()),
    ],
)
def test_a_claim_that_does_not_hold_is_found(claim: Requirement) -> None:
    assert unsound(claim) != []
