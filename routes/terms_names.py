"""What the fields of a form may name: goals, tables, groups, measures, results, payments, items, and columns."""

from collections.abc import Mapping
from typing import Any

from contracts.exceptions import KINDS, title_of
from contracts.values import COLUMN_TYPES
from routes.terms_fields import Choices

_SCORED = ("measures", "composites")


def names_of(document: Mapping[str, Any]) -> Mapping[str, Choices]:
    """The names that the document gives to its parts, each list with titles."""
    kinds = ("goals", "tables", "groups", "measures", "composites", "payments")
    found = {name: _named(document.get(name)) for name in kinds}
    results = tuple(pair for name in _SCORED for pair in found[name])
    unscored = tuple((f"{name}.value", f"{title}, before its schedule") for name, title in found["measures"])
    items = tuple(
        (str(each.get("number", "")), f"{each.get('number', '')} {each.get('title', '')}")
        for each in _dicts(document.get("items"))
    )
    return {
        **found,
        "results": results,
        "gate_results": (*found["measures"], *unscored),
        "items": items,
        "figures": _figures(document),
        "exceptions": _exceptions(document),
        "references": (("items", "the pay items"), *_references(document)),
    }


def columns_for(path: str, value: Any, document: Any) -> Choices:
    """The columns that a part’s fields may name: of its own table, of the table that it names, or of its group’s."""
    if path.startswith("tables[") and isinstance(value, dict):
        return _columns(value)
    named = value if isinstance(value, dict) else {}
    table = named.get("table")
    if table is None and named.get("for_each"):
        groups = [each for each in _dicts(document.get("groups")) if each.get("id") == named["for_each"]]
        table = groups[0].get("table") if groups else None
    found = [each for each in _dicts(document.get("tables")) if each.get("id") == table]
    if found:
        return _columns(found[0])
    every = dict.fromkeys(pair for each in _dicts(document.get("tables")) for pair in _headings(each))
    return _told_apart(list(every))


def entries_of(document: Mapping[str, Any], name: str) -> Mapping[str, Mapping[str, Any]]:
    """The entries of a list of the document by their ids; those without one are left out."""
    return {each["id"]: each for each in _dicts(document.get(name)) if isinstance(each.get("id"), str) and each["id"]}


def headings_of(table: Mapping[str, Any]) -> Mapping[str, str]:
    """The headings of a table's columns by their ids."""
    return {name: str(column.get("heading") or name) for name, column in entries_of(table, "columns").items()}


def types_of(table: Mapping[str, Any]) -> Mapping[str, str]:
    """The types of a table's columns by their ids; text where the document names none that is known."""
    types = {name: column.get("type") for name, column in entries_of(table, "columns").items()}
    return {name: kind if kind in COLUMN_TYPES else "text" for name, kind in types.items() if isinstance(kind, str)}


def _figures(document: Mapping[str, Any]) -> Choices:
    """The figures that a name of the summary may show."""
    measures, composites = _named(document.get("measures")), _named(document.get("composites"))
    payments = _named(document.get("payments"))
    found = [("net", "Net"), ("gross", "Gross"), ("eligible_gross", "Gross that performance pay counts")]
    found += [*measures, *((f"{name}.score", f"{title}: score") for name, title in measures)]
    found += [*composites, *((f"{name}.coverage", f"{title}: weight that was measured") for name, title in composites)]
    found += [*payments, *((f"{name}.rate", f"{title}: rate") for name, title in payments)]
    return tuple(found)


def _exceptions(document: Mapping[str, Any]) -> Choices:
    """The kinds of exceptions that the program finds, and those that the document's own flags name."""
    own = [str(each["exception"]) for each in _dicts(document.get("flags")) if isinstance(each.get("exception"), str)]
    names = dict.fromkeys((*KINDS, *own))
    return tuple((name, title_of(name)) for name in names)


def _references(document: Mapping[str, Any]) -> Choices:
    return tuple(
        (f"{table.get('id', '')}.{name}", f"{title} of {table.get('title', '')}")
        for table in _dicts(document.get("tables"))
        for name, title in _columns(table)
    )


def _columns(table: Mapping[str, Any]) -> Choices:
    return _told_apart(_headings(table))


def _headings(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(each.get("id", "")), str(each.get("heading", ""))) for each in _dicts(table.get("columns"))]


def _named(entries: Any) -> Choices:
    return _told_apart([(str(each.get("id", "")), str(each.get("title", ""))) for each in _dicts(entries)])


def _told_apart(pairs: list[tuple[str, str]]) -> Choices:
    """Names with their titles; a title that several have, or none, is followed by the name."""
    titles = [title for _, title in pairs]
    return tuple((name, title if title and titles.count(title) == 1 else f"{title} ({name})") for name, title in pairs)


def _dicts(entries: Any) -> list[Mapping[str, Any]]:
    return [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
