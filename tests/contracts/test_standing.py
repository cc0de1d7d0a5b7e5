"""Standing of rows, samples, comparisons and evidence, as the core decides them from terms and facts alone."""

import json
from decimal import Decimal
from typing import Any

import pytest

from contracts.errors import Incomplete, Invalid
from contracts.fact_rows import row_names
from contracts.facts import facts_document, load_facts
from contracts.sentences import tell_measure
from contracts.settlement import settle
from contracts.terms import load_terms
from tests.contracts.standing_documents import (
    HASH,
    VERIFIED,
    compared,
    facts_of,
    kinds,
    sampled,
    settled,
    terms_document,
    with_table,
)

JOBS = [[2, "a", "9", "verified", {"by": "city"}], [3, "b", "12"], [4, "c", "8", "rejected"], [5, "d", "8", "disputed"]]


def test_without_a_rule_reported_rows_count_and_rejected_and_disputed_ones_do_not() -> None:
    statement = settled(terms_document(), JOBS)
    assert statement.document()["counts"]["quick"] == [1, 2]
    assert kinds(statement) == ["unverified_source"]


def test_rows_below_the_least_standing_leave_numerator_and_denominator() -> None:
    statement = settled(terms_document(**VERIFIED), JOBS)
    document = statement.document()
    assert document["counts"]["quick"] == [1, 1]
    assert document["figures"]["measures"]["quick"]["standing"] == {
        "verified": 1,
        "reported": 1,
        "disputed": 1,
        "rejected": 1,
        "counted": 1,
    }
    assert kinds(statement) == []


def test_one_unverified_row_makes_the_measure_not_inspected_where_the_terms_say_so() -> None:
    statement = settled(terms_document(**VERIFIED | {"below": "not_inspected"}), JOBS)
    assert statement.document()["states"] == {"quick": "not inspected"}


def test_without_any_verified_row_nothing_is_counted_as_zero() -> None:
    statement = settled(terms_document(**VERIFIED), [[2, "a", "9"]])
    assert statement.document()["states"] == {"quick": "not inspected"}


def test_only_disputed_rows_hold_the_statement_where_the_terms_say_nothing_of_it() -> None:
    document = terms_document()
    del document["measures"][0]["missing"]["not_inspected"]
    with pytest.raises(Incomplete, match="not inspected"):
        settled(document, [[2, "a", "9", "disputed"]])


def test_a_contract_may_count_disputed_rows() -> None:
    assert settled(terms_document(counts_from="disputed"), JOBS).document()["counts"]["quick"] == [2, 3]


def test_a_third_partys_word_counts_where_the_terms_ask_for_it_alone() -> None:
    rows = [[2, "a", "9", "verified", {"by": "city"}], [3, "b", "12", "verified", {"by": "third_party"}]]
    asked = VERIFIED | {"verified_by": "third_party"}
    assert settled(terms_document(**asked), rows).document()["counts"]["quick"] == [0, 1]
    assert settled(terms_document(**VERIFIED), rows).document()["counts"]["quick"] == [1, 1]


@pytest.mark.parametrize(
    "hours, tolerance, within, counted",
    [
        ("9.5", {"absolute": "0.5"}, "vendor", "9"),  # exactly at the tolerance they agree
        ("9.6", {"absolute": "0.5"}, "vendor", None),
        ("9.5", {"absolute": "0.5"}, "city", "9.5"),
        ("9.5", {"absolute": "0.5"}, "mean", "9.25"),
        ("9.5", {"absolute": "0.5"}, "lower", "9"),
        ("9.5", {"absolute": "0.5"}, "higher", "9.5"),
        ("10", {"percent": "10"}, "city", "10"),
        ("10.1", {"percent": "10"}, "city", None),
    ],
)
def test_a_tolerance_says_which_value_counts(
    hours: str, tolerance: dict[str, str], within: str, counted: str | None
) -> None:
    rule = compared(tolerance=tolerance, within=within)
    document = with_table(terms_document(), compared=[rule])
    document["measures"][0] |= {"unit": "hours", "statistic": {"kind": "mean", "table": "jobs", "column": "hours"}}
    statement = settled(document, [[2, "a", "9"], [3, "b", "4"]], [[2, "a", hours]])
    if counted is None:
        assert statement.figures["quick"].value == 4
        assert kinds(statement) == ["discrepancy", "unverified_source"][::-1]
    else:
        assert statement.figures["quick"].value == (Decimal(counted) + 4) / 2


