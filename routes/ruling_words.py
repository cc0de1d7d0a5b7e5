"""How rulings and disputes read on every page: their kinds, what each is for, their buttons and their statuses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for

from contracts.periods import say_date
from contracts.ruling_entries import say_runs
from contracts.rulings import HOLD, WAIVER
from models.rulings import Ruling
from operations.ruling_effects import fact_of
from routes.contract_words import trail


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of ruling: what it is for, and what ends it once it is granted."""

    title: str
    purpose: str
    example: str
    end_title: str
    end_explains: str


KIND_WORDS: Mapping[str, KindWords] = {
    "excusal": KindWords(
        "Excusal",
        "Rows, or days of a milestone, that do not count because of a recognised reason.",
        "A flooded street on May 3; five days of a utility strike.",
        "Revoke this excusal",
        "The rows count again in every payment that is not approved; approved payments are settled by a true-up.",
    ),
    "waiver": KindWords(
        "Waiver",
        "A rule of the terms, or a check of reports, that is not applied for some time.",
        "The deduction for response times is not taken while the new system settles in.",
        "End this waiver",
        "The rule applies again from the next period on. What was approved with the waiver stays.",
    ),
    "override": KindWords(
        "Override",
        "A signed amount beside the computed lines, within the government’s limit.",
        "Two hundred dollars for an extra visit that no line of the terms pays.",
        "Revoke this override",
        "The line falls away. A payment that was approved with it stays, so this is possible before approval only.",
    ),
    "hold": KindWords(
        "Hold",
        "A line, or a part of it, that is not paid until something has come about. Deductions stand meanwhile.",
        "The bonus is held until the safety plan has come.",
        "Lift this hold",
        "What was held is paid with the next statement, as a line of its own.",
    ),
    "deferral": KindWords(
        "Deferral",
        "A line, or a part of it, that is paid in a later period instead.",
        "The deduction of July is taken in October.",
        "End this deferral",
        "What was deferred comes with the next statement instead of the period that was named.",
    ),
}


def kind_title(ruling: Ruling) -> str:
    """Such as: Hold 3."""
    return f"{KIND_WORDS[ruling.kind].title} {ruling.number}"


def about_words(ruling: Ruling) -> str:
    """What a ruling is about: the title of the line, the rule, or the rows of a table."""
    title = ruling.about_title
    rows = fact_of(ruling).about.rows
    if ruling.about_kind == "days":
        return f"{ruling.days} days: {title}, {say_runs(rows)}"
    return f"{title}, {say_runs(rows)}" if rows else title


def when_words(ruling: Ruling, periods: Mapping[str, str]) -> str:
    """Which periods it covers; `periods` gives their titles by their first days."""
    first = periods.get(ruling.starts_on.isoformat(), say_date(ruling.starts_on))
    if ruling.about_kind == "check":
        return "until it is ended" if ruling.until_on is None else f"through {say_date(ruling.until_on)}"
    if ruling.kind == "deferral" and ruling.until_on is not None:
        later = next((title for day, title in sorted(periods.items()) if day > ruling.until_on.isoformat()), "")
        return f"{first}, paid in {later}" if later else first
    if ruling.kind in (WAIVER, HOLD):
        ends = {HOLD: "until it is lifted", WAIVER: "until it is ended"}[ruling.kind]
        return f"from {first} {ends if ruling.until_on is None else 'through ' + say_date(ruling.until_on)}"
    return first


def ruling_trail(number: str, last: str = "") -> Iterator[tuple[str, str]]:
    """The trail to the log of a contract's rulings, and to a page below it."""
    yield from trail(number)
    yield "Rulings", url_for("rulings.show_log", number=number) if last else ""
    if last:
        yield last, ""
