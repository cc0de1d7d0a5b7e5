"""Everything that is wrong in what was entered, said at once: a person mends a form once, not once for each problem."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contracts.errors import Invalid, Problem


@contextmanager
def noting(problems: list[Problem]) -> Iterator[None]:
    """Note the problems of what is refused within, and go on with the next check."""
    try:
        yield
    except Invalid as refusal:
        problems.extend(refusal.problems or [Problem("", refusal.message)])


def check_none(problems: Sequence[Problem]) -> None:
    """Nothing where no problem was noted, else Invalid with all of them."""
    if len(problems) == 1:
        raise Invalid(problems[0].message, problems)
    if problems:
        raise Invalid("Some fields need another look. Nothing was saved.", problems)
