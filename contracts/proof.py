"""What finance must know of the proof behind a statement: sources that nobody verified, evidence that is missing, and
values on which the parties differ.
"""

from collections.abc import Iterator, Mapping, Sequence

from contracts.cautions import measures_that_pay
from contracts.evidence import missing_evidence
from contracts.exceptions import ExceptionFound
from contracts.facts import Facts
from contracts.measures import Measure, Result
from contracts.side_by_side import Compared, discrepancies
from contracts.tables import Table
from contracts.terms import Terms

_NAMED = 5


def proof_exceptions(
    terms: Terms, facts: Facts, seen: Facts, results: Mapping[tuple[str, str], Result]
) -> Iterator[ExceptionFound]:
    """The exceptions in the order of the terms; `facts` as reported, `seen` as measures saw them."""
    paying = {measure.id for measure in measures_that_pay(terms)}
    counted = {name for (name, _), result in results.items() if result.value.value is not None}
    yield from _unverified([each for each in terms.measures if each.id in paying & counted], seen, terms)
    for measure in terms.measures:
        if measure.evidence:
            yield from _without_evidence(measure, facts)
    yield from _open_discrepancies(terms, facts)


def _unverified(measures: Sequence[Measure], seen: Facts, terms: Terms) -> Iterator[ExceptionFound]:
    """One exception for each table, however many measures pay on its rows: it is verified once for all of them."""
    resting: dict[str, dict[tuple[int, int], list[str]]] = {}
    for measure in measures:
        for name in dict.fromkeys(measure.statistic.tables_read()):
            table = terms.tables_by_id[name]
            if name not in seen.tables or table.reported_by != "vendor":
                continue
            counts = measure.counting().judge(table)
            rows = [row.standing for row in seen.tables[name].rows if counts(row)]
            unverified = len(rows) - rows.count("verified")
            if unverified:
                resting.setdefault(name, {}).setdefault((unverified, len(rows)), []).append(f"“{measure.title}”")
    for name, found in resting.items():
        parts = (
            f"{', '.join(titles)} {'pays' if len(titles) == 1 else 'pay'} on {unverified:,} of {rows:,} rows"
            for (unverified, rows), titles in found.items()
        )
        title = terms.tables_by_id[name].title
        says = f"{'; '.join(parts)} of “{title}” that only the vendor reported and nobody verified."
        yield ExceptionFound("unverified_source", name, says)


def _without_evidence(measure: Measure, facts: Facts) -> Iterator[ExceptionFound]:
    rows = {name: table.rows for name, table in facts.tables.items()}
    for lacking in missing_evidence(measure.evidence, facts.evidence, measure.id, rows):
        yield ExceptionFound("evidence_missing", measure.id, f"{measure.title}: {lacking.says()}")


def _open_discrepancies(terms: Terms, facts: Facts) -> Iterator[ExceptionFound]:
    still_open: dict[tuple[str, str], list[tuple[Table, Compared]]] = {}
    for table, compared in discrepancies(facts, terms.tables_by_id):
        if compared.is_open:
            still_open.setdefault((table.id, compared.comparison.column), []).append((table, compared))
    for (table_id, column), found in still_open.items():
        table = found[0][0]
        named = ", ".join(str(compared.row.number) for _, compared in found[:_NAMED]) + (
            " …" if len(found) > _NAMED else ""
        )
        says = (
            f"“{table.column(column).heading}” of “{table.title}” differs beyond the tolerance from what the other "
            f"party reports in {len(found)} row(s) ({named}), and no value has been agreed on."
        )
        yield ExceptionFound("discrepancy", f"{table_id}.{column}", says)
