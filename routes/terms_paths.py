"""Where a problem of a terms document stands, in the words of the forms: “band 2 › Gives” for `bands[1].gives`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.errors import Changed, DomainError
from routes.terms_names import entries_of
from routes.terms_places import ENTRIES, TITLES, Place
from routes.terms_shape_words import label_of, unit_of_rows

_FRAME = {"draft.title": "What the change is about", "draft.effective_on": "The day on which it takes effect"}
_STEP = re.compile(r"([A-Za-z0-9_]+)((?:\[[0-9]+\])*)")


def place_words(path: str, document: Mapping[str, Any], part: str = "") -> str:
    """The place of a path; where its part is named, the place within this part."""
    steps = _STEP.findall(path)
    if not steps:
        return ""
    name, numbers = steps[0][0], re.findall(r"[0-9]+", steps[0][1])
    words = [] if part else [_title(name, numbers, document)]
    if numbers and name not in ENTRIES:
        words.append(f"{unit_of_rows(name)} {int(numbers[0]) + 1}")
    return " › ".join([*words, *_inside(steps[1:], document)])


def changed_words(refusal: DomainError | None, document: Mapping[str, Any]) -> tuple[str, ...]:
    """What was changed meanwhile, each place in the words of the forms; nothing where that is not why it is refused."""
    places = refusal.places if isinstance(refusal, Changed) else ()
    return tuple(dict.fromkeys(_FRAME.get(place) or place_words(place, document) for place in places))


def _title(name: str, numbers: list[str], document: Mapping[str, Any]) -> str:
    if name not in TITLES:
        return name
    entries = document.get(name)
    if name in ENTRIES and numbers and isinstance(entries, list) and int(numbers[0]) < len(entries):
        return Place(name, int(numbers[0])).title(entries[int(numbers[0])])
    return TITLES[name]


def _inside(steps: list[tuple[str, str]], document: Mapping[str, Any]) -> Iterator[str]:
    tables = entries_of(document, "tables")
    before = ""
    for name, numbers in steps:
        listed = re.findall(r"[0-9]+", numbers)
        if before == "tables" and name in tables:
            yield f"Rows of “{tables[name].get('title', name)}”"
        elif listed:
            yield f"{unit_of_rows(name)} {int(listed[0]) + 1}"
        else:
            yield label_of(name)[0]
        before = name
