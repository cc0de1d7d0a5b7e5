"""Which results a ruling touches: the measures whose rows it excuses, which it waives, or which feed the payment that
it changes, and the composites that these are part of. A ruling about pay items, retainage or a check touches none.
"""

from collections.abc import Iterable

from contracts.rulings import NET, About
from contracts.terms import Terms


def touched_by(about: About, terms: Terms) -> frozenset[str]:
    """The ids of the measures and composites of the terms that a ruling about this touches."""
    if about.kind in ("rows", "days"):
        reading = [each.id for each in terms.measures if about.name in each.statistic.tables_read()]
        return _with_composites(reading, terms)
    if about.kind == "measure":
        return _with_composites([about.name], terms)
    if about.kind in ("payment", "limit", "line"):
        return _feeding(_payments(about.name, terms), terms)
    return frozenset()


def _payments(name: str, terms: Terms) -> frozenset[str]:
    """The payments that a rule or line of that name is or limits; all of them for the whole payment."""
    if name == NET:
        return frozenset(each.id for each in terms.payments)
    limited = (payment for limit in terms.limits if limit.id == name for payment in limit.payments)
    return frozenset(limited) | {each.id for each in terms.payments if each.id == name}


def _feeding(payments: frozenset[str], terms: Terms) -> frozenset[str]:
    """What the payments pay for, with the measures that a composite among it joins."""
    paid = {each.of for each in terms.payments if each.id in payments}
    joined = {measure for each in terms.composites if each.id in paid for measure in each.joined()}
    return frozenset(paid | joined)


def _with_composites(measures: Iterable[str], terms: Terms) -> frozenset[str]:
    found = set(measures)
    return frozenset(found | {each.id for each in terms.composites if found.intersection(each.joined())})
