"""Which texts the terms look for: in conditions of measures, however deep, and in checks of tables."""

import json
from pathlib import Path

from contracts.compared_texts import compared_texts
from contracts.terms import load_terms
from tests.contracts.documents import a_measure, a_terms_document

TERMS = Path(__file__).parents[2] / "examples" / "terms"


def test_the_demos_terms_look_for_causes_and_compare_places() -> None:
    found = compared_texts(load_terms(json.loads((TERMS / "ARP-2027-A.json").read_text())))
    texts = {text for table in found.values() for each in table.texts.values() for text in each}
    assert texts == {"City", "Vendor"}, "the other columns that conditions read are lists of choices"
    assert ("actual_place", "planned_place") in {pair for table in found.values() for pair in table.pairs}


def test_conditions_are_found_however_deep_and_only_columns_of_text_count() -> None:
    where = {"any": [{"not": {"equal": ["text", "One"]}}, {"one_of": ["text", ["Two", "One"]]}]}
    where["any"] += [{"equal": ["kind", "big"]}, {"equal": ["number", "1"]}, {"at_least": ["number", "1"]}]
    share = {"kind": "share", "table": "visits", "where": where, "if_blank": "fails"}
    terms = load_terms(a_terms_document(measures=[a_measure(statistic=share)]))
    assert dict(compared_texts(terms)["visits"].texts) == {"text": ("One", "Two")}
