"""Why a request was refused is said in closed words, and of a flood a few events tell."""

import pytest

from contracts import errors
from contracts.refusals import WORDS, WRITTEN_EACH_HOUR, is_written, words_for, words_for_status


def every_kind(kind: type[errors.DomainError] = errors.DomainError) -> list[type[errors.DomainError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in every_kind(below))]


@pytest.mark.parametrize("kind", every_kind())
def test_the_words_repeat_nothing_of_the_message(kind: type[errors.DomainError]) -> None:
    words = words_for(kind("The value “typed by somebody” is none."))
    assert words in WORDS.values()
    assert "typed" not in words


def test_a_kind_has_its_own_words_or_those_of_the_nearest_above_it() -> None:
    assert words_for(errors.Stale("")) != words_for(errors.Conflict(""))
    assert words_for(errors.NumberError("")) == words_for(errors.Invalid("")) == words_for_status(422)
    assert words_for_status(418) == WORDS[errors.DomainError]


def test_of_a_flood_the_first_are_written_and_then_each_time_that_it_has_doubled() -> None:
    written = [number for number in range(1, 100_001) if is_written(number)]
    assert written[:WRITTEN_EACH_HOUR] == list(range(1, WRITTEN_EACH_HOUR + 1))
    assert written[WRITTEN_EACH_HOUR:] == [WRITTEN_EACH_HOUR << times for times in range(1, 13)]
