"""Files that support what a measure counts: what the terms ask for, what is there, what is missing, and attaching one.

A file is kept by its hash and never opened by the program; it only ever leaves as a download.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, NotFound, Problem, Refused
from contracts.evidence import MissingEvidence, RequiredEvidence, missing_evidence
from contracts.fact_rows import row_names
from contracts.facts import Facts
from contracts.measures import Measure
from contracts.roles import Actor, require
from contracts.terms import Terms
from models.attachments import Attachment, attachments_of_periods, count_attachments, find_attachment
from models.clock import now
from models.contracts import Contract
from models.database import insert
from models.events import record
from models.file_store import FileStore
from models.ids import new_id
from models.people import Person, people_by_id
from models.periods import ReportingPeriod
from operations.agreements import looked_at_reports
from operations.facts import gather_facts
from operations.files import keep_file
from operations.terms import terms_on
from operations.verifications import row_in_hand, table_in_hand
from operations.visibility import visible_period

LARGEST_EVIDENCE = 15_000_000
MOST_FILES = 500
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the terms ask for a measure, what was attached for it, and what lacks; `place` is its number in the list."""

    place: int
    measure: Measure
    needed: RequiredEvidence
    attached: tuple[Attachment, ...]
    lacking: MissingEvidence | None


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """The evidence of a contract's period."""

    contract: Contract
    period: ReportingPeriod
    terms: Terms
    requirements: tuple[Requirement, ...]
    others: tuple[Attachment, ...]
    people: dict[str, Person]


def see_evidence(actor: Actor, contract_number: str, period_name: str) -> EvidenceSeen:
    """What is asked for and what is there; a requirement for rows needs the report that holds them."""
    require(actor, "see evidence")
    contract, period = visible_period(actor, contract_number, period_name)
    _, terms = terms_on(contract, period.starts_on)
    facts = gather_facts(contract, period, terms, looked_at_reports(actor, contract, period))
    files = attachments_of_periods(actor.government_id, contract.id, [period.id])
    requirements = tuple(_requirements(terms, facts, files))
    shown = {each.id for requirement in requirements for each in requirement.attached}
    return EvidenceSeen(
        contract=contract,
        period=period,
        terms=terms,
        requirements=requirements,
        others=tuple(each for each in files if each.id not in shown),
        people=people_by_id(actor.government_id, [each.attached_by for each in files]),
    )


def _requirements(terms: Terms, facts: Facts, files: Sequence[Attachment]) -> list[Requirement]:
    rows = {name: table.rows for name, table in facts.tables.items()}
    found: list[Requirement] = []
    for measure in terms.measures:
        lacking = {each.required: each for each in missing_evidence(measure.evidence, facts.evidence, measure.id, rows)}
        for needed in measure.evidence:
            same = (measure.id, needed.title, needed.party)
            there = tuple(each for each in files if (each.measure_id, each.title, each.party) == same)
            found.append(Requirement(len(found), measure, needed, there, lacking.get(needed)))
    return found


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way: what it holds, what it is called, and a note."""

    stream: IO[bytes]
    file_name: str
    note: str = ""


def attach_evidence(
    actor: Actor, store: FileStore, contract_number: str, period_name: str, place: int, row: int | None, upload: Upload
) -> Attachment:
    """Attach a file for the requirement of that number, for one row where each row needs its own. Invalid by field."""
    require(actor, "attach evidence")
    contract, period = visible_period(actor, contract_number, period_name)
    _, terms = terms_on(contract, period.starts_on)
    measure, needed = _find_requirement(terms, place)
    if (needed.party == "vendor") != (actor.party == "vendor"):
        raise NotAllowed(f"This is for the {needed.party.replace('_', ' ')} to attach. Ask them to do so.")
    table_id, row_name = "", ""
    if needed.per == "row":
        table_id, row_name = needed.table or "", _row_name(actor, contract, period, needed, row)
    _check_count(actor, contract, period, needed.party)
    sha256, name = keep_file(actor, store, upload.stream, upload.file_name, LARGEST_EVIDENCE)
    return keep_attachment(
        actor,
        Attachment(
            contract_id=contract.id,
            period_id=period.id,
            measure_id=measure.id,
            title=needed.title,
            table_id=table_id,
            row_name=row_name,
            row_number=row if row_name else None,
            party=needed.party,
            file_sha256=sha256,
            file_name=name,
            note=upload.note.strip()[:_LONGEST],
        ),
    )


def attach_photo(
    actor: Actor, store: FileStore, report_id: str, table_id: str, row: int, verification_id: str, upload: Upload
) -> Attachment:
    """Keep a photo or another file beside what an inspector found about a row."""
    require(actor, "verify rows")
    hand = table_in_hand(actor, report_id, table_id)
    _, row_name = row_in_hand(hand, row)
    _check_count(actor, hand.report.contract, hand.report.period, "city")
    sha256, name = keep_file(actor, store, upload.stream, upload.file_name, LARGEST_EVIDENCE)
    return keep_attachment(
        actor,
        Attachment(
            contract_id=hand.report.contract_id,
            period_id=hand.report.period_id,
            measure_id="",
            title="Photo or file of the verification",
            table_id=table_id,
            row_name=row_name,
            row_number=row,
            verification_id=verification_id,
            party="city",
            file_sha256=sha256,
            file_name=name,
            note=upload.note.strip()[:_LONGEST],
        ),
    )


def keep_attachment(actor: Actor, attachment: Attachment) -> Attachment:
    """Write the attachment with its event."""
    attachment.id = new_id()
    event = record(
        actor.government_id,
        Act.EVIDENCE_ATTACHED,
        "attachment",
        attachment.id,
        person_id=actor.person_id,
        after=attachment.file_sha256,
        document={"measure": attachment.measure_id, "title": attachment.title, "row": attachment.row_number},
    )
    attachment.government_id, attachment.event_number = actor.government_id, event.number
    attachment.attached_by, attachment.attached_at = actor.person_id, now()
    insert(attachment)
    return attachment


def _find_requirement(terms: Terms, place: int) -> tuple[Measure, RequiredEvidence]:
    every = [(measure, needed) for measure in terms.measures for needed in measure.evidence]
    if not 0 <= place < len(every):
        raise NotFound("The terms ask for no such evidence. Choose one from the list of the period.")
    return every[place]


def _row_name(
    actor: Actor, contract: Contract, period: ReportingPeriod, needed: RequiredEvidence, row: int | None
) -> str:
    reports = looked_at_reports(actor, contract, period)
    _, terms = terms_on(contract, period.starts_on)
    table = gather_facts(contract, period, terms, reports).tables.get(needed.table or "")
    if table is not None:
        for each, name in zip(table.rows, row_names(table.rows), strict=True):
            if each.number == row:
                return name
        raise Invalid("Nothing was attached.", [Problem("row", "Enter the number of a row of the report.")])
    raise Refused("The report that holds these rows is not submitted yet. Submit it first, then attach the file.")


def _check_count(actor: Actor, contract: Contract, period: ReportingPeriod, party: str) -> None:
    if count_attachments(actor.government_id, contract.id, period.id, party) >= MOST_FILES:
        raise Refused(f"{MOST_FILES} files are attached for this period already. Put several into one archive.")


def read_attachment(actor: Actor, store: FileStore, attachment_id: str) -> tuple[Attachment, BinaryIO]:
    """An attachment with its file, open for reading; NotFound where it is not this person's to see."""
    require(actor, "see evidence")
    attachment = find_attachment(actor.government_id, attachment_id, actor.vendor_id)
    return attachment, store.open_file(attachment.file_sha256)
