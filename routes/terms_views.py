"""Terms made ready to be read: rules with pictures and edge tables, a draft's parts, what a change would have paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from markupsafe import Markup

from contracts.drafts import schedule_of
from contracts.edges import EdgeRow, edge_table, try_value
from contracts.errors import NumberError
from contracts.numbers import dollars, parse_decimal, short
from contracts.said import count, exact_dollars, percent
from contracts.schedules.base import Schedule
from contracts.sentences import Told
from operations.amendments import PeriodTrial, Trial
from operations.drafts import DraftSeen
from routes.pictures import Picture, draw
from routes.preview_views import PreviewView, preview_view
from routes.terms_places import ENTRIES, TITLES, Place
from routes.words import StatusWords, change, day, money, status_words


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line of an edge table."""

    place: str
    worth: str
    says: str
    is_edge: bool


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in words, with the picture and the edges of its schedule."""

    told: Told
    picture: Picture | None
    edges: tuple[EdgeLine, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a typed value gives, or why it gives nothing."""

    value: str
    size: str
    worth: str
    says: str
    wrong: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part in the list of a draft."""

    key: str
    title: str
    words: str
    wrong: str
    address: str


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that belong together, and what can be added to them."""

    title: str
    rows: tuple[PartRow, ...]
    adds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A period of a trial."""

    title: str
    status: StatusWords | None
    before: Markup | str
    after: Markup | str
    change: Markup | str
    missing: str
    touched: bool
    preview: PreviewView | None


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial in a sentence and a table."""

    sentence: str
    rows: tuple[TrialRow, ...]
    warnings: tuple[str, ...]
    left_out: str


SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Contract", ("contract", "reporting")),
    ("What is reported", ("tables", "groups", "items", "quantities")),
    ("What is counted", ("goals", "measures")),
    ("How results combine", ("composites",)),
    ("What is paid", ("payments", "limits", "retainage", "flags")),
    ("How it is settled", ("order", "minimums", "smallest_payment", "negative_net")),
    ("Exceptions and clocks", ("classes", "clocks")),
    ("Further parts", ("examples", "summary", "cover", "notes", "source")),
)
_NAMES_SHOWN = 6


def worth_words(value: Decimal, unit: str) -> str:
    """What a result gives, in its unit."""
    if unit.startswith("of "):
        return f"{percent(value)} {unit}"
    if unit.startswith("USD"):
        return f"{exact_dollars(value)} {unit.removeprefix('USD').strip()}".strip()
    return f"{short(value).replace('-', '−')} {unit}".strip()


def units_of(value: Any, document: Mapping[str, Any]) -> tuple[str, str]:
    """In which units a rule's result and its worth are written."""
    if not isinstance(value, Mapping):
        return "", ""
    if "of" not in value:
        return str(value.get("unit", "")), str(value.get("score_unit", "points"))
    for name in ("measures", "composites"):
        for each in document.get(name) or ():
            if isinstance(each, Mapping) and each.get("id") == value["of"]:
                scored = name == "measures" and "schedule" in each
                unit = each.get("score_unit", "points") if scored else each.get("unit", "")
                return str(unit), str(value.get("rate_unit", ""))
    return "", str(value.get("rate_unit", ""))


def edge_lines(schedule: Schedule | None, rate_unit: str) -> tuple[EdgeLine, ...]:
    """The edge table in words."""
    return tuple(_edge_line(row, rate_unit) for row in edge_table(schedule)) if schedule is not None else ()


def _edge_line(row: EdgeRow, rate_unit: str) -> EdgeLine:
    worth = worth_words(row.worth, rate_unit) if row.worth is not None else "no value"
    return EdgeLine(f"{short(row.result)}, {row.place}", worth, row.says, row.place.startswith("exactly"))


def rule_view(told: Told, value: Any, document: Mapping[str, Any], tried: Decimal | None = None) -> RuleView:
    """A rule with its picture and its edges."""
    schedule = schedule_of(value)
    unit, rate_unit = units_of(value, document)
    picture = draw(schedule, told.title, unit, rate_unit, tried) if schedule is not None else None
    return RuleView(told, picture, edge_lines(schedule, rate_unit))


def try_typed(schedule: Schedule, typed: str, size: str, rate_unit: str) -> tuple[Tried, Decimal | None]:
    """What a typed value gives, with its computation; what is no number is told and kept."""
    try:
        value = parse_decimal(typed)
    except NumberError as error:
        return Tried(typed, size, "", "", error.message), None
    row = try_value(schedule, value, size=int(size) if size.isdecimal() and len(size) < 7 else None)
    if row.worth is None:
        return Tried(typed, size, "", "", row.says), None
    return Tried(typed, size, worth_words(row.worth, rate_unit), row.says, ""), value


def sections(seen: DraftSeen) -> tuple[Section, ...]:
    """The parts of a draft in the order in which one reads them."""
    return tuple(_section(title, names, seen) for title, names in SECTIONS)


