"""Verifying by workbook: the rows of a table to take along, and what came back, kept whole or not at all."""

from collections.abc import Mapping
from typing import IO

from contracts.errors import Invalid, Problem
from contracts.fact_rows import STANDING_WORDS, FactRow, key_of, row_names
from contracts.roles import Actor, require
from contracts.said import count
from contracts.values import encode
from importers.grids import read_grids
from importers.outcome_workbooks import (
    MARK_LETTERS,
    OUTCOME_WORDS,
    OutcomeRead,
    RowToVerify,
    make_outcome_workbook,
    read_outcomes,
)
from models.database import set_aside
from models.file_store import FileStore
from models.verifications import Verification
from operations.files import keep_file
from operations.samples import sample_of
from operations.verifications import Basis, Found, TableInHand, table_in_hand, verify_rows

_MOST_PROBLEMS = 50


def outcome_workbook(actor: Actor, report_id: str, table_id: str) -> tuple[str, bytes]:
    """The name and content of a workbook of the rows to verify: those of the sample where one was drawn, else all."""
    require(actor, "verify rows")
    hand = table_in_hand(actor, report_id, table_id)
    sample = sample_of(hand)
    drawn = set(sample.state.drawn) if sample is not None else None
    named = zip(hand.rows.rows, row_names(hand.rows.rows), strict=True)
    rows = [_to_verify(hand, row, name) for row, name in named if drawn is None or row.number in drawn]
    headings = [column.heading for column in hand.table.columns]
    contract, period = hand.report.contract.number, hand.report.period.name
    content = make_outcome_workbook(f"{contract} {period}: {hand.table.title}", headings, rows)
    return f"{contract}_{period}_{table_id}_to_verify.xlsx", content


def _to_verify(hand: TableInHand, row: FactRow, name: str) -> RowToVerify:
    texts = tuple(encode(row.values.get(column.id)) or "" for column in hand.table.columns)
    return RowToVerify(row.number, name[:MARK_LETTERS], texts, STANDING_WORDS[row.standing])


def verify_by_workbook(
    actor: Actor,
    store: FileStore,
    report_id: str,
    table_id: str,
    file: tuple[IO[bytes], str],
    basis: Basis,
    largest: int,
) -> Verification:
    """Keep the file and every outcome in it; Invalid with each problem at its cell, and then nothing is kept of them.

    The file is read apart: what this session began is given up before.
    """
    require(actor, "verify rows")
    hand = table_in_hand(actor, report_id, table_id)
    headings = [hand.table.column(column).heading for column in hand.table.key]
    stream, file_name = file
    sha256, _ = store.keep(stream, largest)
    set_aside()
    with store.at_hand(sha256) as path:
        grids = read_grids(path, file_name)
    if grids.refusal:
        raise Invalid(grids.refusal, [Problem("file", grids.refusal, file_name)])
    read = read_outcomes(grids, headings)
    if not read:
        says = "No row says an outcome. Fill the column “Outcome” with verified, rejected or disputed, then upload it."
        raise Invalid(says, [Problem("file", says, file_name)])
    found = _found(hand, read)
    stream.seek(0)
    keep_file(actor, store, stream, file_name, largest)
    entry = Basis(basis.party, basis.evidence, basis.note, "upload", sha256)
    return verify_rows(actor, report_id, table_id, found, entry)


def _found(hand: TableInHand, read: tuple[OutcomeRead, ...]) -> list[Found]:
    rows = hand.rows.rows
    names = {row.number: name for row, name in zip(rows, row_names(rows), strict=True)}
    by_key: dict[tuple[str, ...], list[int]] = {}
    for row in rows if hand.table.key else ():
        by_key.setdefault(key_of(row, hand.table.key), []).append(row.number)
    problems = [problem for each in read if (problem := _problem(each, names, by_key)) is not None]
    if problems:
        wrong = count(len(problems), "row", "rows")
        says = f"{wrong} of the file cannot be used, so nothing was kept. {problems[0].sentence()}"
        raise Invalid(says, problems[:_MOST_PROBLEMS])
    return [Found(_number(each, by_key) or 0, OUTCOME_WORDS[each.outcome.casefold()], each.note) for each in read]


def _number(each: OutcomeRead, by_key: Mapping[tuple[str, ...], list[int]]) -> int | None:
    """The number of the row that is meant: as it stands there, or by the key where it is clear."""
    if each.row:
        return int(each.row) if each.row.isascii() and each.row.isdigit() and len(each.row) < 8 else None
    numbers = by_key.get(each.key, [])
    return numbers[0] if len(numbers) == 1 else None


def _problem(
    each: OutcomeRead, names: Mapping[int, str], by_key: Mapping[tuple[str, ...], list[int]]
) -> Problem | None:
    if each.outcome.casefold() not in OUTCOME_WORDS:
        says = f"“{each.outcome[:40]}” is no outcome. Write one of: {', '.join(OUTCOME_WORDS)}."
        return Problem(each.address, says, each.outcome)
    number = _number(each, by_key)
    if number is None or number not in names:
        named = each.row or " ".join(each.key).strip()
        return Problem(each.address, f"The report has no such row, or more than one: {named[:80] or 'none is named'}.")
    if each.mark and names[number][:MARK_LETTERS] != each.mark:
        says = f"Row {number} is not what it was when the workbook was made. Download it again and look at the row."
        return Problem(each.address, says)
    if each.outcome.casefold() in ("rejected", "disputed") and not each.note:
        return Problem(each.address, f"Row {number}: say in the note why it is {each.outcome.casefold()}.")
    return None
