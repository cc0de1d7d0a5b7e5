"""Verification made ready to be read: standings in words, samples, rows as cards that a phone shows, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from contracts.fact_rows import STANDING_WORDS, STANDINGS, FactRow
from contracts.roles import Actor, may
from contracts.said import count
from contracts.values import encode
from models.attachments import Attachment
from operations.pages import ReportOnPage
from operations.verification_desk import PeriodStanding, TableStanding, found_of_report
from operations.verification_rows import RowSeen, RowsToVerify
from operations.verifications import LOOKED_AT, TableInHand
from routes.contract_words import contract_line
from routes.rows import CellView, cells
from routes.words import PARTY_WORDS, StatusWords, moment

OUTCOMES = (
    ("verified", "Verified", "What the row says is true."),
    ("rejected", "Rejected", "What the row says is not true. Say why; the row counts for no measure."),
    ("disputed", "Disputed", "It cannot be told yet. Say why; the row does not count until it is settled."),
    ("reported", "Taken back", "Nothing is said of the row any more."),
)
OUTCOME_TITLES = {value: title for value, title, _ in OUTCOMES}
PARTIES = (("city", "The city’s"), ("third_party", "A third party’s"))
_COLOURS = {"verified": "done", "rejected": "error", "disputed": "warning", "excused": "past", "left_out": "past"}
_VERDICTS = {
    "waiting": StatusWords("Under inspection", "The sample is not inspected to its end.", "turn"),
    "passed": StatusWords("Passed", "All rows count as verified.", "done"),
    "failed": StatusWords("Failed", "More rows were found untrue than the terms allow.", "error"),
}
_SHOW_TITLES = (("open", "Still to verify"), ("sample", "The sample"), ("rejected", "Rejected"), ("all", "All rows"))


@dataclass(frozen=True, slots=True)
class TableCard:
    """A table of the period: its rows by standing, what asks for verification, its sample, where to go on."""

    title: str
    origin: str
    standings: tuple[tuple[str, str], ...]
    asked: str
    sample_rule: str
    sample_words: str
    draw_address: str
    rows_address: str
    rows_words: str


@dataclass(frozen=True, slots=True)
class RowCard:
    """A row to verify: what it is, its cells, its standing."""

    number: int
    address: str
    title: str
    cells: tuple[CellView, ...]
    standing: StatusWords


def standing_words(row: FactRow) -> StatusWords:
    """A row's standing as a tag."""
    word = STANDING_WORDS[row.standing].capitalize()
    by = f" by the {PARTY_WORDS[row.by]}" if row.standing == "verified" and row.by else ""
    return StatusWords(f"{word}{by}", "", _COLOURS.get(row.standing, "waiting"))


def period_page(seen: PeriodStanding, actor: Actor) -> dict[str, Any]:
    """What the page of a period shows."""
    number, period = seen.contract.number, seen.period.name
    discrepancies = url_for("discrepancies.show_list", number=number, period=period)
    evidence = url_for("evidence.show_list", number=number, period=period)
    return {
        "heading": f"Verification, {seen.period.as_period().title()}",
        "contract": contract_line(seen.contract),
        "trail": trail(number, f"Verification, {seen.period.as_period().title()}"),
        "tables": [table_card(each, actor) for each in seen.tables],
        "discrepancies_address": discrepancies if seen.compares else "",
        "discrepancies_words": count(seen.open_discrepancies, "open discrepancy", "open discrepancies"),
        "evidence_address": evidence if seen.needs_evidence else "",
    }


def table_card(each: TableStanding, actor: Actor) -> TableCard:
    """A table in words."""
    report, table = each.report, each.table
    place: dict[str, Any] = {"report_id": report.id, "table": table.id}
    verifies = may(actor, "verify rows")
    sample = table.sample
    draws = verifies and sample is not None and each.drawing is None
    asked = ", ".join(f"“{title}”" for title in each.asked_by)
    verdict = _VERDICTS.get(each.seen.verdict)
    return TableCard(
        title=table.title,
        origin=f"{PARTY_WORDS[report.party].capitalize()}’s report, revision {report.revision}",
        standings=tuple(
            (STANDING_WORDS[name].capitalize(), f"{each.counts[name]:,}")
            for name in reversed(STANDINGS)
            if each.counts[name]
        ),
        asked=f"Counts only once verified, for {asked}." if asked else "No measure waits for this to be verified.",
        sample_rule=sample.sentence(table.headings()) if sample is not None else "",
        sample_words=f"{verdict.word}: {verdict.sentence}" if verdict is not None else "",
        draw_address=url_for("verifications.draw", **place) if draws else "",
        rows_address=url_for("verifications.list_rows", **place),
        rows_words="Verify its rows" if verifies else "See its rows",
    )


def rows_page(seen: RowsToVerify, actor: Actor, after: int) -> dict[str, Any]:
    """What the page of a table's rows shows; its form comes back to the rows that are on it."""
    hand = seen.hand
    place: dict[str, Any] = {"report_id": hand.report.id, "table": hand.table.id}
    shown = [kind for kind in _SHOW_TITLES if _is_shown(kind[0], seen)]
    own = url_for("verifications.list_rows", **place)
    return {
        "heading": f"Verify “{hand.table.title}”",
        "contract": f"{hand.report.contract.number} · {hand.report.period.as_period().title()}",
        "trail": table_trail(hand, ""),
        "kinds": [(title, f"{seen.counts[name]:,}", f"{own}?show={name}", name == seen.show) for name, title in shown],
        "sample": sample_view(seen),
        "rows": [row_card(hand, row) for row in seen.rows],
        "may_verify": may(actor, "verify rows") and hand.report.status in LOOKED_AT,
        "outcomes": OUTCOMES,
        "parties": PARTIES,
        "own_address": f"{own}?show={seen.show}" + (f"&after={after}" if after else ""),
        "seen": seen.seen,
        "workbook_address": url_for("verifications.download_workbook", **place),
        "next_address": f"{own}?show={seen.show}&after={seen.after}" if seen.after else "",
    }


