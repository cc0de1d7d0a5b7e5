"""A stored figure made ready to be read: its value in its unit, its arithmetic spelled out, and where it stands.

Nothing is computed here: every number shown was stored with the statement.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from markupsafe import Markup

from contracts.numbers import parse_decimal, short
from routes.words import change, money, number

FigureDocument = Mapping[str, Any]

_STATES = {
    "not_reported": "not reported",
    "not_inspected": "not inspected",
    "no_occurrence": "nothing occurred",
    "too_few": "too few rows",
    "excused": "excused",
}
_ROUNDED = {
    "half_up": "rounded half up to",
    "half_even": "rounded half to even to",
    "up": "rounded away from zero to",
    "down": "cut off at",
    "ceiling": "rounded up to",
    "floor": "rounded down to",
}
_DOLLARS = {"dollars", "USD", "$"}
_SHOWN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure as a page shows it."""

    name: str
    title: str
    value: str | Markup
    arithmetic: str
    says: str
    rounding: str
    where: str
    address: str
    link_words: str
    parts: tuple["FigureView", ...]

    @property
    def opens(self) -> bool:
        """Whether there is more to see behind the figure than its value."""
        return bool(self.parts or self.says or self.where or self.arithmetic)


def view(figure: FigureDocument, statement_id: str, path: str = "") -> FigureView:
    """The figure and everything below it, ready to be shown."""
    here = f"{path}/{figure['name']}" if path else str(figure["name"])
    return FigureView(
        name=figure["name"],
        title=figure["title"],
        value=shown(figure),
        arithmetic=arithmetic(figure),
        says=figure.get("says", ""),
        rounding=_rounding(figure),
        where=where(figure.get("source")),
        address=_address(figure.get("source"), statement_id, here),
        link_words=_link_words(figure.get("source")),
        parts=tuple(view(part, statement_id, here) for part in figure.get("parts", ())),
    )


def shown(figure: FigureDocument) -> str | Markup:
    """The value in its unit, or the words for the reason why there is none."""
    if figure["value"] is None:
        state = str(figure.get("state", ""))
        return _STATES.get(state, state.replace("_", " ") or "no value")
    return in_unit(parse_decimal(figure["value"]), figure["unit"])


def in_unit(value: Decimal, unit: str) -> str | Markup:
    """A value with its unit: dollars as money, percent with its sign, other units as words."""
    if unit in _DOLLARS:
        return money(value)
    if unit == "percent":
        return f"{number(_brief(value))} %"
    return f"{number(_brief(value))} {unit}".rstrip()


def _brief(value: Decimal) -> Decimal:
    """The value with no more digits than a person reads; the document keeps them all."""
    digits = len(value.as_tuple().digits)
    if digits <= _SHOWN_DIGITS or not isinstance(value.as_tuple().exponent, int):
        return value
    return parse_decimal(short(value.quantize(Decimal("0.000001"))))


def _text(figure: FigureDocument) -> str:
    """The value without markup, for a line of arithmetic."""
    if figure["value"] is None:
        return str(shown(figure))
    value = parse_decimal(figure["value"])
    if figure["unit"] in _DOLLARS:
        return str(change(value).striptags()).split(" ")[0] if value < 0 else f"${number(value)}"
    return str(in_unit(value, figure["unit"]))


def _joined(sign: str) -> Callable[[FigureDocument], str]:
    return lambda figure: sign.join(_text(part) for part in figure.get("parts", ()))


def _quotient(figure: FigureDocument) -> str:
    above, below = (_text(part) for part in figure["parts"])
    times = figure.get("operand", "1")
    return f"{above} ÷ {below}" + (f" × {times}" if times != "1" else "")


_ARITHMETIC: Mapping[str, Callable[[FigureDocument], str]] = {
    "total": _joined(" + "),
    "difference": _joined(" − "),
    "product": _joined(" × "),
    "quotient": _quotient,
    "scaled": lambda figure: f"{_text(figure['parts'][0])} × {figure['operand']}",
}


def arithmetic(figure: FigureDocument) -> str:
    """How the value follows from its parts, as a line a person can type into a calculator."""
    if figure["value"] is None or figure["how"] not in _ARITHMETIC or not figure.get("parts"):
        return ""
    return _ARITHMETIC[figure["how"]](figure)


def _rounding(figure: FigureDocument) -> str:
    rule = figure.get("rounding")
    if rule is None or parse_decimal(figure["exact"]) == parse_decimal(figure["value"]):
        return ""
    return f"{number(_brief(parse_decimal(figure['exact'])))}, {_ROUNDED[rule['mode']]} {rule['to']}"


def _cell(source: Mapping[str, Any]) -> str:
    sheet = f"sheet “{source['sheet']}”, " if source.get("sheet") else ""
    return f"{source['file']}, {sheet}cell {source['cell']}"


def _rows(source: Mapping[str, Any]) -> str:
    sheet = f", sheet “{source['sheet']}”" if source.get("sheet") else ""
    which = f": {source['which']}" if source.get("which") else ""
    return f"{source['file']}{sheet}, {source['count']:,} rows{which}"


def _terms(source: Mapping[str, Any]) -> str:
    return f"terms of the contract, {source['clause']}" if source.get("clause") else "terms of the contract"


def _plainly(source: Mapping[str, Any]) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in source.items() if key != "kind")


_WHERE: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"cell": _cell, "rows": _rows, "terms": _terms}


def where(source: Mapping[str, Any] | None) -> str:
    """Where a leaf stands, in words."""
    return _WHERE.get(source["kind"], _plainly)(source) if source else ""


def _address(source: Mapping[str, Any] | None, statement_id: str, path: str) -> str:
    if source is None or not source.get("report"):
        return ""
    if source["kind"] == "cell":
        return url_for(
            "rows.show_row", id=source["report"], table=source["table"], row=source["row"], cell=source["cell"]
        )
    if source["kind"] == "rows":
        return url_for("statements.show_figure", id=statement_id, path=path)
    return ""


def _link_words(source: Mapping[str, Any] | None) -> str:
    if source is None or source["kind"] not in ("cell", "rows"):
        return ""
    if source["kind"] == "cell":
        return f"See cell {source['cell']} in its row"
    return f"See the {source['count']:,} rows"
