"""No document makes the program fail, loop or read what it should not: it is computed, or refused with a sentence."""

import contextlib
import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts import bases, composites, gates, limits, schedules, statistics
from contracts.cautions import warn_of_terms
from contracts.errors import DomainError, Invalid
from contracts.facts import load_facts
from contracts.payments import PaymentSchema
from contracts.schema import MOST_GROUPS, OfKind
from contracts.sentences import tell_composites, tell_limits, tell_measure, tell_payment
from contracts.settlement import settle
from contracts.terms import Terms, load_terms
from tests.contracts.any_terms import any_kind, any_of
from tests.contracts.documents import JULY, a_measure, a_payment, a_row, a_terms_document

SEVERAL = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
DELIVERY = {"party": "vendor", "file": "x.xlsx", "sha256": "0" * 64, "revision": 1}
ROWS = [["1", "1", "2027-07-01", "2027-07-03", "yes", "2"], ["2", "-4.25", "2027-07-02", "", "no", ""]]


def paid_by(schedule: Mapping[str, Any]) -> dict[str, Any]:
    return a_terms_document(payments=[a_payment(schedule=schedule, basis={"kind": "own"})])


def nested(levels: int) -> dict[str, Any]:
    condition: dict[str, Any] = {"at_least": ["number", "1"]}
    for _ in range(levels):
        condition = {"not": condition}
    statistic = {"kind": "share", "table": "visits", "where": condition}
    return a_terms_document(measures=[a_measure(statistic=statistic)])


def of_ratios(levels: int) -> dict[str, Any]:
    statistic: dict[str, Any] = {"kind": "count", "table": "visits"}
    for _ in range(levels):
        statistic = {"kind": "ratio", "of": statistic, "to": {"kind": "count", "table": "visits"}}
    return a_terms_document(measures=[a_measure(statistic=statistic)])


def bands(count: int) -> list[dict[str, str]]:
    return [{"at_least": str(edge), "below": str(edge + 1), "gives": "1"} for edge in range(count)]


def weighed(count: int) -> dict[str, Any]:
    weights = [{"measure": "share", "weight": "1"}] * count
    composite = {"kind": "weighted_mean", "id": "c", "title": "C", "weights_sum": "1", "minimum_coverage": "1"}
    return a_terms_document(composites=[composite | {"of": weights}])


def joined(name: str) -> dict[str, Any]:
    composite = {"kind": "sum", "id": "c", "title": "C", "of": [name], "if_missing": "no_value"}
    return a_terms_document(composites=[composite])


def season(**but: Any) -> dict[str, Any]:
    limit = {"kind": "season", "id": "season", "title": "S", "payments": ["bonus"], "bounds": "both", "at_most": "1"}
    return a_terms_document(limits=[limit | but])


def failing(payment: str) -> dict[str, Any]:
    statistic = {"kind": "failures_before", "payment": payment}
    return a_terms_document(measures=[a_measure(statistic=statistic)])


