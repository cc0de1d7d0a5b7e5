"""A stored statement made ready to be read as an account: its sections down to the net, and why each line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from contracts.numbers import add, parse_decimal
from contracts.sections import Section, sections
from contracts.terms import Terms
from operations.pages import StatementOnPage
from routes.figures import FigureDocument, FigureView, Places, figures_by_name, in_short, shown, view
from routes.score_views import Scores, coverage, listed_measures
from routes.words import change, money

StatementDocument = Mapping[str, Any]
# So many figures are about fifty kilobytes.
MOST_TOLD = 150
COMPOSITE = "composite"
NET_WORDS = {"payment": "Net payment", "corrected": "Corrected result", "closing": "Net payment"}


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


def account(document: StatementDocument, places: Places) -> tuple[LineGroup, ...]:
    """The account of the period, group by group, down to the net."""
    net_words = NET_WORDS[document["kind"]]
    groups = [
        _group(each.title, each.figures, each.sum_title, each.so_far, places, change if place else money)
        for place, each in enumerate(_sections(document))
    ]
    last = groups[-1]
    if len(groups) == 1:
        return (last, LineGroup("", (), net_words, last.subtotal, True))
    return (*groups[:-1], replace(last, subtotal_title=net_words, is_net=True))


def _sections(document: StatementDocument) -> tuple[Section, ...]:
    """The sections of the document, those that follow one another under the same heading as one."""
    made: list[Section] = []
    for section in sections(document):
        earlier = made.pop().figures if made and made[-1].title == section.title else ()
        made.append(replace(section, figures=(*earlier, *section.figures)))
    return tuple(made)


def _sum_of(figures: Iterable[FigureDocument]) -> Decimal:
    return add(parse_decimal(figure["value"]) for figure in figures)


def _group(
    title: str,
    figures: Sequence[FigureDocument],
    subtotal_title: str,
    subtotal: Decimal,
    places: Places,
    amount: Any,
) -> LineGroup:
    lines = tuple(
        Line(each["name"], each["title"], in_short(each), amount(parse_decimal(each["value"])), view(each, places))
        for each in figures
    )
    return LineGroup(title if lines else "", lines, subtotal_title, money(subtotal))


def account_told(groups: Sequence[LineGroup], scores: Scores | None, asked: str) -> dict[str, object]:
    """The account and the scores with those whose making is not on the page, but for the one that is asked for.

    What a line was made from goes down to the cells: a page would grow with the rows of its reports. The shortest are
    told, as many as `MOST_TOLD` figures have room for; each of the others leads to a page that tells it.
    """
    makings = [(line.anchor, line.figure) for group in groups for line in group.lines]
    if scores is not None:
        makings += [(row.anchor, row.figure) for row in scores.rows]
        makings += [(COMPOSITE, scores.figure)] if scores.figure is not None else []
    left = MOST_TOLD - sum(figure.size for anchor, figure in makings if anchor == asked)
    apart = set()
    for anchor, figure in sorted(makings, key=lambda making: making[1].size):
        if anchor != asked and figure.size > left:
            apart.add(anchor)
        elif anchor != asked:
            left -= figure.size
    return {"groups": groups, "scores": scores, "told_apart": apart, "asked_line": asked}


def summed_up(document: StatementDocument) -> Sum:
    """The net with the few amounts that lead to it, and the composites in words."""
    figures = document["figures"]
    work, *rest = _sections(document)
    parts = [SumPart(work.title, money(parse_decimal(document["gross"])))]
    parts.extend(SumPart(each.title, change(_sum_of(each.figures))) for each in rest)
    whole = [figure for name, figure in figures["composites"].items() if "[" not in name]
    sentence = " ".join(_composite_sentence(figure) for figure in whole)
    return Sum(NET_WORDS[document["kind"]], money(parse_decimal(document["net"])), tuple(parts), sentence)


def _composite_sentence(figure: FigureDocument) -> str:
    weight = coverage(figure)
    return f"{figure['title']}: {shown(figure)}" + (f", with a weight of {weight} measured." if weight else ".")


def places_of(seen: StatementOnPage) -> Places:
    """Where the statement's rows and figures stand."""
    delivered = {table: each["delivery"] for table, each in seen.document["facts"]["tables"].items()}
    by_file = {report.file_sha256: report.id for report in seen.reports}
    return Places(
        statement_id=seen.statement.id,
        files={table: delivery["file"] for table, delivery in delivered.items()},
        reports={table: by_file[each["sha256"]] for table, each in delivered.items() if each["sha256"] in by_file},
        figures=figures_by_name(seen.document["figures"]),
        anchors=_anchors(seen.document, seen.terms),
    )


def _anchors(document: StatementDocument, terms: Terms) -> dict[str, str]:
    """The figures that have a place of their own on the page: lines of the account, and measures in their table."""
    figures = document["figures"]
    lines = [line for listed in figures.values() if isinstance(listed, list) for line in listed]
    anchors = {line["name"]: line["name"] for line in lines}
    anchors.update({name.replace("line.", "quantity.", 1): name for name in list(anchors)})
    for measure in listed_measures(document, terms):
        anchors.update({measure.id: measure.id, f"{measure.id}.score": measure.id})
    return anchors
