"""What one row moved, made ready to be read: the measures that counted it, and each amount without and with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from operations.previews import Change
from operations.provenance import Counting, RowEffects
from routes.preview_views import PreviewLine, PreviewMeasure, line_view, measure_view
from routes.words import status_words

_VERDICTS = {"met": "counted, and met the condition", "missed": "counted, and did not meet it", "left out": "left out"}


@dataclass(frozen=True, slots=True)
class CountingView:
    """A measure that looked at the row, with the way to it in the statement."""

    title: str
    address: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MovedLine:
    """An amount without and with the row, and the way to its line of the statement."""

    address: str
    line: PreviewLine


@dataclass(frozen=True, slots=True)
class MovedMeasure:
    """A measure without and with the row, and the way to its place on the statement."""

    address: str
    measure: PreviewMeasure


@dataclass(frozen=True, slots=True)
class EffectsView:
    """All that the row did in the statement of its period."""

    statement: str
    address: str
    counted: tuple[CountingView, ...]
    lines: tuple[MovedLine, ...]
    measures: tuple[MovedMeasure, ...]
    sentence: str


def effects_view(effects: RowEffects | None) -> EffectsView | None:
    """The effects as sentences, links and tables; None where no statement rests on the row."""
    if effects is None:
        return None
    statement = effects.statement
    words = status_words("statement", statement.status).word
    address = url_for("statements.show_statement", statement_id=statement.id)
    return EffectsView(
        statement=f"Statement for {statement.period.as_period().title()}, revision {statement.revision} ({words})",
        address=address,
        counted=tuple(_counting(each, effects) for each in effects.counted),
        lines=tuple(_lines(effects, address)),
        measures=tuple(
            MovedMeasure(f"{address}#{quote(each.name)}", measure_view(each))
            for each in _changed(effects.moved.measures)
        ),
        sentence=_sentence(effects),
    )


def _lines(effects: RowEffects, address: str) -> Iterator[MovedLine]:
    for each in _changed(effects.moved.lines):
        yield MovedLine(f"{address}#{quote(each.name)}", line_view(each, is_net=False))
    if effects.moved.net is not None:
        yield MovedLine(address, line_view(effects.moved.net, is_net=True))


def _changed(changes: Iterable[Change]) -> Iterator[Change]:
    return (each for each in changes if each.before != each.after)


def _counting(each: Counting, effects: RowEffects) -> CountingView:
    name = f"{each.measure.id}[{each.label}]" if each.label else each.measure.id
    title = f"{each.measure.title}, {each.label}" if each.label else each.measure.title
    which = each.verdict.replace(" ", "_")
    address = url_for("statements.show_figure", statement_id=effects.statement.id, name=f"{name}.{which}")
    return CountingView(title, address, _VERDICTS[each.verdict])


def _sentence(effects: RowEffects) -> str:
    moved = effects.moved
    if moved.missing_before:
        return f"Without this row nothing could be computed. {moved.missing_before}"
    if not any(_changed((*moved.measures, *moved.lines))):
        return "Without this row every figure and every amount would be the same."
    if moved.net is not None and moved.net.before != moved.net.after:
        return "Without this row the period would have paid another amount."
    return "Without this row some figures would differ; the payment would be the same."
