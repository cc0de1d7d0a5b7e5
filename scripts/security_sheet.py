"""The security sheet: each requirement of OWASP ASVS 5.0, levels 1 and 2, with where it is met and what proves it.

What stands in docs/security/ by chapter is told in the program's own words; the standard's sentences are not copied.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "security"
MET, IN_PART, NOT_MET = "met", "in part", "not met"
STANDINGS = (MET, IN_PART, NOT_MET)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a requirement asks for, how it stands, where that is to be seen, which tests prove it, and what lacks."""

    asks: str
    stands: str
    by: tuple[str, ...]
    tests: tuple[str, ...]
    how: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the standard; `elsewhere` are the numbers that do not apply, in groups, each with the reason."""

    title: str
    requirements: Mapping[str, Requirement]
    elsewhere: tuple[tuple[tuple[str, ...], str], ...]


def levels() -> dict[str, int]:
    """Every requirement of levels 1 and 2 by its number, with its level."""
    lines = (FOLDER / "levels.txt").read_text("utf-8").splitlines()
    return {number: int(level) for number, level in (line.split() for line in lines if not line.startswith("#"))}


def chapters() -> list[Chapter]:
    """The chapters as they are written down."""
    return [_chapter(tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("v*.toml"))]


def _chapter(said: dict[str, Any]) -> Chapter:
    title, elsewhere = said.pop("title"), said.pop("does_not_apply", [])
    requirements = {
        number: Requirement(**{**each, "by": tuple(each["by"]), "tests": tuple(each["tests"])})
        for number, each in said.items()
    }
    return Chapter(title, requirements, tuple((tuple(each["numbers"]), each["why"]) for each in elsewhere))


def security_page() -> Iterator[str]:
    """The sheet, chapter by chapter, after the count of how the requirements stand."""
    read, level_of = chapters(), levels()
    yield from ("# Security sheet", "")
    yield "Each requirement of [OWASP ASVS 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0), levels 1 and 2, in our"
    yield "own words: how it stands, where to see that, and the test that proves it. What is met in part or not at all"
    yield "says what lacks. [Rules of security](security-rules.md) are what the program keeps to;"
    yield "[SECURITY.md](../SECURITY.md) says how to report a weakness."
    yield from ("", *_counts(read, level_of))
    for chapter in read:
        yield from ("", f"## {chapter.title}", "")
        if chapter.requirements:
            yield "| number | level | asks to | stands | where | proved by |"
            yield "| --- | --- | --- | --- | --- | --- |"
        for number, each in chapter.requirements.items():
            yield f"| {number} | {level_of[number]} | {' | '.join(_cells(each))} |"
        if chapter.elsewhere:
            yield from ("", "Does not apply:", "")
        yield from (f"- {', '.join(numbers)}: {why}." for numbers, why in chapter.elsewhere)


def _counts(read: list[Chapter], level_of: Mapping[str, int]) -> Iterator[str]:
    stands = {number: each.stands for chapter in read for number, each in chapter.requirements.items()}
    stands |= {number: "does not apply" for each in read for numbers, _ in each.elsewhere for number in numbers}
    counted = Counter((level_of[number], standing) for number, standing in stands.items())
    yield "| level | met | in part | not met | do not apply | all |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for level in (1, 2):
        parts = [counted[level, standing] for standing in (*STANDINGS, "does not apply")]
        yield f"| {level} | {' | '.join(str(part) for part in (*parts, sum(parts)))} |"
    unproved = sum(not each.tests for chapter in read for each in chapter.requirements.values() if each.stands == MET)
    yield from ("", f"Of those that are met, {unproved} are shown by the text or the code alone, without a test.")


def _cells(each: Requirement) -> Iterator[str]:
    lacks = f"Lacks: {each.lacks}." if each.lacks else ""
    places = ", ".join(f"[{place}](../{place})" for place in each.by)
    tests = (test.partition("::") for test in each.tests)
    yield from (each.asks, each.stands)
    yield " ".join(part for part in (each.how, lacks, places) if part)
    yield ", ".join(f"[{name or path}](../{path})" for path, _, name in tests) or "–"
