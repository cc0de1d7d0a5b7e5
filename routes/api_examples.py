"""Schemas of the interface as rows that can be read, and as an example that can be copied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_DEEPEST = 4
_EXAMPLES = {
    "date": "2027-07-31",
    "date-time": "2027-07-31T16:20:00+00:00",
    "decimal": "1250.00",
    "binary": "(the file)",
}
_KINDS: Mapping[str, Any] = {"boolean": True, "null": None}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a schema: where it stands, what it holds, whether it is needed, what it means."""

    path: str
    kind: str
    needed: bool
    says: str


def resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference names, or the schema itself; of one that may be null, what else it may be."""
    if "$ref" in schema:
        found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    chosen = next((each for each in schema.get("anyOf", ()) if "$ref" in each), None)
    return resolved(document, chosen) if chosen is not None else schema


def field_rows(
    document: Mapping[str, Any], schema: Mapping[str, Any], path: str = "", depth: int = 0
) -> Iterator[FieldRow]:
    """Every field of the schema, the inner ones under the path of the outer one."""
    schema = resolved(document, schema)
    for name, field in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        needed = name in schema.get("required", ())
        inner = field.get("items", field)
        yield FieldRow(here, _kind(document, field), needed, field.get("description", ""))
        if depth < _DEEPEST:
            yield from field_rows(document, inner, f"{here}[]" if "items" in field else here, depth + 1)


def _kind(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "items" in schema:
        return f"list of {_kind(document, schema['items'])}"
    if schema.get("enum"):
        return "one of: " + ", ".join(str(each) for each in schema["enum"] if each is not None)
    kinds = schema.get("type", resolved(document, schema).get("type", "anything"))
    named = [kinds] if isinstance(kinds, str) else list(kinds)
    if "anyOf" in schema:
        named.append("null")
    words = " or ".join("text" if each == "string" else each for each in named)
    return f"{words} ({schema['format']})" if "format" in schema else words


def example_of(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that follows the schema."""
    schema = resolved(document, schema)
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return schema["enum"][0]
    if "properties" in schema:
        inside = schema["properties"].items() if depth <= _DEEPEST else ()
        return {name: example_of(document, field, depth + 1) for name, field in inside}
    if "items" in schema:
        return [example_of(document, schema["items"], depth + 1)]
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        return {}
    if kind == "integer":
        return schema.get("minimum", 1)
    return _KINDS.get(kind, _EXAMPLES.get(schema.get("format", ""), "…"))
