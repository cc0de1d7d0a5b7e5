"""What the fields of a form may name: goals, tables, groups, measures, results, payments, items, and columns."""

from collections.abc import Mapping
from typing import Any

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
    return tuple(dict.fromkeys(pair for each in _dicts(document.get("tables")) for pair in _columns(each)))


def _references(document: Mapping[str, Any]) -> Choices:
    return tuple(
        (f"{table.get('id', '')}.{name}", f"{title} of {table.get('title', '')}")
        for table in _dicts(document.get("tables"))
        for name, title in _columns(table)
    )


def _columns(table: Mapping[str, Any]) -> Choices:
    return tuple(
        (str(each.get("id", "")), f"{each.get('heading', '')} ({each.get('id', '')})")
        for each in _dicts(table.get("columns"))
    )


def _named(entries: Any) -> Choices:
    return tuple(
        (str(each.get("id", "")), f"{each.get('title', '')} ({each.get('id', '')})") for each in _dicts(entries)
    )


def _dicts(entries: Any) -> list[Mapping[str, Any]]:
    return [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
