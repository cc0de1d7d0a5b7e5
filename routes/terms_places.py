"""The parts of a draft's document: their places in addresses, their titles, what a new one begins with."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.drafts import LISTS, SINGLES
from contracts.errors import Invalid, NotFound

ENTRIES = ("tables", "measures", "composites", "payments", "limits")
_OPTIONAL = (
    "quantities", "retainage", "source", "cover", "groups", "composites", "limits", "flags", "summary", "notes",
    "classes", "clocks", "examples", "minimums", "order", "smallest_payment", "negative_net",
)  # fmt: skip
TITLES = {
    "contract": "Contract",
    "reporting": "Reporting",
    "quantities": "Where quantities are reported",
    "retainage": "Retainage",
    "minimums": "Minimum amounts",
    "smallest_payment": "Smallest payment",
    "order": "Order of settlement",
    "negative_net": "Net below zero",
    "source": "Source",
    "goals": "Goals",
    "tables": "Table",
    "cover": "Lines of the cover",
    "groups": "Groups",
    "items": "Pay items",
    "measures": "Measure",
    "composites": "Composite",
    "payments": "Payment",
    "limits": "Limit",
    "flags": "Flags",
    "summary": "Names of the summary",
    "notes": "Notes",
    "examples": "Worked examples",
    "classes": "Classes of exceptions",
    "clocks": "Clocks",
}
_NEW: Mapping[str, Any] = {
    "tables": {
        "id": "",
        "title": "",
        "reported_by": "vendor",
        "columns": [{"id": "", "heading": "", "type": "text"}],
    },
    "measures": {
        "id": "",
        "title": "",
        "unit": "percent",
        "statistic": {"kind": "share", "table": "", "where": {"at_least": ["", "0"]}},
        "missing": {"not_reported": "hold", "no_occurrence": "hold"},
    },
    "composites": {
        "kind": "weighted_mean",
        "id": "",
        "title": "",
        "unit": "points",
        "of": [{"measure": "", "weight": ""}],
        "weights_sum": "100",
        "minimum_coverage": "100",
    },
    "payments": {
        "id": "",
        "title": "",
        "of": "",
        "schedule": {"kind": "steps", "bands": [{"at_least": "", "gives": ""}, {"below": "", "gives": ""}]},
        "rate_unit": "of gross",
        "basis": {"kind": "gross"},
        "direction": "pay",
        "if_missing": "hold",
    },
    "limits": {"kind": "season", "id": "", "title": "", "payments": [], "bounds": "both"},
}


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a document: its name, and its number among several of that name."""

    name: str
    number: int | None = None

    @property
    def key(self) -> str:
        """As it stands in an address: `measures.2`."""
        return self.name if self.number is None else f"{self.name}.{self.number}"

    @property
    def path(self) -> str:
        """As problems write it: `measures[2]`."""
        return self.name if self.number is None else f"{self.name}[{self.number}]"

    def value(self, document: Mapping[str, Any]) -> Any:
        """What stands there now."""
        whole = document.get(self.name, _nothing(self.name))
        return whole if self.number is None else whole[self.number]

    def title(self, value: Any) -> str:
        """What a person calls it: its own title, else the kind of part that it is."""
        kind = TITLES[self.name]
        if self.number is None:
            return kind
        own = value.get("title") if isinstance(value, dict) else None
        return f"{kind}: {own}" if own else f"{kind} {self.number + 1}"

    def changed(self, document: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """The document with another value there."""
        made = copy.deepcopy(dict(document))
        if self.number is not None:
            made[self.name][self.number] = value
        elif not value and self.name in _OPTIONAL:
            made.pop(self.name, None)
        else:
            made[self.name] = value
        return made

    def removed(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The document without it."""
        if self.number is None:
            return self.changed(document, _nothing(self.name))
        made = copy.deepcopy(dict(document))
        del made[self.name][self.number]
        if not made[self.name] and self.name in _OPTIONAL:
            del made[self.name]
        return made

    @property
    def may_go(self) -> bool:
        """Whether a document can do without it."""
        return self.number is not None or self.name in _OPTIONAL


def find_place(document: Mapping[str, Any], key: str) -> Place:
    """The part of that key; NotFound where the document has none."""
    name, dot, number = key.partition(".")
    if not dot and name in (*SINGLES, *LISTS) and name not in ENTRIES:
        return Place(name)
    entries = document.get(name)
    if name in ENTRIES and isinstance(entries, list) and number.isdecimal() and int(number) < len(entries):
        return Place(name, int(number))
    raise NotFound("The draft has no such part (any more). Open the draft again and choose one of its parts.")


def with_new(document: Mapping[str, Any], name: str) -> tuple[dict[str, Any], Place]:
    """The document with one part more, and where it stands; Invalid for parts that do not come in several."""
    if name not in _NEW:
        raise Invalid("Such a part cannot be added. Choose a table, a measure, a composite, a payment or a limit.")
    made = copy.deepcopy(dict(document))
    entries = made.setdefault(name, [])
    if not isinstance(entries, list):
        raise Invalid(f"“{name}” of this draft is no list. Mend it as JSON first.")
    entries.append(copy.deepcopy(_NEW[name]))
    return made, Place(name, len(entries) - 1)


def _nothing(name: str) -> Any:
    return [] if name in LISTS else ("" if name == "source" else {})
