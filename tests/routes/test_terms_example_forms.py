"""Worked examples, names of the summary, comparisons and samples typed in fields: what is typed is what is stored."""

from typing import Any

from contracts.drafts import study
from contracts.terms import load_terms
from contracts.trials import run_examples
from routes.terms_fields import PREFIX
from routes.terms_forms import view_form
from routes.terms_names import names_of
from routes.terms_paths import place_words
from routes.terms_shapes import shape_of_part
from routes.terms_typed import apply_form
from tests.contracts.documents import a_facts_document, a_row, a_terms_document

VISITS = "0.facts.tables.visits"
PASTED = (
    "Text\tDate\tNumber\tDatetime\tTruth\r\none\t7/1/2027\t$1,250.00\t7/1/2027 7:05\tYES\r\ntwo\t7/2/2027\t0\t\tno\r\n"
)


def shown(name: str, value: Any, document: dict[str, Any]) -> dict[str, Any]:
    """The fields of the part by their names, as its page shows them."""
    shape = shape_of_part(name, document)
    view = view_form(shape, value, name, study(document).problems, names_of(document), document)
    return {each.name.removeprefix(PREFIX): each for each in view.inputs()}


def typed(name: str, value: Any, document: dict[str, Any], act: str = "save", **fields: str) -> Any:
    """The part after fields were typed into what a browser would send back."""
    sent = {PREFIX + key: field.value for key, field in shown(name, value, document).items()}
    shape = shape_of_part(name, document)
    return apply_form(shape, value, sent | {PREFIX + key: text for key, text in fields.items()}, act)


def an_example(**but: Any) -> dict[str, Any]:
    return {"title": "July", "facts": a_facts_document(), "expected": {"net": "102.00"}} | but


def test_an_example_is_typed_pasted_and_worked_out() -> None:
    document = a_terms_document()
    made = typed("examples", [], document, "add:")
    made = typed(
        "examples",
        made,
        document,
        **{"0.title": "Half of the visits", "0.facts.period": "2027-07", VISITS: PASTED},
        **{"0.expected.money.net": "$100", "0.expected.money.bonus": "0"},
    )
    seven = "2027-07-01T07:05:00"
    assert made[0]["facts"]["tables"]["visits"]["rows"] == [
        [2, {"text": "one", "date": "2027-07-01", "number": "1250.00", "datetime": seven, "truth": "yes"}],
        [3, {"text": "two", "date": "2027-07-02", "number": "0", "datetime": None, "truth": "no"}],
    ]
    assert {key: made[0]["facts"][key] for key in ("contract", "starts", "ends")} == {
        "contract": "C-1",
        "starts": "2027-07-01",
        "ends": "2027-07-31",
    }
    assert made[0]["expected"] == {"net": "100.00", "bonus": "0.00"}
    assert [result.agrees for result in run_examples(load_terms(document | {"examples": made}))] == [True, True]
    assert typed("examples", made, document) == made


def test_an_example_of_a_contract_at_the_end_of_the_calendar_offers_no_month() -> None:
    contract = a_terms_document()["contract"] | {"starts": "9990-01-01", "ends": "9999-12-31"}
    made = typed("examples", [], a_terms_document(contract=contract), "add:")
    assert shown("examples", made, a_terms_document(contract=contract))["0.facts.period"].choices == ()


def test_a_cell_that_cannot_be_read_is_kept_and_told_beside_its_field() -> None:
    for text, says in (
        ("Text,Date\none,soon", "Row 2, “Date”: “soon” is not a date such as 2027-07-18."),
        ("Text,When\none,2027-07-01", "“When” is no heading of this table."),
        ("Text\none,two", "Row 2 has 2 cells, and there are 1 headings."),
        ('Text\n"one', "A quotation mark is open"),
    ):
        document = a_terms_document(examples=[an_example()])
        document["examples"] = typed("examples", document["examples"], document, **{VISITS: text})
        field = shown("examples", document["examples"], document)[VISITS]
        assert (field.value, says in field.wrong) == (text, True)
        document["measures"][0].pop("unit")
        assert shown("examples", document["examples"], document)[VISITS].wrong == field.wrong
        document = a_terms_document(examples=document["examples"])
        assert typed("examples", document["examples"], document) == document["examples"]
        mended = typed("examples", document["examples"], document, **{VISITS: "Text,Number\none,1"})
        assert mended[0]["facts"]["tables"]["visits"]["rows"] == [[2, {"text": "one", "number": "1"}]]


def test_what_no_field_shows_stays_in_an_example() -> None:
    agreed = {"by": "city", "agreed": {"number": {"value": "2", "agreement": "a1", "says": "Both agreed."}}}
    rows = [a_row(5), [*a_row(9), "disputed"]]
    earlier = [{"period": "2027-06", "amounts": {"bonus": "1.00"}, "quantities": {}}]
    plain = an_example(
        facts=a_facts_document(*rows, earlier=earlier), expected={"net": "100.00", "counts": {"share": [1, 1]}}
    )
    full = an_example(facts=a_facts_document([*a_row(2), "verified", agreed]))
    document = a_terms_document(examples=[plain, full])
    assert typed("examples", document["examples"], document) == document["examples"]
    made = typed("examples", document["examples"], document, **{"0.title": "Another", "0.expected.money.net": ""})
    assert made == [{**plain, "title": "Another", "expected": {"counts": {"share": [1, 1]}}}, full]
    seen = shown("examples", document["examples"], document)
    assert seen[VISITS].value.startswith("Row number,Text,Number")
    assert seen[VISITS].value.endswith(",disputed")
    assert "as JSON" in seen["1.facts.tables.visits"].value
    gone = typed("examples", document["examples"], document, **{VISITS: ""})
    assert gone[0]["facts"]["tables"] == {}
    assert gone[0]["facts"]["earlier"] == earlier


