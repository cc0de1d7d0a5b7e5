"""What a statement measured: each measure with result, weight and score, and each group with its own results."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from contracts.better import Side, said, side_of
from contracts.composites.base import Composite
from contracts.measures import Measure
from contracts.numbers import parse_decimal
from contracts.result_counts import Rests, rests_on
from contracts.said import count, number
from contracts.terms import Terms
from routes.figures import FigureDocument, FigureView, Places, shown, view
from routes.values import about, in_table

StatementDocument = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A measure with its result, its weight and its score."""

    anchor: str
    goal: str
    title: str
    result: str
    figure: FigureView
    weight: str
    score: str | Markup


@dataclass(frozen=True, slots=True)
class Scores:
    """All measures of the contract, and what they combine to."""

    caption: str
    rows: tuple[ScoreRow, ...]
    has_weights: bool
    has_scores: bool
    composite_title: str
    composite: str | Markup
    weight: str
    figure: FigureView | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A lot, a night, a district with its results."""

    title: str
    cells: tuple[str | Markup, ...]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The results that are counted for each group."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[GroupRow, ...]


def scores(document: StatementDocument, terms: Terms, places: Places) -> Scores | None:
    """The measures of the whole contract with result, weight and score, and the composite below them."""
    composite, weights = _composite(terms), _weights(terms)
    goals = {goal.id: goal.title for goal in terms.goals}
    measured = document["figures"]["measures"]
    rows = tuple(
        ScoreRow(
            anchor=measure.id,
            goal=goals.get(measure.goal or "", ""),
            title=measure.title,
            result=result_words(measured[measure.id]["value"], side_of(measure)),
            figure=_opened(measured[measure.id], places),
            weight=number(weights[measure.id]) if measure.id in weights else "",
            score=_bare(measured[measure.id].get("score")),
        )
        for measure in listed_measures(document, terms)
    )
    if not rows:
        return None
    figure = document["figures"]["composites"].get(composite.id) if composite is not None else None
    return Scores(
        caption="What was measured, and what it scored",
        rows=rows,
        has_weights=bool(weights),
        has_scores=any(row.score for row in rows),
        composite_title=figure["title"] if figure else "",
        composite=_bare(figure),
        figure=view(figure, places) if figure else None,
        weight=coverage(figure) if figure else "",
    )


def _opened(entry: Mapping[str, Any], places: Places) -> FigureView:
    """A measure in its own place on the page: whatever it refers to is opened here."""
    own = {name: anchor for name, anchor in places.anchors.items() if anchor != entry["measure"]}
    return view(entry.get("score") or entry["value"], replace(places, anchors=own))


def _composite(terms: Terms) -> Composite | None:
    return next((each for each in terms.composites if each.for_each is None), None)


def _weights(terms: Terms) -> dict[str, Decimal]:
    return {each.measure: each.weight for each in getattr(_composite(terms), "of", ())}


def listed_measures(document: StatementDocument, terms: Terms) -> list[Measure]:
    """The measures of the whole contract: those that the composite weighs, or all where there is none."""
    weights, measured = _weights(terms), document["figures"]["measures"]
    whole = [measure for measure in terms.measures if "group" not in measured.get(measure.id, {"group": ""})]
    return [measure for measure in whole if measure.id in weights or not weights]


def result_words(value: FigureDocument, side: Side) -> str:
    """A result with what it rests on, such as “46 of 48: ≈ 95.83 %” or “mean of 7 values: ≈ 94.42 points of 100”."""
    if value["value"] is None:
        return str(shown(value))
    words, rests = said(parse_decimal(value["value"]), value["unit"], side), rests_on(value)
    return f"{_rests(rests, value['unit'])}: {words}" if rests is not None else words


def _rests(rests: Rests, unit: str) -> str:
    """What a result rests on; what is counted over a part of itself is “of” it, over miles or hours “in” them."""
    if rests.counted is None:
        of = count(int(rests.of), "value", "values")
        return f"mean of {of}" if rests.kind == "mean" else of
    joined = "of" if rests.kind == "share" or unit == "percent" else "in"
    return f"{about(rests.counted)} {joined} {about(rests.of)}"


def _bare(figure: FigureDocument | None, side: Side | None = None) -> str | Markup:
    """A value in a table whose heading names its unit; with a side it is a measured result."""
    if figure is None:
        return ""
    if figure["value"] is None:
        return shown(figure)
    value, unit = parse_decimal(figure["value"]), figure["unit"]
    if side is None or unit == "USD":
        return in_table(value, unit)
    return said(value, unit if unit == "percent" else "", side)


def coverage(figure: FigureDocument) -> str:
    """How much weight a composite was measured with, where it says so."""
    below = [part for part in figure.get("parts", ()) if part["name"].endswith(".coverage")]
    return number(parse_decimal(below[0]["value"])) if below else ""


def group_tables(document: StatementDocument, terms: Terms) -> tuple[GroupTable, ...]:
    """For each kind of group a table: its groups down, its measures, composites and payments across."""
    found = (_group_table(document, terms, group.id, group.title) for group in terms.groups)
    return tuple(table for table in found if table is not None)


def _group_table(document: StatementDocument, terms: Terms, group_id: str, title: str) -> GroupTable | None:
    across = [
        *((each.id, each.title) for each in terms.measures if each.for_each == group_id),
        *((each.id, each.title) for each in terms.composites if each.for_each == group_id),
        *((each.id, each.title) for each in terms.payments if each.for_each == group_id),
    ]
    figures = _by_name(document["figures"])
    first = across[0][0] if across else ""
    measured = document["figures"]["measures"].values()
    labels = [entry["group"] for entry in measured if entry["measure"] == first and "group" in entry]
    if not labels:
        return None
    sides = {each.id: side_of(each) for each in terms.measures}
    rows = tuple(
        GroupRow(label, tuple(_bare(figures.get(f"{name}[{label}]"), sides.get(name)) for name, _ in across))
        for label in labels
    )
    return GroupTable(f"For each {title.lower()}", (title, *(heading for _, heading in across)), rows)


def _by_name(figures: Mapping[str, Any]) -> dict[str, FigureDocument]:
    found: dict[str, FigureDocument] = dict(figures["composites"])
    found.update({name: entry["value"] for name, entry in figures["measures"].items()})
    for payment in figures["payments"]:
        found.update(dict(_amounts_by_group(payment)))
    return found


def _amounts_by_group(figure: FigureDocument) -> Iterable[tuple[str, FigureDocument]]:
    for part in figure.get("parts", ()):
        if part["unit"] == "USD" and "[" in part["name"]:
            yield part["name"], part
            yield from _amounts_by_group(part)
