"""A ruling as somebody asks for it: what it is about, which periods, how much, and why, read from its form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from contracts.rulings import ABOUT, DEFERRAL, EXCUSAL, HOLD, KINDS, OVERRIDE, WAIVER, About, Runs
from contracts.typed import TypedForm, taken

_RUN = re.compile(r"([0-9]{1,7})(?:\s*[-\u2013]\s*([0-9]{1,7}))?")
_MOST_RUNS, _MOST_DAYS = 200, 3_650


@dataclass(frozen=True, slots=True)
class RulingChoices:
    """What a contract offers: its periods with their first days, what each kind may be about with its title."""

    periods: Mapping[str, date]
    starts: date
    abouts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class NewRuling:
    """What is asked for, about what; `starts` and `until` say which periods are covered, by their first day."""

    kind: str
    about: About
    title: str
    starts: date
    until: date | None
    reason: str
    amount: Decimal | None = None
    days: int | None = None
    ends_when: str = ""


def about_key(kind: str, name: str) -> str:
    """What a ruling is about as one text of a form: “payment:bonus”."""
    return f"{kind}:{name}"


def read_ruling(texts: Mapping[str, str], choices: RulingChoices) -> NewRuling:
    """What is asked for, from its form; Invalid with every problem by its field."""
    form = TypedForm(texts)
    kind = form.choice("kind", "what you ask for", KINDS)
    about_text = form.choice("about", "what it is about", choices.abouts.get(kind, {})) if kind else ""
    about_kind, _, about_name = about_text.partition(":")
    is_check = texts.get("about", "").startswith("check:")
    period = "" if is_check else form.choice("period", "the period", choices.periods)
    starts = choices.starts if is_check else choices.periods.get(period)
    rows = _rows(form, about_kind)
    days = _days(form, about_kind)
    amount = _amount(form, kind)
    until = _until(form, kind, starts, choices)
    reason = form.words("reason", "the reason", 2_000)
    ends_when = form.words("ends_when", "what lifts the hold", 500) if kind == HOLD else ""
    form.check()
    about, title = About(about_kind, about_name, rows), choices.abouts[kind][about_text]
    return NewRuling(kind, about, title, taken(starts), until, reason, amount, days, ends_when)


def _amount(form: TypedForm, kind: str) -> Decimal | None:
    if kind in (HOLD, DEFERRAL):
        return form.dollars("amount", "how much", needed=False)
    if kind != OVERRIDE:
        return None
    amount = form.dollars("amount", "by how much the payment changes", above_zero=False)
    if amount == 0:
        form.refuse("amount", "An override of nothing changes nothing. Enter the dollars to add, or to take away.")
    return amount


def _until(form: TypedForm, kind: str, starts: date | None, choices: RulingChoices) -> date | None:
    if kind in (EXCUSAL, OVERRIDE):
        return starts
    if kind == DEFERRAL:
        later = form.choice("to_period", "the period in which it is paid", choices.periods)
        to = choices.periods.get(later)
        if to is not None and starts is not None and to <= starts:
            form.refuse("to_period", "Choose a period after the one whose payment is deferred.")
        return None if to is None else to - timedelta(days=1)
    until = form.day("until", "the last day", needed=False)
    if until is not None and starts is not None and until < starts:
        form.refuse("until", "This lies before the first day of the period, so it would cover nothing.")
    return until


def _days(form: TypedForm, about_kind: str) -> int | None:
    if about_kind == "days":
        return form.whole("days", "how many days are excused", 1, _MOST_DAYS)
    if about_kind and form.texts.get("days", "").strip():
        form.refuse("days", "Days are excused of a milestone alone. Leave this empty, or choose the milestone above.")
    return None


def _rows(form: TypedForm, about_kind: str) -> Runs:
    if about_kind not in ABOUT[EXCUSAL]:
        return ()
    text = form.words("rows", "the numbers of the rows", 2_000)
    runs = runs_of(text)
    if text and runs is None:
        form.refuse("rows", "Write the numbers of rows as they stand in the sheet, such as 12, 15-18.")
    if about_kind == "days" and runs and (len(runs) > 1 or runs[0][0] != runs[0][1]):
        form.refuse("rows", "Name the one row in which the milestone stands.")
    return runs or ()


def runs_of(text: str) -> Runs | None:
    """Runs of row numbers such as “12, 15-18”, in order and each row once; None where the text writes none."""
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    if not parts or len(parts) > _MOST_RUNS:
        return None
    runs = []
    for part in parts:
        found = _RUN.fullmatch(part)
        if found is None:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 < first <= last:
            return None
        runs.append((first, last))
    return _each_once(sorted(runs))


def _each_once(runs: Sequence[tuple[int, int]]) -> Runs:
    """Runs in order, those that share a row as one."""
    kept: list[tuple[int, int]] = []
    for first, last in runs:
        if kept and first <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(last, kept[-1][1]))
        else:
            kept.append((first, last))
    return tuple(kept)


def shared_rows(one: Runs, other: Runs) -> Runs:
    """The rows that both name."""
    pairs = ((max(mine[0], theirs[0]), min(mine[1], theirs[1])) for mine in one for theirs in other)
    return tuple((first, last) for first, last in pairs if first <= last)


def say_runs(runs: Runs) -> str:
    """Such as: row 12, or rows 12, 15–18."""
    said = ", ".join(str(first) if first == last else f"{first}\u2013{last}" for first, last in runs)
    return f"row {said}" if len(runs) == 1 and runs[0][0] == runs[0][1] else f"rows {said}"


def takes_periods(kind: str) -> bool:
    """Whether a ruling of the kind may cover several periods."""
    return kind in (WAIVER, HOLD)
