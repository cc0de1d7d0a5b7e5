"""Terms as a text: what is no document is refused at once, and what says the same has the same digest."""

import json
from itertools import pairwise
from typing import Any

import pytest

from contracts.errors import Invalid
from contracts.terms import load_terms
from tests.contracts.documents import a_payment, a_terms_document, changed


def banded(*said: dict[str, str]) -> dict[str, Any]:
    return a_terms_document(payments=[a_payment(schedule={"kind": "steps", "bands": list(said)})])


def test_all_problems_are_told_at_once() -> None:
    document = changed(a_terms_document(), "payments.0.of", "x")
    document = changed(document, "measures.0.goal", "y")
    document = changed(document, "measures.0.statistic.table", "z")
    with pytest.raises(Invalid, match=r"have 3 problems") as refused:
        load_terms(document)
    assert {problem.path for problem in refused.value.problems} == {
        "payments[0].of",
        "measures[0].goal",
        "measures[0].statistic.table",
    }


@pytest.mark.parametrize(
    "text,words",
    [
        ("", "not valid JSON"),
        ("[]", "one JSON object"),
        ('"terms"', "one JSON object"),
        ('{"language": 1, "language": 2}', "“language” stands twice"),
        ('{"value": NaN}', "NaN is not a number"),
        ('{"value": Infinity}', "Infinity is not a number"),
        ('{"value": 1e999}', "1e999 is out of reach"),
        ('{"value": ' + "9" * 5000 + "}", "not valid JSON"),
        ("[" * 100_000, "nested deeper than 40"),
        ('{"a":' * 41 + "1" + "}" * 41, "nested deeper than 40"),
        (" " * 2_000_001, "longer than 2,000,000"),
        ('{"source": "\\ud800"}', "half of a letter"),
    ],
    ids=lambda text: str(text)[:24],
)
def test_a_text_that_is_no_document_is_refused(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        load_terms(text)


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    with pytest.raises(Invalid, match="not valid JSON"):
        load_terms(b"\xff\xfe{\x00}\x00")


def test_ten_thousand_bands_are_refused() -> None:
    many = [{"at_least": str(edge), "below": str(edge + 1), "gives": "0"} for edge in range(10_000)]
    with pytest.raises(Invalid, match="At most 500 entries; found 10,000"):
        load_terms(json.dumps(banded(*many)))


def test_the_largest_number_of_bands_is_read() -> None:
    edges = [f"{fifth // 5}.{fifth % 5 * 2}" for fifth in range(1, 500)]
    many = [{"at_least": edge, "below": after, "gives": "0"} for edge, after in pairwise(edges)]
    ends = [{"below": edges[0], "gives": "0"}, {"at_least": edges[-1], "gives": "0"}]
    assert load_terms(banded(*many, *ends))


def test_the_order_of_keys_changes_neither_terms_nor_digest() -> None:
    document = a_terms_document()
    turned = dict(reversed(list(document.items())))
    assert load_terms(turned).digest == load_terms(json.dumps(document, indent=3)).digest


def test_four_and_four_point_nought_are_different_terms() -> None:
    document = a_terms_document()
    assert load_terms(changed(document, "items.0.price", "100.0")).digest != load_terms(document).digest
