"""What a period's measures and composites come to, before any of them pays: step by step, group by group."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from contracts.composites.base import Composite
from contracts.errors import Incomplete
from contracts.figures import Figure, computed, missing, renamed
from contracts.gates.base import Gate, Seen
from contracts.measures import Measure, Result, measure_result
from contracts.numbers import plain
from contracts.ruling_lines import waived_result, waivers
from contracts.rulings import WAIVED
from contracts.scope import Scope
from contracts.terms import Terms
from contracts.workings import Workings, label_of, named

NOTHING_KNOWN: Mapping[tuple[str, str], Result] = MappingProxyType({})


def measure(workings: Workings, known: Mapping[tuple[str, str], Result] = NOTHING_KNOWN) -> None:
    """Every measure in every scope that it is counted for; a result that is known is not counted again."""
    for each in workings.terms.measures:
        for scope in workings.scopes[each.for_each]:
            label = label_of(scope)
            result = known.get((each.id, label)) or _result(workings, each, scope)
            workings.results[each.id, label] = result
            of_group = workings.of_group.setdefault(label, {})
            of_group[each.id], of_group[f"{each.id}.value"] = result.final, result.value
            workings.keep(result.value, named(each.id, label))
            if result.score is not None:
                workings.keep(result.score, f"{named(each.id, label)}.score")
            if result.few and each.few is not None:
                says = f"{each.title} rests on fewer than {each.few.than} rows."
                workings.exception("sample_small", named(each.id, label), says)
            _flag(workings, each.id, label, result.final)


def known_from(like: Terms, results: Mapping[tuple[str, str], Result], terms: Terms) -> dict[tuple[str, str], Result]:
    """Of the results under other terms, those that these terms count in the same way.

    The facts must be the same but for what earlier periods came to: a result that rests on those, or on other parts of
    the terms, is not among them.
    """
    if (like.tables, like.groups) != (terms.tables, terms.groups):
        return {}
    before = {each.id: each for each in like.measures}
    same = {each.id for each in terms.measures if before.get(each.id) == each and each.statistic.reads_period_alone()}
    return {place: result for place, result in results.items() if place[0] in same}


def _result(workings: Workings, each: Measure, scope: Scope) -> Result:
    """What the measure comes to; one that is waived has no value, and what it would have been stands below it."""
    ruling = waivers(workings.facts).get(("measure", each.id))
    if ruling is None:
        return measure_result(each, scope)
    try:
        otherwise = measure_result(each, scope).final
    except Incomplete:
        otherwise = None
    name = named(each.id, label_of(scope))
    value = waived_result(ruling, name, each.title, each.unit, otherwise)
    score = missing(f"{name}.score", f"{each.title}: score", each.score_unit, WAIVED, "waived: left out", (value,))
    return Result(each, value, score if each.schedule is not None else None)


def combine(workings: Workings) -> None:
    """Every composite in every scope, with its gates before and after."""
    for composite in workings.terms.composites:
        scopes = workings.scopes[composite.for_each]
        if _combined_before(workings, composite, scopes):
            continue
        combined = [_combine_one(workings, composite, scope) for scope in scopes]
        for scope, own in zip(scopes, combined, strict=True):
            label = label_of(scope)
            seen = Seen(workings.of_group.get(label, {}), scope.facts, own, combined)
            figure = _gated(composite, composite.after, seen, named(composite.id, label)) or own
            workings.keep(figure, named(composite.id, label))
            _note(workings, composite, label, figure)


def _combined_before(workings: Workings, composite: Composite, scopes: Sequence[Scope]) -> bool:
    """Whether the composite was taken as it was worked out before; gates look further than at what is joined."""
    before = workings.like
    if before is None or composite.before or composite.after:
        return False
    if not workings.is_as_before(composite.joined(), scopes):
        return False
    for scope in scopes:
        name = named(composite.id, label_of(scope))
        for each in (name, f"{name}.coverage"):
            if each in before.figures:
                workings.keep(before.figures[each], each)
        _note(workings, composite, label_of(scope), before.figures[name])
    return True


def _note(workings: Workings, composite: Composite, label: str, figure: Figure) -> None:
    """What finance must look at in a composite."""
    if figure.value is None:
        workings.exception("too_little_measured", composite.id, f"{composite.title}: {figure.says}")
    _flag(workings, composite.id, label, figure)


def _combine_one(workings: Workings, composite: Composite, scope: Scope) -> Figure:
    label = label_of(scope)
    name = named(composite.id, label)
    decided = _gated(composite, composite.before, Seen(workings.of_group.get(label, {}), scope.facts), name)
    if decided is not None:
        return decided
    combined = composite.combine({each: workings.final(each, scope) for each in composite.joined()}, name)
    if combined.coverage is not None:
        workings.keep(combined.coverage, f"{name}.coverage")
    return combined.figure


def _gated(composite: Composite, gates: Iterable[Gate], seen: Seen, name: str) -> Figure | None:
    for gate in gates:
        decided = gate.decide(seen)
        if decided is not None:
            own = () if seen.own is None else (renamed(seen.own, f"{name}.before", "Before"),)
            says, parts = decided.says, (*own, *decided.parts)
            return computed(name, composite.title, decided.value, composite.unit, "gate", says, parts)
    return None


def _flag(workings: Workings, name: str, label: str, figure: Figure) -> None:
    for flag in workings.terms.flags:
        if flag.of != name or figure.value is None:
            continue
        low = flag.below is not None and figure.value < flag.below
        high = flag.above is not None and figure.value > flag.above
        if low or high:
            says = f"{figure.title}{f' of {label}' if label else ''} is {plain(figure.value)}. {flag.says}"
            workings.exception(flag.exception, named(name, label), says)
