"""A stored figure made ready to be read: its value in its unit, its arithmetic spelled out, and where it stands.

Nothing is computed here: every number shown was stored with the statement.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from contracts.measures import STATE_WORDS
from contracts.numbers import Rounding, parse_decimal
from contracts.said import cut, in_words
from routes.values import factor, in_unit

FigureDocument = Mapping[str, Any]

_SPELLED_OUT = {"total", "product", "quotient"}
_FEW_PARTS = 3
_REFERENCE = "see"


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
        """Whether there is more to see behind the figure than its value and where it stands."""
        return bool(self.parts or self.arithmetic or (self.says and self.says != self.value))

    @property
    def size(self) -> int:
        """How many figures it is, with everything that it was made from."""
        return 1 + sum(part.size for part in self.parts)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a statement's rows and figures stand: file and report of each table, each figure by its name, and the
    anchors of those that have their own place on the page."""

    statement_id: str
    files: Mapping[str, str]
    reports: Mapping[str, str]
    figures: Mapping[str, FigureDocument]
    anchors: Mapping[str, str]


def figures_by_name(document: Any) -> dict[str, FigureDocument]:
    """Every figure of a statement's tree by its name, the outermost of a name first."""
    found: dict[str, FigureDocument] = {}
    for figure in _walk(document):
        if figure["how"] != _REFERENCE:
            found.setdefault(figure["name"], figure)
    return found


def _walk(document: Any) -> Iterator[FigureDocument]:
    if isinstance(document, Mapping):
        if "how" in document and "name" in document:
            yield document
        for inner in document.values():
            yield from _walk(inner)
    elif isinstance(document, list | tuple):
        for inner in document:
            yield from _walk(inner)


def view(figure: FigureDocument, places: Places) -> FigureView:
    """The figure and everything below it, ready to be shown; what is explained elsewhere on the page is linked."""
    if figure["how"] == _REFERENCE:
        return _reference(figure, places)
    source = figure.get("source")
    return FigureView(
        name=figure["name"],
        title=figure["title"],
        value=shown(figure),
        arithmetic=arithmetic(figure),
        says=_says(figure),
        rounding=_rounding(figure),
        where=where(source, places),
        address=_address(source, places, figure["name"]),
        link_words=_link_words(source),
        parts=tuple(view(part, places) for part in figure.get("parts", ())),
    )


def _reference(figure: FigureDocument, places: Places) -> FigureView:
    """A figure made elsewhere: the way there where the page shows it in its own place, else the figure itself."""
    name, anchor = figure["name"], places.anchors.get(figure["name"])
    meant = places.figures.get(name)
    if anchor is None and meant is not None:
        return view({**meant, "title": figure["title"]}, places)
    words = "See how it was made"
    return FigureView(name, figure["title"], shown(figure), "", "", "", "", f"#{anchor or name}", words, ())


def shown(figure: FigureDocument) -> str | Markup:
    """The value in its unit, or the words for the reason why there is none."""
    if figure["value"] is None:
        state = str(figure.get("state", ""))
        return STATE_WORDS.get(state, state.replace("_", " ") or "no value")
    return in_unit(parse_decimal(figure["value"]), figure["unit"])


def _text(figure: FigureDocument) -> str:
    """The value without markup, for a line of arithmetic."""
    if figure["value"] is None:
        return str(shown(figure))
    return factor(parse_decimal(figure["value"]), figure["unit"])


def _product(figure: FigureDocument) -> str:
    return " × ".join(_text(part) for part in figure["parts"])


def _sum(figure: FigureDocument) -> str:
    first, *rest = (_text(part) for part in figure["parts"])
    return first + "".join(f" − {text[1:]}" if text.startswith("−") else f" + {text}" for text in rest)


def _difference(figure: FigureDocument) -> str:
    above, below = (_text(part) for part in figure["parts"])
    return f"{above} − ({below})" if below.startswith("−") else f"{above} − {below}"


def _quotient(figure: FigureDocument) -> str:
    above, below = (_text(part) for part in figure["parts"])
    times = figure.get("operand", "1")
    return f"{above} ÷ {below}" + (f" × {times}" if times != "1" else "")


def _scaled(figure: FigureDocument) -> str:
    return f"{_text(figure['parts'][0])} × {in_words(parse_decimal(figure['operand']), '')}"


_ARITHMETIC: Mapping[str, Callable[[FigureDocument], str]] = {
    "total": _sum,
    "difference": _difference,
    "product": _product,
    "quotient": _quotient,
    "scaled": _scaled,
}


