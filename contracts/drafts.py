"""A terms document that is still being written: what can already be said of each part while others are wrong.

Problems of form hide only the part that has them; whatever can be read is told as it would run.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from marshmallow import ValidationError

from contracts import schedules
from contracts.cautions import warn_of_terms
from contracts.checks import check_terms
from contracts.errors import Invalid, Problem
from contracts.schedules.base import Schedule
from contracts.schema import OfKind, load_with, read_document
from contracts.sentences import (
    Told,
    tell_composites,
    tell_limits,
    tell_measure,
    tell_payment,
    tell_settling,
    tell_watched,
)
from contracts.tables import TableSchema
from contracts.terms import Terms, TermsSchema, load_terms
from contracts.trials import example_problems, typed_row_problems

LISTS = (
    "goals", "tables", "cover", "groups", "items", "measures", "composites", "payments", "limits", "flags", "summary",
    "notes", "examples", "minimums", "order", "classes", "clocks",
)  # fmt: skip
SINGLES = ("contract", "reporting", "quantities", "retainage", "smallest_payment", "negative_net", "source")
_DROPPED_WHERE_WRONG = ("quantities", "retainage", "smallest_payment", "negative_net", "source")
_READING_ORDER = (
    "language", "kind", "id", "number", "name", "title", "contract", "reporting", "source", "goals", "cover", "tables",
    "groups", "items", "quantities", "measures", "composites", "payments", "limits", "flags", "retainage", "minimums",
    "smallest_payment", "order", "negative_net", "summary",
    "notes", "examples", "goal", "of", "for_each", "unit", "better", "target", "threshold", "reported_by", "sheet",
    "key", "heading", "type", "statistic", "table", "column", "where", "at_least", "above", "at_most", "below", "gives",
    "points", "bands", "tiers", "schedule", "basis", "direction",
)  # fmt: skip
_PLACES = {key: place for place, key in enumerate(_READING_ORDER)}


@dataclass(frozen=True, slots=True)
class Studied:
    """What can be said of a draft: the terms where they are whole, every problem, each part's words by its path."""

    terms: Terms | None
    problems: tuple[Problem, ...]
    told: Mapping[str, Told] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def problems_at(self, path: str) -> tuple[Problem, ...]:
        """The problems of a part, at its path or below it."""
        return tuple(problem for problem in self.problems if _is_within(problem.path, path))


def study(document: Mapping[str, Any]) -> Studied:
    """Everything that can be said of a draft."""
    try:
        terms = load_terms(document)
    except Invalid as refusal:
        problems = refusal.problems or (Problem("", refusal.message),)
        return Studied(None, (*problems, *_typed_rows(document)), _told_in_part(document, problems))
    problems = tuple(example_problems(terms))
    return Studied(terms, problems, dict(_tell(terms, problems, {})), tuple(warn_of_terms(terms)))