def test_a_value_taken_from_elsewhere_names_both_cells() -> None:
    document = with_table(terms_document(), compared=[compared(beyond="city")])
    document["measures"][0] |= {"unit": "hours", "statistic": {"kind": "value", "table": "jobs", "column": "hours"}}
    agreed = {"agreed": {"hours": {"value": "7", "agreement": "x1", "says": "agreed on August 2, 2027"}}}
    statement = settled(document, [[2, "a", "9"]], [[5, "a", "3"]])
    taken = statement.figures["quick"]
    assert taken.source is not None
    assert (taken.value, taken.source.document()) == (
        3,
        {
            "kind": "compared",
            "table": "jobs",
            "cell": "B2",
            "row": 2,
            "other_table": "seen",
            "other_cell": "B5",
            "other_row": 5,
            "rule": "city",
        },
    )
    assert kinds(statement).count("discrepancy") == 1
    statement = settled(document, [[2, "a", "9", "reported", agreed]], [[5, "a", "3"]])
    taken = statement.figures["quick"]
    assert taken.source is not None
    said = taken.source.document()
    assert (taken.value, said["kind"], said["agreement"], said["other_cell"]) == (7, "agreed", "x1", "B5")
    assert "discrepancy" not in kinds(statement)


def test_what_agrees_is_verified_by_the_other_party_and_a_double_key_is_not_compared() -> None:
    document = with_table(terms_document(**VERIFIED), compared=[compared(verifies=True)])
    statement = settled(document, [[2, "a", "9"], [3, "b", "9"]], [[2, "a", "9"], [3, "b", "9"], [4, "b", "9"]])
    assert statement.document()["counts"]["quick"] == [1, 1]


def test_facts_come_back_from_their_document_as_they_were() -> None:
    terms = load_terms(terms_document())
    agreed = {"by": "city", "agreed": {"hours": {"value": "7", "agreement": "x1", "says": "agreed"}}}
    drawn = {"seed": "s", "drawn_by": "p", "drawn_at": "2027-08-01T00:00:00+00:00"}
    facts = facts_of(terms, [[2, "a", "9", "verified", agreed], [3, "b", "1"]], sample=drawn)
    assert load_facts(json.dumps(facts_document(facts), default=str), terms.tables) == facts


@pytest.mark.parametrize(
    "row",
    [
        [2, {}, "approved"],
        [2, {}, "verified", {"who": "x"}],
        [2, {}, "verified", {"by": 3}],
        [2, {}, "verified", {"agreed": {"hours": {"value": "7"}}}],
        [2, {}, "verified", {"agreed": {"hours": {"value": "x7", "agreement": "x", "says": "y"}}}],
        [2, {}, "verified", {"agreed": {"depth": {"value": "7", "agreement": "x", "says": "y"}}}],
        [2, {}, "verified", {}, 1],
    ],
)
def test_a_standing_that_nobody_knows_is_refused(row: list[Any]) -> None:
    terms = load_terms(terms_document())
    document = json.loads(json.dumps(facts_document(facts_of(terms, [])), default=str))
    document["tables"]["jobs"]["rows"] = [row]
    with pytest.raises(Invalid):
        load_facts(document, terms.tables)


def test_the_digest_over_rows_covers_their_standing() -> None:
    terms = load_terms(terms_document())
    digests = set()
    for rest in ([], ["verified", {"by": "city"}], ["verified", {"by": "third_party"}], ["rejected"], ["left_out"]):
        table = facts_of(terms, [[2, "a", "9", *rest]]).tables["jobs"]
        digests.add(dict(table.rows_source(table.rows, ["hours"], "all").details)["digest"])
    assert len(digests) == 5


# Evidence