def arithmetic(figure: FigureDocument) -> str:
    """How the value follows from its parts, as a line a person can type into a calculator."""
    lone = figure["how"] == "total" and len(figure.get("parts", ())) == 1
    if figure["value"] is None or figure["how"] not in _ARITHMETIC or not figure.get("parts") or lone:
        return ""
    return _ARITHMETIC[figure["how"]](figure)


def in_short(figure: FigureDocument) -> str:
    """How the value was made in a few words: the arithmetic of a few parts, else what the rule says."""
    few = figure["how"] in _SPELLED_OUT and 1 < len(figure.get("parts", ())) <= _FEW_PARTS
    if few and figure["value"] is not None:
        return arithmetic(figure)
    return str(figure.get("says") or arithmetic(figure) or figure["title"])


def _says(figure: FigureDocument) -> str:
    """What the rule says, unless it only repeats the arithmetic."""
    says = str(figure.get("says", ""))
    return "" if figure["how"] == "product" and " × " in says else says


def _rounding(figure: FigureDocument) -> str:
    rule = figure.get("rounding")
    if rule is None or parse_decimal(figure["exact"]) == parse_decimal(figure["value"]):
        return ""
    said = Rounding(parse_decimal(rule["to"]), rule["mode"]).sentence()
    return f"{cut(parse_decimal(figure['exact']))}, {said}"


def _cell(source: Mapping[str, Any], places: Places) -> str:
    sheet = f"sheet “{source['sheet']}”, " if source.get("sheet") else f"{places.files.get(source['table'], '')}, "
    return f"{sheet}cell {source['cell']}"


def _both_cells(source: Mapping[str, Any], places: Places) -> str:
    """A value that the terms took from elsewhere than its own cell: both cells, and why; or the cell, and who said."""
    if "other_cell" not in source:
        return f"{_cell(source, places)}, {source['says']}"
    other = {"sheet": source.get("other_sheet"), "cell": source["other_cell"], "table": source["other_table"]}
    cells = f"{_cell(source, places)}, compared with {_cell(other, places)}"
    return f"{cells}: {source.get('says') or 'as the terms say, ' + source.get('rule', '').replace('_', ' ')}"


def _sheet(source: Mapping[str, Any], places: Places) -> str:
    sheet = f", sheet “{source['sheet']}”" if source.get("sheet") else ""
    return f"{places.files.get(source['table'], '')}{sheet}"


def _terms(source: Mapping[str, Any], _places: Places) -> str:
    return f"Terms of the contract, {source['clause']}" if source.get("clause") else "Terms of the contract"


def _index(source: Mapping[str, Any], _places: Places) -> str:
    return f"Published index “{source['index']}” for {source['month']}"


def _earlier(source: Mapping[str, Any], _places: Places) -> str:
    return f"Statement for {source['period']}, line “{source['line']}”"


def _plainly(source: Mapping[str, Any], _places: Places) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in source.items() if key != "kind")


def _ruling(source: Mapping[str, Any], _places: Places) -> str:
    return f"Ruling {source['number']} ({source['ruling']})"


def _dispute(source: Mapping[str, Any], _places: Places) -> str:
    return f"Dispute {source['number']}"


_CELLS = ("cell", "agreed", "compared")
_WHERE: Mapping[str, Callable[[Mapping[str, Any], Places], str]] = {
    "cell": _cell,
    "agreed": _both_cells,
    "compared": _both_cells,
    "rows": _sheet,
    "terms": _terms,
    "index": _index,
    "earlier": _earlier,
    "ruling": _ruling,
    "dispute": _dispute,
}


def where(source: Mapping[str, Any] | None, places: Places) -> str:
    """Where a leaf stands, in words."""
    return _WHERE.get(source["kind"], _plainly)(source, places) if source else ""


def _address(source: Mapping[str, Any] | None, places: Places, name: str) -> str:
    report = places.reports.get(source.get("table", "")) if source else None
    if source is None or report is None:
        return ""
    if source["kind"] in _CELLS:
        return url_for("rows.show_row", report_id=report, table=source["table"], row=source["row"], cell=source["cell"])
    return url_for("statements.show_figure", statement_id=places.statement_id, name=name)


def _link_words(source: Mapping[str, Any] | None) -> str:
    if source is None or source["kind"] not in (*_CELLS, "rows"):
        return ""
    if source["kind"] in _CELLS:
        return "See it in its row"
    return f"See the {source['count']:,} rows"
