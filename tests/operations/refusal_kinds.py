"""Of which kind a refusal is, whatever more it knows of what came between."""

from contracts.errors import Changed, DomainError, NotStanding, Overtaken

_KNOW_MORE = (Changed, NotStanding, Overtaken)


def kind_of(refusal: DomainError) -> str:
    """The name of the nearest class that is a kind of its own, such as Stale or Refused."""
    return next(each.__name__ for each in type(refusal).__mro__ if each not in _KNOW_MORE)
