"""Saying of rows what was found on looking: verified, rejected, disputed, or taken back; by row, set or workbook.

Nobody verifies rows of a report that they delivered themselves. Every entry is on the audit trail of its report, so its
author is kept from approving the statement that rests on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, NotFound, Problem, Refused, Stale
from contracts.fact_rows import FactRow, row_names
from contracts.facts import FactTable
from contracts.parties import PARTIES
from contracts.periods import say_date
from contracts.roles import Actor, require
from contracts.tables import Table
from contracts.terms import Terms
from models.clock import now
from models.database import insert
from models.events import lock_chain, record
from models.governments import find_government
from models.ids import new_id
from models.moves import hands_on
from models.people import people_by_id
from models.reports import Report
from models.verifications import OUTCOMES, Verification, VerifiedRow, insert_verified_rows, outcomes_of_periods
from operations.facts import gather_facts
from operations.standings import keep_standing
from operations.terms import terms_of
from operations.visibility import visible_report

LOOKED_AT = ("submitted", "accepted")
_LONGEST = 2_000
_SAID = {name: name for name in OUTCOMES} | {"reported": "taken back"}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about one row: its number, the outcome, and a note."""

    row: int
    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """On whose word and on what evidence something was found; `file` is the hash of an uploaded table.

    `seen` is the place in the audit trail of the newest entry that the person saw; None where nobody says.
    """

    party: str = "city"
    evidence: str = ""
    note: str = ""
    entered_as: str = "row"
    file: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class TableInHand:
    """A table of a report whose rows can be verified, with the standing that they have now."""

    report: Report
    terms: Terms
    table: Table
    rows: FactTable


def table_in_hand(actor: Actor, report_id: str, table_id: str) -> TableInHand:
    """The table of the report with its rows' standing; NotFound where it is not this person's to see."""
    report = visible_report(actor, report_id)
    terms = terms_of(report.terms_version)
    facts = gather_facts(report.contract, report.period, terms, [report])
    if table_id not in facts.tables:
        raise NotFound("This report has no such table. Choose one from the page of its period’s verification.")
    return TableInHand(report, terms, terms.tables_by_id[table_id], facts.tables[table_id])


def verify_rows(actor: Actor, report_id: str, table_id: str, found: Sequence[Found], basis: Basis) -> Verification:
    """Keep what was found about rows as one entry. Invalid by field; Refused where the report is not looked at; Stale
    where somebody else said something of one of the rows since the person looked.
    """
    require(actor, "verify rows")
    # Before anything is read: whoever says something at this moment is seen.
    lock_chain(actor.government_id)
    hand = table_in_hand(actor, report_id, table_id)
    _check_hands(actor, hand.report)
    names = {row.number: name for row, name in zip(hand.rows.rows, row_names(hand.rows.rows), strict=True)}
    _check_found(found, basis, names)
    _check_seen(actor, hand, [(each.row, names[each.row]) for each in found], basis.seen)
    return _keep(actor, hand, found, basis, names)


def _check_hands(actor: Actor, report: Report) -> None:
    if report.status not in LOOKED_AT:
        raise Refused("Rows are verified once their report is submitted. This one is not, or a newer one replaced it.")
    hands = hands_on(report)
    if actor.person_id in {*hands.get("entered", ()), *hands.get("submitted", ())}:
        raise NotAllowed("You delivered this report, so somebody else must verify its rows. Ask a colleague to do so.")


def _check_found(found: Sequence[Found], basis: Basis, names: Mapping[int, str]) -> None:
    problems = list(_problems(found, basis, names))
    if problems:
        raise Invalid(f"Nothing was kept. {problems[0].message}", problems)


