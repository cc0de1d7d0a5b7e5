"""Evaluations as they are typed: each criterion graded, the ends of the scale with a note, every word kept."""

import pytest

from contracts.errors import Invalid
from contracts.evaluations import CRITERIA, GRADES, NOTED, grade_words, read_answer, read_evaluation, read_final

FAIR = {f"grade_{name}": "satisfactory" for name in CRITERIA} | {"words": " A fair\nyear. ", "answer_days": "14"}


def problems(texts: dict[str, str]) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read_evaluation(texts)
    return [each.path for each in refused.value.problems]


def test_an_evaluation_rates_every_criterion_and_keeps_the_words() -> None:
    rated, days = read_evaluation(FAIR | {"note_quality": " As agreed.\n"})
    assert (rated.words, days) == ("A fair\nyear.", 14)
    assert [each.criterion for each in rated.ratings] == list(CRITERIA)
    assert (rated.ratings[0].grade, rated.ratings[0].note) == ("satisfactory", "As agreed.")
    assert read_final(FAIR) == read_evaluation(FAIR)[0]


@pytest.mark.parametrize("grade", list(GRADES))
def test_the_best_the_worst_and_not_knowing_need_a_note(grade: str) -> None:
    if grade in NOTED:
        assert problems(FAIR | {"grade_money": grade}) == ["note_money"]
        assert problems(FAIR | {"grade_money": grade, "note_money": "  "}) == ["note_money"]
    rated, _ = read_evaluation(FAIR | {"grade_money": grade, "note_money": "Because."})
    assert rated.ratings[-1].grade == grade
    assert grade_words(grade)[0].isupper()


def test_what_is_missing_is_named_at_once() -> None:
    assert problems({}) == ["answer_days", "words", *(f"grade_{name}" for name in CRITERIA)]
    assert problems(FAIR | {"grade_quality": "great"}) == ["grade_quality"]
    assert problems(FAIR | {"answer_days": "4"}) == problems(FAIR | {"answer_days": "61"}) == ["answer_days"]


def test_an_answer_is_kept_as_it_was_typed() -> None:
    assert read_answer({"words": " June was\nthe gas company. "}) == "June was\nthe gas company."
    with pytest.raises(Invalid):
        read_answer({"words": " "})
