"""Terms that are tried upon facts that others were settled upon: what both count alike is the same as counted anew."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from contracts.earlier import EarlierPeriod
from contracts.errors import DomainError
from contracts.facts import Facts
from contracts.results import known_from
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms, load_terms
from tests.contracts.case_files import read_cases, settled
from tests.contracts.standing_documents import facts_of, terms_document
from tests.contracts.test_forecasts import quick


def statements() -> Iterator[Statement]:
    for each in read_cases():
        try:
            yield settled(each)
        except DomainError:
            continue


def with_one_counted_anew(terms: Terms) -> Terms:
    """The terms with another title for the first of their measures, and without limits."""
    first, *others = terms.measures
    return replace(terms, measures=(replace(first, title="Counted anew", few=None), *others), limits=())


def without_earlier(facts: Facts) -> Facts:
    return replace(facts, earlier=())


@pytest.mark.parametrize("other_facts", [lambda facts: facts, without_earlier])
def test_what_is_taken_from_other_terms_is_what_counting_anew_gives(other_facts: Callable[[Facts], Facts]) -> None:
    compared, taken = 0, 0
    for statement in statements():
        facts = other_facts(statement.facts)
        for terms in (statement.terms, with_one_counted_anew(statement.terms)) if statement.terms.measures else ():
            try:
                anew = settle(terms, facts)
            except DomainError:
                continue
            assert settle(terms, facts, statement).text == anew.text
            compared += 1
            taken += len(known_from(statement.terms, statement.results, terms))
    assert compared > 200
    assert taken > 200


def known(like: dict[str, Any], terms: dict[str, Any]) -> set[str]:
    """The measures whose results are taken from the one into the other."""
    before, after = load_terms(like), load_terms(terms)
    found = known_from(before, settle(before, facts_of(before, quick(3, 5))).results, after)
    return {measure for measure, _ in found}


def test_the_same_measure_is_known_under_another_value_of_the_contract_and_other_payments() -> None:
    other = terms_document()
    other["contract"]["value"] = "2000.00"
    other["payments"][0]["schedule"]["bands"][0]["gives"] = "50.00"
    assert known(terms_document(), other) == {"quick"}


def with_other(statistic: dict[str, Any]) -> dict[str, Any]:
    """The terms with another measure, which is shown under a goal and pays nothing."""
    document = terms_document()
    document["goals"] = [{"id": "shown", "title": "Shown"}]
    other = {"id": "other", "title": "Other", "unit": "units", "goal": "shown", "missing": {}}
    document["measures"].append(other | {"statistic": statistic})
    return document


@pytest.mark.parametrize("statistic", [{"kind": "contract_value"}, {"kind": "failures_before", "payment": "bonus"}])
def test_what_reads_the_terms_or_earlier_periods_is_counted_anew(statistic: dict[str, Any]) -> None:
    document = with_other(statistic)
    assert known(document, document) == {"quick"}


def test_a_repeated_failure_is_counted_by_what_the_tried_terms_paid_before() -> None:
    terms = load_terms(with_other({"kind": "failures_before", "payment": "bonus"}))
    facts = facts_of(terms, quick(3, 5))
    june = EarlierPeriod(period="2027-06", amounts={"bonus": Decimal("-10.00")}, quantities={}, statement="")
    again = settle(terms, replace(facts, earlier=(june,)), settle(terms, facts))
    assert again.results["other", ""].value.value == 1


@pytest.mark.parametrize("part", ["where", "table", "measure"])
def test_a_measure_that_counts_otherwise_is_not_known(part: str) -> None:
    other = terms_document()
    if part == "where":
        other["measures"][0]["statistic"]["where"] = {"at_most": ["hours", "11"]}
    elif part == "table":
        other["tables"][0]["columns"][1]["unit"] = "minutes"
    else:
        other["measures"][0]["id"] = other["payments"][0]["of"] = "swift"
    assert known(terms_document(), other) == set()