def _problems(found: Sequence[Found], basis: Basis, names: Mapping[int, str]) -> Iterable[Problem]:
    if not found:
        yield Problem("rows", "Choose at least one row.")
    if basis.party not in PARTIES[1:]:
        yield Problem("party", "Say on whose word: the city’s or a third party’s.", basis.party)
    if not basis.evidence.strip():
        yield Problem("evidence", "Say on what evidence, such as: measured on site; laboratory report 118.")
    for text, name in ((basis.evidence, "evidence"), (basis.note, "note")):
        if len(text) > _LONGEST:
            yield Problem(name, f"Write at most {_LONGEST:,} characters.")
    seen: set[int] = set()
    for each in found:
        if each.row not in names:
            yield Problem("rows", f"The table has no row {each.row}.", str(each.row))
        elif each.row in seen:
            yield Problem("rows", f"Row {each.row} stands twice.", str(each.row))
        seen.add(each.row)
        if each.outcome not in OUTCOMES:
            yield Problem("outcome", f"Row {each.row}: choose an outcome.", each.outcome)
        elif each.outcome in ("rejected", "disputed") and not (each.note.strip() or basis.note.strip()):
            yield Problem("note", f"Row {each.row}: say in a note why it is {each.outcome}, so that it can be mended.")


def _check_seen(actor: Actor, hand: TableInHand, rows: Iterable[tuple[int, str]], seen: int | None) -> None:
    if seen is None:
        return
    report = hand.report
    outcomes = outcomes_of_periods(actor.government_id, report.contract_id, [report.period_id])
    said = outcomes.get(report.period_id, {}).get(hand.table.id, {})
    newer = ((number, *said[name]) for number, name in rows if name in said)
    others = ((each, row, entry) for each, row, entry in newer if entry.entered_by != actor.person_id)
    first = next((each for each in others if each[2].event_number > seen), None)
    if first is not None:
        raise _quicker(actor.government_id, *first)


def _quicker(government_id: str, number: int, row: VerifiedRow, entry: Verification) -> Stale:
    who = people_by_id(government_id, [entry.entered_by])[entry.entered_by].name
    at = entry.entered_at.astimezone(ZoneInfo(find_government(government_id).time_zone))
    return Stale(
        f"Nothing was kept. {who} said of row {number} meanwhile that it is {_SAID[row.outcome]}, on "
        f"{say_date(at.date())} at {at:%H:%M}. Look at it, then say again what you found."
    )


def _keep(
    actor: Actor, hand: TableInHand, found: Sequence[Found], basis: Basis, names: Mapping[int, str]
) -> Verification:
    report, verification_id = hand.report, new_id()
    event = record(
        actor.government_id,
        Act.ROWS_VERIFIED,
        "report",
        report.id,
        person_id=actor.person_id,
        after=verification_id,
        reason=basis.note.strip() or None,
        document={"table": hand.table.id, "rows": len(found), "outcomes": _counts(found), "party": basis.party},
    )
    made = _entry(actor, hand, basis, verification_id, event.number)
    insert(made)
    told = (
        {"row_name": names[each.row], "row_number": each.row, "outcome": each.outcome, "note": each.note.strip()}
        for each in found
    )
    insert_verified_rows(made, told)
    keep_standing(actor.government_id, report.contract_id)
    return made


def _entry(actor: Actor, hand: TableInHand, basis: Basis, verification_id: str, event_number: int) -> Verification:
    report = hand.report
    return Verification(
        government_id=actor.government_id,
        id=verification_id,
        contract_id=report.contract_id,
        period_id=report.period_id,
        report_id=report.id,
        table_id=hand.table.id,
        party=basis.party,
        entered_as=basis.entered_as,
        evidence=basis.evidence.strip(),
        note=basis.note.strip(),
        file_sha256=basis.file,
        event_number=event_number,
        entered_by=actor.person_id,
        entered_at=now(),
    )


def _counts(found: Iterable[Found]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in found:
        counts[each.outcome] = counts.get(each.outcome, 0) + 1
    return counts


def row_in_hand(hand: TableInHand, number: int) -> tuple[FactRow, str]:
    """A row of the table with its name; NotFound where there is none of that number."""
    for row, name in zip(hand.rows.rows, row_names(hand.rows.rows), strict=True):
        if row.number == number:
            return row, name
    raise NotFound(f"This table has no row {number}. Choose one from the list of its rows.")