def test_missing_evidence_is_an_exception_that_names_the_measure() -> None:
    needed = [
        {"title": "Log", "per": "period", "party": "vendor"},
        {"title": "Photo", "per": "row", "table": "jobs", "party": "vendor"},
    ]
    terms = load_terms(terms_document(evidence=needed))
    facts = facts_of(terms, [[2, "a", "9"], [3, "b", "9"], [4, "c", "9", "rejected"]])
    says = [found.says for found in settle(terms, facts).exceptions if found.kind == "evidence_missing"]
    assert says == ["Quick jobs: “Log” of the vendor is missing.", "Quick jobs: “Photo” is missing for 2 rows (2, 3)."]
    names = row_names(facts.tables["jobs"].rows)
    attached = {"measure": "quick", "title": "Photo", "party": "vendor", "file": "a.jpg", "sha256": HASH}
    document = json.loads(json.dumps(facts_document(facts), default=str))
    document["evidence"] = [attached | {"table": "jobs", "row": names[0]}, attached | {"title": "Log"}]
    again = settle(terms, load_facts(document, terms.tables))
    says = [found.says for found in again.exceptions if found.kind == "evidence_missing"]
    assert says == ["Quick jobs: “Photo” is missing for 1 row (3)."]


# Terms


@pytest.mark.parametrize(
    "change, path",
    [
        (lambda d: d["measures"][0].update(counts_from="verified"), "measures[0].below"),
        (lambda d: d["measures"][0].update(below="leave_out"), "measures[0].below"),
        (lambda d: d["measures"][0].update(VERIFIED | {"verified_by": "vendor"}), "measures[0].verified_by"),
        (lambda d: d["measures"][0].update(counts_from="accepted"), "measures[0].counts_from"),
        (lambda d: (d["measures"][0].update(VERIFIED), d["measures"][0]["missing"].pop("not_inspected")), "missing"),
        (
            lambda d: d["measures"][0].update(evidence=[{"title": "Photo", "per": "row", "party": "vendor"}]),
            "measures[0].evidence[0].table",
        ),
        (lambda d: with_table(d, compared=[compared(table="none")]), "tables[0].compared[0].table"),
        (lambda d: with_table(d, compared=[compared(other="depth")]), "tables[0].compared[0].other"),
        (lambda d: with_table(d, compared=[compared(column="zone")]), "tables[0].compared[0].other"),
        (lambda d: with_table(d, compared=[compared(tolerance={"absolute": "-1"})]), "tables[0].compared[0].tolerance"),
        (lambda d: with_table(d, compared=[compared(within="third_party")]), "tables[0].compared[0].within"),
        (lambda d: with_table(d, compared=[compared(table="jobs")]), "tables[0].compared[0].table"),
        (lambda d: with_table(d, key=[], compared=[compared()]), "tables[0].compared[0].table"),
        (lambda d: with_table(d, compared=[compared(), compared()]), "tables[0].compared"),
        (
            lambda d: with_table(
                d, compared=[compared(column="job", other="job", within="mean", tolerance={"absolute": "1"})]
            ),
            "tables[0].compared[0].tolerance",
        ),
        (lambda d: sampled_in(d, size={"rows": 0}), "tables[0].sample.size"),
        (lambda d: sampled_in(d, size={"percent": "101"}), "tables[0].sample.size"),
        (lambda d: sampled_in(d, by="depth"), "tables[0].sample.by"),
        (lambda d: sampled_in(d, otherwise="extrapolate"), "tables[0].sample.otherwise"),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_place(change: Any, path: str) -> None:
    document = terms_document()
    change(document)
    with pytest.raises(Invalid) as refused:
        load_terms(document)
    assert any(path in problem.path for problem in refused.value.problems), refused.value.problems


def sampled_in(document: dict[str, Any], **but: Any) -> None:
    rule = {"size": {"rows": 2}, "most_rejected": {"rows": 0}, "otherwise": "verify_all"} | but
    with_table(document, sample=rule)


def test_terms_are_read_aloud() -> None:
    document = with_table(
        sampled(by="zone"), compared=[compared(verifies=True, tolerance={"percent": "2"}, within="mean")]
    )
    document["measures"][0]["evidence"] = [{"title": "Log", "per": "period", "party": "vendor"}]
    terms = load_terms(document)
    notes = " ".join(tell_measure(terms.measures[0], terms).notes)
    assert "Verified by: inspector." in notes
    assert "Rows that are not verified leave numerator and denominator." in notes
    assert "Needed as evidence: “Log” for the period, by the vendor." in notes
    assert "“Hours” is compared with “Hours” of “Clock”: within 2 %, the mean counts" in notes
    assert "A sample of 2 rows of each “Zone” is drawn by a recorded seed" in notes
