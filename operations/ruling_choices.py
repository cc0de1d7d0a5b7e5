"""What somebody can ask a ruling for: a contract's periods, and lines, rules, tables and checks by their titles."""

import json
from collections.abc import Iterator, Mapping

from contracts.ruling_entries import RulingChoices, about_key
from contracts.rulings import DEFERRAL, EXCUSAL, HOLD, NET, OVERRIDE, WAIVER
from contracts.sections import sections
from contracts.statistics.days_late import DaysLateStatistic
from contracts.terms import Terms
from importers.catalogue import CATALOGUE
from importers.findings import EXPLAIN
from models.contracts import Contract
from models.periods import periods_of
from models.statements import statements_of_contract
from models.terms_versions import terms_versions_of
from operations.terms import terms_of

Titles = dict[str, str]
_RULINGS = "rulings"


def choices_of(contract: Contract) -> RulingChoices:
    """What the contract offers to whoever asks for a ruling."""
    periods = periods_of(contract.government_id, contract.id)
    active = [each for each in terms_versions_of(contract.government_id, contract.id) if each.status == "active"]
    terms = terms_of(active[-1]) if active else None
    lines = _lines(contract, terms)
    abouts: Mapping[str, Titles] = {
        EXCUSAL: {} if terms is None else dict(_rows(terms)),
        WAIVER: {**({} if terms is None else dict(_rules(terms))), **dict(_checks())},
        OVERRIDE: lines,
        HOLD: lines,
        DEFERRAL: lines,
    }
    starts = {each.name: each.starts_on for each in periods}
    return RulingChoices(starts, contract.starts_on, abouts)


def _lines(contract: Contract, terms: Terms | None) -> Titles:
    """The lines of the newest statement, or of the terms where there is none yet; the whole payment first."""
    found: Titles = {about_key("line", NET): "The whole payment"}
    statements = statements_of_contract(contract.government_id, contract.id)
    if statements:
        for section in sections(json.loads(statements[0].document)):
            if section.id != _RULINGS:
                found.update({about_key("line", each["name"]): each["title"] for each in section.figures})
    elif terms is not None:
        found.update({about_key("line", f"line.{item.number}"): f"{item.number} {item.title}" for item in terms.items})
        found.update({about_key("line", each.id): each.title for each in terms.payments})
    return found


def _rules(terms: Terms) -> Iterator[tuple[str, str]]:
    yield from ((about_key("payment", each.id), f"Payment: {each.title}") for each in terms.payments)
    yield from ((about_key("measure", each.id), f"Measure: {each.title}") for each in terms.measures)
    yield from ((about_key("limit", each.id), f"Limit: {each.title}") for each in terms.limits)
    if terms.retainage is not None:
        yield about_key("retainage", terms.retainage.id), f"Retainage: {terms.retainage.title}"


def _rows(terms: Terms) -> Iterator[tuple[str, str]]:
    late = {each.statistic.table for each in terms.measures if isinstance(each.statistic, DaysLateStatistic)}
    for table in terms.tables:
        yield about_key("rows", table.id), f"Rows of {table.title}"
        if table.id in late:
            yield about_key("days", table.id), f"Days of a milestone in {table.title}"


def _checks() -> Iterator[tuple[str, str]]:
    for code, entry in sorted(CATALOGUE.items()):
        if entry.finding_class == EXPLAIN:
            yield about_key("check", code), f"Check of reports: {entry.title}"