def _is_shown(kind: str, seen: RowsToVerify) -> bool:
    if kind == "sample":
        return seen.sample is not None
    return kind != "rejected" or seen.counts[kind] > 0 or seen.show == kind


def found_lines(seen: ReportOnPage) -> tuple[tuple[str, str, str, str], ...]:
    """Of each table of a report of which rows were looked at: its title, how many were found what, where to read which
    and why, and what that link says.
    """
    lines = []
    for table_id, counts in found_of_report(seen.report).items():
        said = ", ".join(f"{counts[name]:,} {name}" for name in ("verified", "rejected", "disputed") if counts[name])
        show, link = ("rejected", "Read why rows were rejected") if counts["rejected"] else ("all", "See its rows")
        address = url_for("verifications.list_rows", report_id=seen.report.id, table=table_id, show=show)
        lines.append((seen.terms.tables_by_id[table_id].title, said, address, link))
    return tuple(lines)


def sample_view(seen: RowsToVerify) -> Mapping[str, Any] | None:
    """A drawn sample: who, when, by which seed, and where it stands."""
    if seen.sample is None or seen.hand.table.sample is None:
        return None
    drawing, state = seen.sample.drawing, seen.sample.state
    return {
        "rule": seen.hand.table.sample.sentence(seen.hand.table.headings()),
        "drawn": f"Drawn by {seen.drawn_by}, {moment(drawing.drawn_at)}",
        "seed": drawing.seed,
        "rows": ", ".join(map(str, state.drawn)),
        "verdict": _VERDICTS[state.verdict],
        "counts": f"{len(state.drawn)} rows: {state.verified} verified, {state.rejected} untrue "
        f"of {state.allowed} allowed, {state.waiting} waiting",
    }


def row_card(hand: TableInHand, row: FactRow) -> RowCard:
    """A row as a card."""
    place: dict[str, Any] = {"report_id": hand.report.id, "table": hand.table.id, "row": row.number}
    key = " · ".join(encode(row.values.get(column)) or "" for column in hand.table.key)
    return RowCard(
        number=row.number,
        address=url_for("verifications.show_row", **place),
        title=f"Row {row.number}{f': {key}' if key else ''}",
        cells=cells(hand.table, hand.rows.letters, row.number, texts_of(row)),
        standing=standing_words(row),
    )


def texts_of(row: FactRow) -> dict[str, str | None]:
    """A row's values as they are stored."""
    return {column: encode(value) for column, value in row.values.items()}


def row_page(seen: RowSeen, actor: Actor) -> dict[str, Any]:
    """What the page of a row shows."""
    hand, row = seen.hand, seen.row
    place: dict[str, Any] = {"report_id": hand.report.id, "table": hand.table.id}
    return {
        "card": row_card(hand, row),
        "heading": row_card(hand, row).title,
        "contract": f"{hand.table.title} · {hand.report.contract.number} · {hand.report.period.as_period().title()}",
        "trail": table_trail(hand, f"Row {row.number}"),
        "is_drawn": seen.is_drawn,
        "seen": seen.seen,
        "found": [found_line(seen, number) for number in range(len(seen.found))],
        "files": [file_line(each) for each in seen.files],
        "may_verify": may(actor, "verify rows") and hand.report.status in LOOKED_AT,
        "outcomes": OUTCOMES,
        "parties": PARTIES,
        "rows_address": url_for("verifications.list_rows", **place),
        "cells_address": url_for("rows.show_row", **place, row=row.number),
        "may_dispute": row.standing == "rejected" and may(actor, "open disputes"),
    }


def found_line(seen: RowSeen, place: int) -> tuple[str, str, str]:
    """What somebody found about a row: the outcome, its reasons, who and when."""
    row, entry = seen.found[place]
    who = seen.people[entry.entered_by].name if entry.entered_by in seen.people else "somebody"
    said = " ".join(text for text in (entry.evidence, row.note, entry.note) if text)
    word = "" if entry.party == "city" else f" on the word of a {PARTY_WORDS[entry.party]}"
    return OUTCOME_TITLES[row.outcome], said, f"{who}{word}, {moment(entry.entered_at)}"


def file_line(each: Attachment) -> tuple[str, str, str]:
    """A file: what it is called, where to download it, what it is for."""
    return (
        each.file_name,
        url_for("evidence.download", attachment_id=each.id),
        f"{each.title}, {moment(each.attached_at)}",
    )


def table_trail(hand: TableInHand, last: str) -> tuple[tuple[str, str], ...]:
    """Where the rows of a table stand among the pages."""
    number, period = hand.report.contract.number, hand.report.period
    above = url_for("verifications.show_period", number=number, period=period.name)
    steps = (*trail(number, "")[:-1], (f"Verification, {period.as_period().title()}", above))
    if not last:
        return (*steps, (hand.table.title, ""))
    rows = url_for("verifications.list_rows", report_id=hand.report.id, table=hand.table.id)
    return (*steps, (hand.table.title, rows), (last, ""))


def trail(number: str, last: str) -> tuple[tuple[str, str], ...]:
    """Where a page of the contract stands among the pages."""
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
        (last, ""),
    )
