"""Works out again what stands on record about rows: samples from their seeds, and files that were attached."""

import json
from collections.abc import Iterator

from contracts.errors import NotFound
from contracts.samples import draw
from models.attachments import all_attachments
from models.file_store import FileStore
from models.reports import find_report
from models.sample_drawings import SampleDrawing, all_drawings
from operations.earlier import Earlier
from operations.facts import facts_from
from operations.period_records import records_of
from operations.terms import terms_of


def standing_differences(store: FileStore, government_id: str) -> Iterator[tuple[str, str]]:
    """What differs, as the thing and a sentence: a sample that its seed does not draw, a file that is another."""
    for drawing in all_drawings(government_id):
        if _drawn_again(drawing) != json.loads(drawing.rows):
            yield f"sample of {drawing.table_id}", "The rows on record are not those that the recorded seed draws."
    looked_at: set[str] = set()
    for attachment in all_attachments(government_id):
        if attachment.file_sha256 not in looked_at:
            looked_at.add(attachment.file_sha256)
            faults = _file_faults(store, attachment.file_sha256)
            yield from ((f"attached file {attachment.file_name}", says) for says in faults)


def _file_faults(store: FileStore, sha256: str) -> Iterator[str]:
    try:
        if not store.is_intact(sha256):
            yield "The stored file no longer has the hash under which it was attached."
    except NotFound as reason:
        yield reason.message


def _drawn_again(drawing: SampleDrawing) -> list[int]:
    """The rows that the seed draws from the report as it stood then."""
    report = find_report(drawing.government_id, drawing.report_id)
    terms = terms_of(report.terms_version)
    records = records_of(report.contract, [report.period], [report], drawing.event_number)
    facts = facts_from(report.contract, report.period, terms, [report], (), Earlier(), records)
    table = terms.tables_by_id[drawing.table_id]
    if table.sample is None or table.id not in facts.tables:
        return []
    return [row.number for row in draw(table.sample, drawing.seed, facts.tables[table.id].rows, table.key)]