HUGE = ["1e999"] * 10
HOSTILE: dict[str, tuple[Callable[[], Any], str]] = {
    "ten million letters": (lambda: json.dumps(a_terms_document(notes=["x" * 10_000_000])), "longer than 2,000,000"),
    "ten million letters, read already": (lambda: a_terms_document(notes=["x" * 10_000_000]), "longer than 2,000,000"),
    "a hundred thousand keys": (lambda: a_terms_document(**{f"k{n}": "x" * 50 for n in range(100_000)}), "longer than"),
    "a hundred thousand measures": (lambda: a_terms_document(measures=[{}] * 100_000), f"{MOST_GROUPS:,} groups"),
    "ten thousand bands": (lambda: paid_by({"kind": "steps", "bands": bands(10_000)}), "At most 500 entries"),
    "a thousand levels": (lambda: nested(1000), "deeper than 40 levels"),
    "a thousand levels as text": (lambda: '{"measures":' + "[" * 1000 + "]" * 1000 + "}", "deeper than 40 levels"),
    "a statistic in a statistic": (lambda: of_ratios(10), "is no kind of statistic"),
    "a million weights": (lambda: weighed(1_000_000), "groups and lists"),
    "five thousand weights": (lambda: weighed(5000), "At most 200 entries"),
    "a number beyond reach": (lambda: paid_by({"kind": "polynomial", "coefficients": HUGE}), "out of reach"),
    "a number too fine": (lambda: paid_by({"kind": "guarantee", "rate": "1", "at_least": "1e-999"}), "out of reach"),
    "four hundred digits": (lambda: season(at_most="9" * 400), "out of reach"),
    "a number as a number": (lambda: season(at_most=5.5), "Write the number as text"),
    "digits without end": (lambda: '{"language": ' + "9" * 5000 + "}", "not valid JSON"),
    "a season that limits itself": (lambda: season(payments=["season"]), "There is no payment “season”"),
    "a composite of itself": (lambda: joined("c"), "There is no measure “c”"),
    "a deduction that counts nothing": (lambda: failing("nothing"), "There is no payment “nothing”"),
    "the name of a module": (lambda: failing("__import__"), "short name of letters"),
    "steps finer than the bands": (
        lambda: paid_by({"kind": "steps", "in_steps_of": {"to": "1e-30", "mode": "up"}, "bands": bands(2)}),
        "",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_terms_are_refused_with_a_sentence(name: str) -> None:
    made, words = HOSTILE[name]
    if not words:
        assert load_terms(made())
        return
    with pytest.raises(Invalid) as refused:
        load_terms(made())
    assert any(words in said for said in (refused.value.message, *(each.message for each in refused.value.problems)))


def test_a_number_in_a_report_that_no_figure_can_show_is_refused() -> None:
    terms = load_terms(a_terms_document())
    for number in ("1e999", "1e-999"):
        rows = [a_row(number=number)]
        tables = {"visits": {"delivery": DELIVERY, "sheet": "V", "columns": {}, "rows": rows}}
        facts = {"contract": "C-1", **JULY, "tables": tables, "indexes": {}, "earlier": []}
        mean = a_measure(statistic={"kind": "mean", "table": "visits", "column": "number"})
        terms = load_terms(a_terms_document(measures=[mean], payments=[a_payment(schedule=None) | {"schedule": POLY}]))
        with pytest.raises(DomainError, match=r"too large|too fine"):
            assert settle(terms, load_facts(facts, terms.tables)).text


POLY = {"kind": "polynomial", "coefficients": ["0", "1"]}


def around(**parts: Any) -> dict[str, Any]:
    """Terms of one table of lots, with the parts that are tried."""
    types = {"lot": "text", "amount": "number", "due": "date", "done": "date", "kind": "truth", "spare": "number"}
    columns = [
        {"id": name, "heading": name, "type": kind, "required": name not in ("done", "spare")}
        for name, kind in types.items()
    ]
    tables = [{"id": "lots", "title": "Lots", "reported_by": "vendor", "columns": columns}]
    summed = {"kind": "sum", "table": "lots", "column": "amount"}
    measure = a_measure(id="m", statistic=summed)
    payment = a_payment(id="p", of="m", schedule=POLY, basis={"kind": "own"})
    groups = [{"id": "lot", "title": "Lot", "table": "lots", "by": "lot"}]
    document = a_terms_document(tables=tables, measures=[measure], payments=[payment], groups=groups)
    return copy.deepcopy(document | parts)


def computed_or_refused(document: dict[str, Any]) -> None:
    """Either the document is refused with the path of each problem, or it is read aloud and settled, or that is."""
    terms = loaded_or_refusal(json.loads(json.dumps(document)))
    if isinstance(terms, Invalid):
        assert terms.problems
        assert all(problem.path and problem.message for problem in terms.problems)
        return
    assert all(tell_measure(each, terms).sentence for each in terms.measures)
    assert all(tell_payment(each, terms).sentence for each in terms.payments)
    assert all(told.sentence for told in (*tell_composites(terms), *tell_limits(terms)))
    assert all(warn_of_terms(terms))
    settle_or_refuse(terms)


def loaded_or_refusal(document: Mapping[str, Any]) -> Terms | Invalid:
    try:
        return load_terms(document)
    except Invalid as refused:
        return refused


def settle_or_refuse(terms: Terms) -> None:
    ids = [column.id for column in terms.tables[0].columns]
    rows = [[at, {key: text or None for key, text in zip(ids, row, strict=True)}] for at, row in enumerate(ROWS, 2)]
    delivered = {"delivery": DELIVERY, "sheet": "Lots", "columns": {}, "rows": rows}
    indexes = {name: {"month": "2027-07", "value": "101", "published": "x"} for name in terms.indexes}
    earlier = [{"period": "2027-06", "amounts": {"p": "-5.00"}, "quantities": {}}]
    facts = {"contract": "C-1", **JULY, "tables": {"lots": delivered}, "indexes": indexes, "earlier": earlier}
    with contextlib.suppress(DomainError):
        assert settle(terms, load_facts(facts, terms.tables)).text


# Weights must add up to what is stated, which hardly any would by chance.
ONE_OF_M = {"weighted_mean": {"of": [{"measure": "m", "weight": "2"}], "weights_sum": "2", "minimum_coverage": "2"}}
STATISTICS, SCHEDULES = OfKind(statistics.KINDS, "statistic"), OfKind(schedules.KINDS, "schedule")
GATES, BASES = OfKind(gates.KINDS, "gate"), OfKind(bases.KINDS, "basis")


@SEVERAL
@given(any_kind(STATISTICS), st.sampled_from([None, "lot"]))
def test_any_statistic_is_computed_or_refused(statistic: dict[str, Any], group: str | None) -> None:
    each = {"for_each": group} if group is not None else {}
    missing = {"not_reported": "exclude", "no_occurrence": "exclude", "too_few": "exclude"}
    measure = a_measure(id="m", statistic=statistic, missing=missing, **each)
    computed_or_refused(around(measures=[measure], payments=[a_payment(id="p", of="m", schedule=POLY, **each)]))


@SEVERAL
@given(any_kind(SCHEDULES))
@example({"kind": "by_occurrence", "rates": ["1"], "after": "last_repeats"})
def test_any_schedule_is_computed_or_refused(schedule: dict[str, Any]) -> None:
    computed_or_refused(around(payments=[a_payment(id="p", of="m", schedule=schedule, basis={"kind": "own"})]))


@SEVERAL
@given(
    st.sampled_from(sorted(composites.KINDS)).flatmap(
        lambda kind: any_of(composites.KINDS[kind], kind=kind, id="c", **ONE_OF_M.get(kind, {}))
    )
)
def test_any_composite_with_its_gates_is_computed_or_refused(composite: dict[str, Any]) -> None:
    computed_or_refused(around(composites=[composite]))


@SEVERAL
@given(any_of(PaymentSchema, id="p", of="m", schedule=POLY), st.sampled_from([None, "lot"]))
def test_any_payment_with_its_basis_and_limits_is_computed_or_refused(
    payment: dict[str, Any], group: str | None
) -> None:
    each = {"for_each": group} if group is not None else {}
    summed = {"kind": "sum", "table": "lots", "column": "amount"}
    payment = {key: value for key, value in payment.items() if key != "for_each"} | each
    computed_or_refused(around(measures=[a_measure(id="m", statistic=summed, **each)], payments=[payment]))


@SEVERAL
@given(any_kind(OfKind(limits.ACROSS_PAYMENTS, "limit")))
def test_any_limit_across_payments_is_computed_or_refused(limit: dict[str, Any]) -> None:
    computed_or_refused(around(limits=[limit]))


@SEVERAL
@given(st.data())
def test_any_value_in_any_place_is_computed_or_refused(data: st.DataObject) -> None:
    document: Any = around()
    inner, key = document, data.draw(st.sampled_from(sorted(document)))
    while isinstance(inner[key], dict | list) and inner[key] and data.draw(st.integers(0, 3)):
        inner = inner[key]
        key = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
    atoms = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    inner[key] = data.draw(st.recursive(atoms, lambda each: st.lists(each) | st.dictionaries(st.text(), each)))
    computed_or_refused(document)