def _typed_rows(document: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the typed rows of examples, by the tables that can be read, while other parts are wrong."""
    tables, examples = document.get("tables"), document.get("examples")
    known = []
    for each in tables if isinstance(tables, list) else ():
        with suppress(ValidationError):
            known.append(TableSchema().load(each))
    facts = [
        each.get("facts") if isinstance(each, Mapping) else None
        for each in (examples if isinstance(examples, list) else ())
    ]
    yield from typed_row_problems(facts, known)


def schedule_of(part: Any) -> Schedule | None:
    """The schedule of a measure or payment by itself; None where there is none that can be computed."""
    written = part.get("schedule") if isinstance(part, Mapping) else None
    if written is None:
        return None
    try:
        loaded: Any = OfKind(schedules.KINDS, "schedule").deserialize(written)
    except ValidationError:
        return None
    schedule: Schedule = loaded
    return None if any(schedule.problems()) else schedule


def read_part(text: str) -> Any:
    """One part of a document from its JSON, as strictly as the whole is read; Invalid where it is none."""
    read = read_document('{"part": ' + text + "\n}", "terms")
    if set(read) != {"part"}:
        raise Invalid("This is more than one part. Write one value, in one pair of brackets.")
    return read["part"]


def in_reading_order(value: Any) -> Any:
    """The same document with its keys as people read them: what it is first, then its parts."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (_PLACES.get(key, len(_PLACES)), key))
        return {key: in_reading_order(value[key]) for key in keys}
    return [in_reading_order(each) for each in value] if isinstance(value, list | tuple) else value


def _is_within(path: str, part: str) -> bool:
    return path == part or path.startswith((f"{part}.", f"{part}["))


def _told_in_part(document: Mapping[str, Any], problems: Sequence[Problem]) -> Mapping[str, Told]:
    """The words of the parts that have no problem, read without those that have one."""
    kept, places = _without_wrong_parts(document, problems)
    try:
        terms: Terms = load_with(TermsSchema(), kept, "terms")
    except Invalid:
        return {}
    return dict(_tell(terms, tuple(check_terms(terms)), places))


def _without_wrong_parts(
    document: Mapping[str, Any], problems: Sequence[Problem]
) -> tuple[dict[str, Any], dict[str, list[int]]]:
    kept, places = dict(document), {}
    wrong = {problem.path for problem in problems}
    for name in LISTS:
        entries = document.get(name)
        if isinstance(entries, list):
            places[name] = [
                place
                for place in range(len(entries))
                if not any(_is_within(path, f"{name}[{place}]") for path in wrong)
            ]
            kept[name] = [entries[place] for place in places[name]]
    for name in _DROPPED_WHERE_WRONG:
        if any(_is_within(path, name) for path in wrong):
            kept.pop(name, None)
    return kept, places


def _tell(terms: Terms, problems: Sequence[Problem], places: Mapping[str, list[int]]) -> Iterator[tuple[str, Told]]:
    """Each part's words by its path in the whole document; parts with a problem are left out."""
    for name, place, tell in _tellers(terms):
        if not any(_is_within(problem.path, f"{name}[{place}]") for problem in problems):
            yield f"{name}[{places[name][place] if name in places else place}]", tell()
    if terms.retainage is not None:
        yield "retainage", tell_limits(replace(terms, limits=()))[0]
    yield from _tell_whole_parts(terms, problems)


def _tell_whole_parts(terms: Terms, problems: Sequence[Problem]) -> Iterator[tuple[str, Told]]:
    """The words of the parts that are edited as one, their rules one after the other."""
    for name in ("flags", "classes", "clocks", "minimums", "smallest_payment", "order", "negative_net"):
        if not any(_is_within(problem.path, name) for problem in problems):
            sentences = [each.sentence for each in _rules_of(name, terms)]
            if sentences:
                yield name, Told(name, "", sentences[0], (), tuple(sentences[1:]), "")


def _rules_of(name: str, terms: Terms) -> Sequence[Told]:
    nothing: dict[str, Any] = {"flags": (), "classes": (), "clocks": ()}
    if name in nothing:
        return tell_watched(replace(terms, **{**nothing, name: getattr(terms, name)}))
    settling = tell_settling(terms)
    return settling[: len(terms.minimums)] if name == "minimums" else [each for each in settling if each.id == name]


def _tellers(terms: Terms) -> Iterator[tuple[str, int, Any]]:
    for place, measure in enumerate(terms.measures):
        yield "measures", place, lambda measure=measure: tell_measure(measure, terms)
    for place, composite in enumerate(terms.composites):
        yield "composites", place, lambda each=composite: tell_composites(replace(terms, composites=(each,)))[0]
    for place, payment in enumerate(terms.payments):
        yield "payments", place, lambda payment=payment: tell_payment(payment, terms)
    for place, limit in enumerate(terms.limits):
        yield "limits", place, lambda each=limit: tell_limits(replace(terms, limits=(each,), retainage=None))[0]