def test_a_score_is_expected_by_the_name_of_its_measure() -> None:
    scored = {"schedule": {"kind": "points", "points": [["0", "0"], ["100", "50"]], "outside": "clamp"}}
    document = a_terms_document()
    document["measures"][0] |= scored | {"score_unit": "points"}
    document["payments"][0]["schedule"]["bands"] = [{"at_least": "40", "gives": "0.02"}, {"below": "40", "gives": "0"}]
    made = typed("examples", [an_example(expected={})], document, **{"0.expected.scores.share": "50.0"})
    assert made[0]["expected"] == {"scores.share": "50.0"}
    (result,) = run_examples(load_terms(document | {"examples": made}))
    assert (result.found, result.agrees) == ("50", True)


def test_names_of_the_summary_are_typed_in_fields() -> None:
    document = a_terms_document(groups=[{"id": "lot", "title": "Lot", "table": "visits", "by": "text"}])
    made = typed("summary", [], document, "add:")
    made = typed("summary", made, document, **{"0.name": "rate", "0.of": "bonus.rate", "0.decimals": "3"})
    made = typed("summary", made, document, "add:")
    made = typed("summary", made, document, **{"1.shows": "groups"})
    made = typed("summary", made, document, "add:1.fields", **{"1.name": "lots", "1.for_each": "lot"})
    made = typed("summary", made, document, "add:1.fields", **{"1.fields.0.shows": "label"})
    made = typed("summary", made, document, **{"1.fields.1.shows": "column", "1.fields.0.name": "lot"})
    made = typed("summary", made, document, **{"1.fields.1.name": "kind", "1.fields.1.column": "kind"})
    assert made == [
        {"name": "rate", "of": "bonus.rate", "decimals": 3},
        {
            "name": "lots",
            "for_each": "lot",
            "fields": [{"name": "lot", "label": True}, {"name": "kind", "column": "kind"}],
        },
    ]
    assert load_terms(document | {"summary": made})


def test_classes_and_clocks_are_typed_in_fields() -> None:
    document = a_terms_document()
    classes = typed(
        "classes", typed("classes", [], document, "add:"), document, **{"0.kind": "hold", "0.class": "resolve"}
    )
    assert classes == [{"kind": "hold", "class": "resolve"}]
    clocks = typed("clocks", typed("clocks", [], document, "add:"), document, **{"0.clock": "payment", "0.days": "30"})
    assert clocks == [{"clock": "payment", "days": 30}]
    assert load_terms(document | {"classes": classes, "clocks": clocks})
    assert ("resolve", "must be resolved") in shown("classes", classes, document)["0.class"].choices
    assert ("hold", "Hold") in shown("classes", classes, document)["0.kind"].choices


def test_the_place_of_a_problem_is_told_in_the_words_of_the_form() -> None:
    document = a_terms_document()
    rows = "Worked examples › example 1 › What was reported › Tables › Rows of “Visits”"
    said = {
        "payments[0].schedule.bands[1].gives": "Payment: Bonus › What a result gives › band 2 › Gives",
        "examples[0].facts.tables.visits": rows,
        "goals[2].title": "Goals › goal 3 › Title",
        "measures[7].id": "Measure › Short name",
        "": "",
        "k1": "k1",
    }
    assert {path: place_words(path, document) for path in said} == said
    assert (
        place_words("payments[0].schedule.bands[1].gives", document, "payments[0]")
        == "What a result gives › band 2 › Gives"
    )


def test_comparisons_and_samples_are_typed_in_fields() -> None:
    document = a_terms_document()
    city = {**document["tables"][0], "id": "logs", "title": "Logs", "reported_by": "city", "key": ["text"]}
    city["columns"] = [
        {"id": "text", "heading": "Stop", "type": "text"},
        {"id": "tons", "heading": "Tons", "type": "number"},
    ]
    document["tables"] = [document["tables"][0] | {"key": ["text"]}, city]

    def put(table: Any, act: str = "save", **fields: str) -> Any:
        sent = {name.replace("__", "."): text for name, text in fields.items()}
        shape = shape_of_part("tables", document)
        view = view_form(shape, table, "tables[0]", (), names_of(document), document)
        form = {each.name: each.value for each in view.inputs()}
        return apply_form(shape, table, form | {PREFIX + name: text for name, text in sent.items()}, act)

    table = put(document["tables"][0], "add:compared")
    table = put(table, compared__0__column="number", compared__0__table="logs", compared__0__other="tons")
    table = put(table, compared__0__within="vendor", compared__0__beyond="city", compared__0__verifies="yes")
    table = put(table, compared__0__tolerance__counted="absolute")
    table = put(table, "put:sample", compared__0__tolerance__absolute="0.5")
    table = put(table, sample__size__counted="percent", sample__most_rejected__counted="rows")
    table = put(table, sample__size__percent="10", sample__most_rejected__rows="0", sample__otherwise="verify_all")
    assert table["compared"] == [
        {
            "column": "number",
            "table": "logs",
            "other": "tons",
            "within": "vendor",
            "beyond": "city",
            "verifies": True,
            "tolerance": {"absolute": "0.5"},
        }
    ]
    assert table["sample"] == {"size": {"percent": "10"}, "most_rejected": {"rows": 0}, "otherwise": "verify_all"}
    assert put(table) == table
    shape = shape_of_part("tables", document)
    fields = {
        each.name: each for each in view_form(shape, table, "tables[0]", (), names_of(document), document).inputs()
    }
    assert ("spare", "Spare") in fields["f:compared.0.column"].choices
    assert fields["f:compared.0.other"].choices == (("text", "Stop"), ("tons", "Tons"))
