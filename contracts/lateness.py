"""What the terms say of a report that has not come: which measures wait for it, and what they count as meanwhile."""

from contracts.terms import Terms

NOTHING_PAID = "Without it no statement can be made, so nothing is paid for this period."


def what_lateness_costs(terms: Terms, party: str) -> tuple[str, ...]:
    """Sentences about the measures over that party's tables; none where the terms leave them out or say nothing.

    Measures that hold the statement are not named: whichever they are, nothing is paid.
    """
    tables = {table.id for table in terms.tables_of(party)}
    holds, said = False, dict[str, list[str]]()
    for measure in terms.measures:
        follows = measure.missing.get("not_reported")
        waits = follows is not None and not tables.isdisjoint(measure.statistic.tables_read())
        if follows is None or not waits:
            continue
        holds |= follows.kind == "hold"
        if follows.kind not in ("exclude", "hold"):
            said.setdefault(follows.sentence(), []).append(measure.title)
    counted = tuple(f"Without it: {', '.join(titles)}: {words}." for words, titles in said.items())
    return (*((NOTHING_PAID,) if holds else ()), *counted)
