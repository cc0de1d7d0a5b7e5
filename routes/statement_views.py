"""A stored statement made ready to be read as an account: work done, adjustments, retainage, net, and why each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from contracts.numbers import add, parse_decimal, plain
from contracts.terms import Terms
from operations.pages import StatementOnPage
from routes.figures import FigureDocument, FigureView, Places, figures_by_name, in_short, shown, view
from routes.values import about, in_table
from routes.words import change, money, number

StatementDocument = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the account."""

    anchor: str
    title: str
    summary: str
    amount: Markup
    figure: FigureView


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines that are added up together, with the sum below them."""

    title: str
    lines: tuple[Line, ...]
    subtotal_title: str
    subtotal: Markup
    is_net: bool = False


@dataclass(frozen=True, slots=True)
class SumPart:
    """One of the few amounts at the top of a statement."""

    title: str
    amount: Markup


@dataclass(frozen=True, slots=True)
class Sum:
    """The statement in one look."""

    net_words: str
    net: Markup
    parts: tuple[SumPart, ...]
    sentence: str


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


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """Something that finance must look at."""

    title: str
    message: str


def account(document: StatementDocument, places: Places) -> tuple[LineGroup, ...]:
    """The account of the period, group by group, down to the net."""
    figures = document["figures"]
    adjustments = [*figures["payments"], *figures["limits"]]
    groups = [_group("Work done", figures["lines"], "Gross", document["gross"], places, money)]
    if adjustments:
        so_far = plain(add(_amounts([document["gross"]], adjustments)))
        groups.append(_group("Adjustments", adjustments, "Gross with adjustments", so_far, places, change))
    groups.append(_group("Retainage", figures["retained"], "Net payment", document["net"], places, change, True))
    return tuple(groups)


def _amounts(texts: Iterable[str], figures: Iterable[FigureDocument]) -> list[Decimal]:
    return [parse_decimal(text) for text in (*texts, *(figure["value"] for figure in figures))]


def _group(
    title: str,
    figures: Sequence[FigureDocument],
    subtotal_title: str,
    subtotal: str,
    places: Places,
    amount: Any,
    is_net: bool = False,
) -> LineGroup:
    lines = tuple(
        Line(each["name"], each["title"], in_short(each), amount(parse_decimal(each["value"])), view(each, places))
        for each in figures
    )
    return LineGroup(title if lines else "", lines, subtotal_title, money(parse_decimal(subtotal)), is_net)


def summed_up(document: StatementDocument) -> Sum:
    """The net with the few amounts that lead to it, and the composites in words."""
    figures = document["figures"]
    parts = [SumPart("Work done", money(parse_decimal(document["gross"])))]
    adjustments = [*figures["payments"], *figures["limits"]]
    if adjustments:
        parts.append(SumPart("Adjustments", change(add(_amounts([], adjustments)))))
    parts.extend(SumPart(each["title"], change(parse_decimal(each["value"]))) for each in figures["retained"])
    whole = [figure for name, figure in figures["composites"].items() if "[" not in name]
    sentence = " ".join(_composite_sentence(figure) for figure in whole)
    return Sum("Net payment", money(parse_decimal(document["net"])), tuple(parts), sentence)


def _composite_sentence(figure: FigureDocument) -> str:
    weight = _coverage(figure)
    return f"{figure['title']}: {shown(figure)}" + (f", with a weight of {weight} measured." if weight else ".")


def scores(document: StatementDocument, terms: Terms, places: Places) -> Scores | None:
    """The measures of the whole contract with result, weight and score, and the composite below them."""
    composite = next((each for each in terms.composites if each.for_each is None), None)
    weights = {each.measure: each.weight for each in getattr(composite, "of", ())}
    goals = {goal.id: goal.title for goal in terms.goals}
    measured = {name: entry for name, entry in document["figures"]["measures"].items() if "group" not in entry}
    rows = tuple(
        ScoreRow(
            anchor=measure.id,
            goal=goals.get(measure.goal or "", ""),
            title=measure.title,
            result=result_words(measured[measure.id]["value"]),
            figure=view(measured[measure.id].get("score") or measured[measure.id]["value"], places),
            weight=number(weights[measure.id]) if measure.id in weights else "",
            score=_bare(measured[measure.id].get("score")),
        )
        for measure in terms.measures
        if measure.id in measured and (measure.id in weights or not weights)
    )
    if not rows:
        return None
    figure = document["figures"]["composites"].get(composite.id) if composite is not None else None
    return Scores(
        caption="What was measured, and what it scored",
        rows=rows,
        composite_title=figure["title"] if figure else "",
        composite=_bare(figure),
        figure=view(figure, places) if figure else None,
        weight=_coverage(figure) if figure else "",
    )


def result_words(value: FigureDocument) -> str:
    """A result with the counts that it rests on, such as “46 of 48: ≈ 95.83 %”."""
    if value["value"] is None:
        return str(shown(value))
    said = about(parse_decimal(value["value"]), value["unit"])
    parts = value.get("parts", ())
    if value["how"] == "quotient" and all(part["how"] == "counted" for part in parts):
        met, counted = (number(parse_decimal(part["value"])) for part in parts)
        return f"{met} of {counted}: {said}"
    return said


def _bare(figure: FigureDocument | None) -> str | Markup:
    """A value in a table whose heading names its unit."""
    if figure is None:
        return ""
    return shown(figure) if figure["value"] is None else in_table(parse_decimal(figure["value"]), figure["unit"])


def _coverage(figure: FigureDocument) -> str:
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
    rows = tuple(
        GroupRow(label, tuple(_bare(figures.get(f"{name}[{label}]")) for name, _ in across)) for label in labels
    )
    return GroupTable(title, (title, *(heading for _, heading in across)), rows)


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


def places_of(seen: StatementOnPage) -> Places:
    """Where the statement's rows and figures stand."""
    delivered = {table: each["delivery"] for table, each in seen.document["facts"]["tables"].items()}
    by_file = {report.file_sha256: report.id for report in seen.reports}
    return Places(
        statement_id=seen.statement.id,
        files={table: delivery["file"] for table, delivery in delivered.items()},
        reports={table: by_file[each["sha256"]] for table, each in delivered.items() if each["sha256"] in by_file},
        figures=figures_by_name(seen.document["figures"]),
    )


def exceptions(document: StatementDocument) -> tuple[ExceptionView, ...]:
    """What finance must look at, each with its sentence."""
    return tuple(
        ExceptionView(f"{found['kind'].replace('_', ' ').capitalize()}.", found["says"])
        for found in document["exceptions"]
    )
