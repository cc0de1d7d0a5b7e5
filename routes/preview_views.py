"""What a report, or terms that are tried, do to a payment: a sentence, and tables of what changes and what stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from markupsafe import Markup

from contracts.better import said
from contracts.numbers import dollars
from operations.previews import Change, Preview
from routes.words import change, money

_NOTHING = "—"
REPORT_OF = {"vendor": "the vendor’s report", "city": "the city’s record", "third_party": "the third party’s report"}


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of the payment before and after."""

    title: str
    before: Markup | str
    after: Markup | str
    change: Markup | str
    is_net: bool


@dataclass(frozen=True, slots=True)
class PreviewMeasure:
    """A measure before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What a report does to the payment."""

    sentence: str
    lines: tuple[PreviewLine, ...]
    same_lines: tuple[PreviewLine, ...]
    measures: tuple[PreviewMeasure, ...]
    same_measures: tuple[PreviewMeasure, ...]
    basis: tuple[tuple[str, str], ...] = ()


def preview_view(preview: Preview | None) -> PreviewView | None:
    """The preview as a sentence and tables: first what changes, then what stays as it is."""
    if preview is None:
        return None
    changed, same = _parted(preview.lines)
    lines = [line_view(each, False) for each in changed]
    if preview.net is not None:
        lines.append(line_view(preview.net, True))
    changed_measures, same_measures = _parted(preview.measures)
    return PreviewView(
        sentence=preview_sentence(preview),
        lines=tuple(lines),
        same_lines=tuple(line_view(each, False) for each in same),
        measures=tuple(map(measure_view, changed_measures)),
        same_measures=tuple(map(measure_view, same_measures)),
        basis=tuple(_basis(preview)) if preview.net is not None else (),
    )


def _basis(preview: Preview) -> Iterator[tuple[str, str]]:
    """What the amount counts that is not accepted yet, with its page, and what it does not count."""
    for report in preview.counted:
        waits = "the city has not accepted yet" if report.status == "submitted" else "is not submitted yet"
        words = f"It counts {REPORT_OF[report.party]}, revision {report.revision}, which {waits}."
        yield words, url_for("reports.show_report", report_id=report.id)
    for party in preview.lacking:
        yield f"It does not count {REPORT_OF[party]}, which has not come yet.", ""


def _parted(changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """What changes, and what stays as it is."""
    return [each for each in changes if each.before != each.after], [
        each for each in changes if each.before == each.after
    ]


def measure_view(each: Change) -> PreviewMeasure:
    """A measure before and after."""
    return PreviewMeasure(each.title, _result(each, each.before), _result(each, each.after))


def preview_sentence(preview: Preview) -> str:
    """What the report does to the payment, in a sentence."""
    net = preview.net
    if net is None or net.after is None:
        return f"The payment cannot be computed yet. {preview.missing_after}"
    if net.before is None:
        return f"With this report the period pays {dollars(net.after)}. Without it nothing could be computed."
    if net.before == net.after:
        return f"The payment stays {dollars(net.after)}."
    return f"With this report the period pays {dollars(net.after)} instead of {dollars(net.before)}."


def line_view(each: Change, is_net: bool) -> PreviewLine:
    """A line of the payment before and after, with its change."""
    difference = each.after - each.before if each.after is not None and each.before is not None else each.after
    return PreviewLine(each.title, _amount(each.before), _amount(each.after), _signed(difference), is_net)


def _amount(value: Decimal | None) -> Markup | str:
    return _NOTHING if value is None else money(value)


def _signed(value: Decimal | None) -> Markup | str:
    return _NOTHING if value is None else change(value)


def _result(each: Change, value: Decimal | None) -> str:
    return _NOTHING if value is None else said(value, each.unit, each.side)
