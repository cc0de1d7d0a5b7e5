"""What the terms say of a report that has not come: which measures wait for it, and what they count as meanwhile."""

from contracts.terms import Terms


def what_lateness_costs(terms: Terms, party: str) -> tuple[str, ...]:
    """Sentences about the measures over that party's tables; none where the terms leave them out or say nothing."""
    tables = {table.id for table in terms.tables_of(party)}
    said: dict[str, list[str]] = {}
    for measure in terms.measures:
        follows = measure.missing.get("not_reported")
        waits = follows is not None and not tables.isdisjoint(measure.statistic.tables_read())
        if follows is not None and waits and follows.kind != "exclude":
            said.setdefault(follows.sentence(), []).append(measure.title)
    return tuple(f"Without it: {', '.join(titles)}: {words}." for words, titles in said.items())