def _section(title: str, names: tuple[str, ...], seen: DraftSeen) -> Section:
    rows = tuple(_part_row(place, seen) for name in names for place in _places(name, seen.document))
    adds = tuple((name, f"Add a {TITLES[name].lower()}") for name in names if name in ENTRIES)
    return Section(title, rows, adds)


def _places(name: str, document: Mapping[str, Any]) -> Iterator[Place]:
    if name not in ENTRIES:
        yield Place(name)
        return
    entries = document.get(name)
    yield from (Place(name, number) for number in range(len(entries) if isinstance(entries, list) else 0))


def _part_row(place: Place, seen: DraftSeen) -> PartRow:
    value = place.value(seen.document)
    wrong = len(seen.studied.problems_at(place.path))
    told = seen.studied.told.get(place.path)
    return PartRow(
        key=place.key,
        title=place.title(value),
        words=told.sentence if told is not None else plain_words(place, value),
        wrong=count(wrong, "problem", "problems") if wrong else "",
        address=url_for("terms_parts.show_part", draft_id=seen.draft.id, part=place.key),
    )


def plain_words(place: Place, value: Any) -> str:
    """What a part holds where no sentence is made of it: its names, or how much there is."""
    if place.name == "tables" and isinstance(value, dict):
        columns = [str(each.get("heading", "")) for each in value.get("columns", ()) if isinstance(each, dict)]
        return f"Reported by the {str(value.get('reported_by', '')).replace('_', ' ')}: {', '.join(columns)}."
    if place.name == "contract" and isinstance(value, dict):
        starts, ends = (_day_words(value.get(key)) for key in ("starts", "ends"))
        worth = _dollar_words(value.get("value"))
        return f"{value.get('number', '')} · {value.get('title', '')} · {worth} · {starts} to {ends}"
    if place.name == "reporting" and isinstance(value, dict):
        return f"Reported each {value.get('every', '')}, due {value.get('due_days', '')} days after it ends."
    if isinstance(value, list):
        return _listed(value)
    if not value:
        return "None."
    if isinstance(value, dict):
        plainly = {key.replace("_", " "): each for key, each in value.items() if isinstance(each, str | int)}
        return ", ".join(f"{key} {each}" for key, each in plainly.items())
    return str(value)[:300]


def _day_words(text: Any) -> str:
    try:
        return day(date.fromisoformat(text))
    except (TypeError, ValueError):
        return str(text or "")


def _dollar_words(text: Any) -> str:
    try:
        return exact_dollars(parse_decimal(text))
    except (TypeError, AttributeError, NumberError):
        return str(text or "")


def _listed(value: list[Any]) -> str:
    """How many there are, and the names of the first ones."""
    entries = [each for each in value if isinstance(each, dict)]
    named = [str(each.get("title") or each.get("label") or each.get("name") or "") for each in entries]
    shown = "; ".join(name for name in named[:_NAMES_SHOWN] if name)
    if not value:
        return "None."
    return f"{len(value)}: {shown}{' …' if len(named) > _NAMES_SHOWN else ''}" if shown else f"{len(value)}"


def trial_view(trial: Trial) -> TrialView:
    """A trial in words."""
    left = f"{count(trial.left_out, 'earlier period is', 'earlier periods are')} not shown." if trial.left_out else ""
    return TrialView(_trial_sentence(trial), tuple(map(_trial_row, trial.periods)), trial.warnings, left)


def _trial_sentence(trial: Trial) -> str:
    if not trial.periods:
        return "No past period with an accepted report is touched: nothing reported so far would be paid otherwise."
    if not trial.settled:
        return "None of the past periods could be settled under both versions; the reasons stand below."
    periods = count(trial.settled, "past period", "past periods")
    if trial.change == 0:
        return f"{periods} would have paid the same: {dollars(trial.before)}."
    way = "more" if trial.change > 0 else "less"
    return (
        f"{periods} would have paid {dollars(abs(trial.change))} {way}: "
        f"{dollars(trial.after)} instead of {dollars(trial.before)}."
    )


def _trial_row(each: PeriodTrial) -> TrialRow:
    net = each.preview.net
    before, after = (net.before, net.after) if net is not None else (None, None)
    difference = after - before if before is not None and after is not None else None
    return TrialRow(
        title=each.period.as_period().title(),
        status=status_words("statement", each.statement_status) if each.statement_status else None,
        before=money(before) if before is not None else "",
        after=money(after) if after is not None else "",
        change=change(difference) if difference is not None else "",
        missing=" ".join(
            f"{what}: {why}"
            for what, why in (("Now", each.preview.missing_before), ("Tried", each.preview.missing_after))
            if why
        ),
        touched=each.touched,
        preview=preview_view(each.preview) if net is not None else None,
    )


def period_choices(seen: DraftSeen) -> tuple[tuple[str, str], ...]:
    """The days on which terms may take effect: the first day of each period."""
    return tuple((each.starts_on.isoformat(), f"{day(each.starts_on)} ({each.name})") for each in seen.periods)
