"""The shape of worked examples: a period, the rows of each table as one would type them, what must come out.

The fields are those of the document's own tables, indexes, payments and measures. What no field shows, such as earlier
periods or rulings, stays as the document has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from contracts.errors import DomainError
from contracts.example_rows import plain_number, read_rows_text, rows_text
from contracts.numbers import CENTS, parse_decimal, plain
from contracts.periods import Period, months_between
from contracts.typed import day_of
from routes.terms_fields import Choices
from routes.terms_names import entries_of, headings_of, types_of
from routes.terms_shapes import Group, Leaf, Many, Part

_WAS = "was"
_KEPT_AS_JSON = "These rows hold more than a table can show. They stay as they are; change them as JSON."
_DELIVERY = {"party": "vendor", "file": "Worked example", "sha256": "0" * 64, "revision": 1}
_MOST_MONTHS = 240


def examples_shape(document: Mapping[str, Any]) -> Many:
    """The worked examples of a document as a list of groups."""
    title = Part("title", "Title", "What happens in it, such as: July, one street late.", Leaf(), True)
    facts = Part("facts", "What was reported", "", _facts(document), True)
    return Many(Group((title, facts, Part("expected", "What must come out", "", _expected(document), True))), "example")


def _facts(document: Mapping[str, Any]) -> Group:
    tables = entries_of(document, "tables")
    rows = tuple(
        Part(name, f"Rows of “{table.get('title', name)}”", _rows_hint(table), Leaf("rows"))
        for name, table in tables.items()
    )
    parts = [
        Part("period", "Period", "", Leaf("choice", tuple(_months(document))), True),
        Part("tables", "Tables", "Empty: the table was not reported.", Group(rows), True),
    ]
    names = dict.fromkeys(_indexes(document))
    if names:
        values = tuple(Part(name, name, "", Leaf("number"), True) for name in names)
        parts.append(Part("indexes", "Published indexes", "", Group(values), True))

    return Group(tuple(parts), (partial(_facts_as_typed, tables), partial(_facts_document, document, tables)))


def _rows_hint(table: Mapping[str, Any]) -> str:
    headings = ", ".join(headings_of(table).values())
    return f"First line: headings, of {headings}. Then a line for each row. You can paste from a spreadsheet."


def _months(document: Mapping[str, Any]) -> Choices:
    return tuple((month.name, month.title()) for month in _periods(document))


def _periods(document: Mapping[str, Any]) -> tuple[Period, ...]:
    contract = document.get("contract")
    if not isinstance(contract, dict):
        return ()
    starts, ends = _as_day(contract.get("starts")), _as_day(contract.get("ends"))
    return tuple(islice(months_between(starts, ends, 0), _MOST_MONTHS)) if starts and ends else ()


def _as_day(text: Any) -> date | None:
    return day_of(text) if isinstance(text, str) else None


def _indexes(document: Mapping[str, Any]) -> list[str]:
    statistics = [measure.get("statistic") for measure in entries_of(document, "measures").values()]
    names = [each.get("index") for each in statistics if isinstance(each, dict)]
    return [name for name in names if isinstance(name, str)]


def _facts_as_typed(tables: Mapping[str, Any], facts: Any) -> Any:
    if not isinstance(facts, dict):
        return facts
    entries, indexes = facts.get("tables"), facts.get("indexes")
    entries = entries if isinstance(entries, dict) else {}
    rows = {name: _text_of(entries[name], table) for name, table in tables.items() if name in entries}
    values = {name: each.get("value") for name, each in _groups(indexes).items()}
    return {_WAS: facts, "period": facts.get("period"), "tables": rows, "indexes": values}


def _text_of(entry: Any, table: Mapping[str, Any]) -> str:
    rows = entry.get("rows") if isinstance(entry, dict) else None
    if isinstance(rows, str):
        return rows
    text = rows_text(rows, headings_of(table))
    return _KEPT_AS_JSON if text is None else text


def _facts_document(document: Mapping[str, Any], tables: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    was = made.get(_WAS, {})
    facts = {"contract": "", "period": "", "starts": "", "ends": "", "tables": {}, "indexes": {}, "earlier": [], **was}
    contract = document.get("contract")
    facts["contract"] = facts["contract"] or (contract.get("number", "") if isinstance(contract, dict) else "")
    period = made.get("period") or ""
    if period != facts["period"]:
        days = {each.name: (each.starts.isoformat(), each.ends.isoformat()) for each in _periods(document)}
        facts["starts"], facts["ends"] = days.get(period, ("", ""))
        facts["period"] = period
    facts["tables"] = _tables_document(made.get("tables") or {}, facts["tables"], tables)
    facts["indexes"] = _indexes_document(made.get("indexes") or {}, facts["indexes"], str(period))
    return facts


def _tables_document(typed: Mapping[str, str], was: Any, tables: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(was) if isinstance(was, dict) else {}
    for name, table in tables.items():
        text = typed.get(name, "")
        before = _text_of(kept[name], table) if name in kept else ""
        if text == before:
            continue
        if not text:
            kept.pop(name, None)
            continue
        delivery = {**_DELIVERY, "party": table.get("reported_by", "vendor")}
        sheet = str(table.get("sheet") or table.get("title") or name)
        old = _groups(kept).get(name, {})
        kept[name] = {"delivery": delivery, "sheet": sheet, "columns": {}, **old, "rows": _rows(text, table)}
    return kept


def _rows(text: str, table: Mapping[str, Any]) -> Any:
    """The typed rows; what cannot be read is kept as it was typed, and told beside the field."""
    try:
        return read_rows_text(text, headings_of(table), types_of(table))
    except DomainError:
        return text


def _indexes_document(typed: Mapping[str, str], was: Any, period: str) -> dict[str, Any]:
    kept = _groups(was)
    for name, value in typed.items():
        if value is not None:
            kept[name] = {"month": period, "published": "Worked example", **kept.get(name, {}), "value": value}
    return {name: each for name, each in kept.items() if each.get("value") != ""}


def _groups(value: Any) -> dict[str, Any]:
    return {name: each for name, each in value.items() if isinstance(each, dict)} if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class _Figures:
    """Figures that may be expected: where their fields stand, by which names, and what stands before these names."""

    part: str
    label: str
    hint: str
    names: Mapping[str, str]
    before: str = ""


def _expected(document: Mapping[str, Any]) -> Group:
    kinds = tuple(each for each in _figures_of(document) if each.names)
    parts = tuple(Part(each.part, each.label, each.hint, _texts(each.names), True) for each in kinds)
    return Group(parts, (partial(_expected_as_typed, kinds), partial(_expected_document, kinds)))


def _figures_of(document: Mapping[str, Any]) -> tuple[_Figures, ...]:
    measures, summary = entries_of(document, "measures"), document.get("summary")
    payments = {name: str(each.get("title") or name) for name, each in entries_of(document, "payments").items()}
    scored = {
        name: str(each.get("title") or name)
        for name, each in measures.items()
        if "schedule" in each and not each.get("for_each")
    }
    pointers = [each for each in summary if isinstance(each, dict)] if isinstance(summary, list) else []
    own = [str(each.get("name")) for each in pointers if isinstance(each.get("of"), str)]
    named = {name: name.replace("_", " ").capitalize() for name in own if name}
    dollars = "In dollars; a deduction with a minus. Empty: not stated."
    return (
        _Figures("money", "Amounts", dollars, {"net": "Net", "gross": "Gross", **payments}),
        _Figures("scores", "Scores", "Empty: not stated.", scored, "scores."),
        _Figures("named", "Names of the summary", "Empty: not stated.", named),
    )


def _expected_as_typed(kinds: Sequence[_Figures], expected: Any) -> Any:
    if not isinstance(expected, dict):
        return expected
    typed: dict[str, Any] = {_WAS: expected}
    for each in kinds:
        found = {name: expected.get(each.before + name) for name in each.names}
        typed[each.part] = {name: text for name, text in found.items() if isinstance(text, str)}
    return typed


def _expected_document(kinds: Sequence[_Figures], made: Mapping[str, Any]) -> dict[str, Any]:
    """What is expected: what no field shows as it was, and what stands in the fields."""
    in_fields = {each.before + name for each in kinds for name in each.names}
    was = made.get(_WAS, {}).items()
    kept = {name: value for name, value in was if name not in in_fields or not isinstance(value, str)}
    for each in kinds:
        for name, text in (made.get(each.part) or {}).items():
            kept[each.before + name] = _amount(text) if each.part == "money" else plain_number(text)
    return kept


def _texts(names: Mapping[str, str]) -> Group:
    return Group(tuple(Part(name, title, "", Leaf("number")) for name, title in names.items()))


def _amount(text: str) -> str:
    """Dollars as statements write them, with cents; what is no number as it was typed."""
    try:
        number = parse_decimal(plain_number(text))
    except DomainError:
        return text
    return plain(CENTS.apply(number)) if CENTS.apply(number) == number else plain(number)
