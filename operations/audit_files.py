"""The audit file of a contract: everything about it in one archive that is the same bytes as long as nothing was added,
but for the dossier in it, which says its day.

A vendor's person gets the part of their own contract that they may see on the pages.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from contracts.figures import canonical_json
from contracts.numbers import from_cents, plain
from contracts.roles import Actor, may, require
from importers.separated import safe_text, separated
from models.contracts import Contract
from models.disputes import disputes_of
from models.events import Event, events_about
from models.file_store import FileStore
from models.findings import findings_of
from models.payments import payments_of_statements
from models.reports import Report, reports_of_contract
from models.rulings import rulings_of
from models.statements import PaymentStatement, every_statement_of_contract
from models.terms_versions import terms_versions_of
from operations.audit_care import care_of, care_things, evaluations_in, meetings_in, renewals_in
from operations.audit_decisions import decisions_of
from operations.audit_words import README
from operations.dossiers import make_dossier
from operations.statement_files import DOCUMENT, PDF, REPLAY, WORKBOOK, file_of
from operations.visibility import visible_contract

_WHEN = (2000, 1, 1, 0, 0, 0)
_FORMS = (DOCUMENT, PDF, WORKBOOK, REPLAY)
_VENDOR_SEES_TERMS = ("active", "superseded")


@dataclass
class _Archive:
    """An archive being written, with the hash of each of its files."""

    zip: zipfile.ZipFile
    hashes: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Add a file; a name is used once."""
        if name in self.hashes:
            return
        entry = zipfile.ZipInfo(name, _WHEN)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self.zip.writestr(entry, content)
        self.hashes[name] = (hashlib.sha256(content).hexdigest(), len(content))


def write_audit_file(actor: Actor, store: FileStore, contract_number: str, target: IO[bytes]) -> str:
    """Write the audit file of the contract into the open file, and return the name under which it is sent.

    NotFound where the contract is not this person's to see.
    """
    require(actor, "take audit files")
    contract = visible_contract(actor, contract_number)
    owner = contract.government_id
    reports = sorted(reports_of_contract(owner, contract.id), key=lambda report: report.id)
    statements = list(every_statement_of_contract(owner, contract.id))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        archive = _Archive(written)
        archive.add("README.txt", README.format(contract=contract.number, title=contract.title).encode())
        _add_terms(actor, archive, contract)
        for report in reports:
            _add_report(archive, store, report)
        for statement in statements:
            _add_statement(archive, statement)
        for name, content in decisions_of(actor, store, contract, statements):
            archive.add(name, content)
        for name, content in (*care_of(store, contract), *meetings_in(contract)):
            archive.add(name, content)
        for name, content in evaluations_in(actor, contract):
            archive.add(name, content)
        if may(actor, "see renewals"):
            _add_renewals(actor, archive, contract)
        archive.add("payments.csv", _payments(statements).encode())
        if may(actor, "read the audit trail"):
            archive.add("events.csv", _events(contract, reports, statements).encode())
        rows = [("sha256", "bytes", "file"), *((sha, str(size), name) for name, (sha, size) in archive.hashes.items())]
        archive.add("manifest.csv", separated(rows).encode())
    return f"audit-{_safe(contract.number)}.zip"


def _add_renewals(actor: Actor, archive: _Archive, contract: Contract) -> None:
    """The dossier as it stands today, and each decision with the dossier as it stood then."""
    archive.add("renewals/dossier.json", make_dossier(actor, contract).text.encode())
    for name, content in renewals_in(contract):
        archive.add(name, content)


def _safe(text: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in ".-_") else "-" for letter in text)


def _add_terms(actor: Actor, archive: _Archive, contract: Contract) -> None:
    for version in terms_versions_of(contract.government_id, contract.id):
        if actor.vendor_id is None or version.status in _VENDOR_SEES_TERMS:
            archive.add(f"terms/{version.amendment:03}-{version.status}.json", version.document.encode())


def _add_report(archive: _Archive, store: FileStore, report: Report) -> None:
    folder = f"reports/{report.period.name}-{report.party}-revision-{report.revision:03}"
    archive.add(f"{folder}/{_safe(report.file_name)}", store.read_file(report.file_sha256))
    answered = findings_of(report.government_id, report.id)
    told = {
        "report": report.id,
        "status": report.status,
        "file": report.file_name,
        "sha256": report.file_sha256,
        "entered_at": report.entered_at.isoformat(),
        "findings": [
            {
                "number": each.finding.number,
                "finding": json.loads(each.finding.document),
                "explanations": [[said.text, said.written_at.isoformat()] for said in each.explanations],
                "decisions": [[made.decision, made.reason, made.decided_at.isoformat()] for made in each.decisions],
            }
            for each in answered
        ],
    }
    archive.add(f"{folder}/findings.json", canonical_json(told).encode())


def _add_statement(archive: _Archive, statement: PaymentStatement) -> None:
    for form in _FORMS:
        taken = file_of(statement, form)
        archive.add(f"statements/{statement.period.name}/{taken.name}", taken.content)


def _payments(statements: Sequence[PaymentStatement]) -> str:
    rows = [("period", "revision", "status", "net", "digest", "voucher", "paid on", "reference")]
    owner = statements[0].government_id if statements else ""
    payments = payments_of_statements(owner, [statement.id for statement in statements])
    for statement in statements:
        paid = payments.get(statement.id)
        rows.append(
            (
                *(statement.period.name, str(statement.revision), statement.status),
                *(plain(from_cents(statement.net_cents)), statement.digest),
                *((paid.voucher.number, paid.paid_on.isoformat(), safe_text(paid.reference)) if paid else ("", "", "")),
            )
        )
    return separated(rows)


def _events(contract: Contract, reports: Sequence[Report], statements: Sequence[PaymentStatement]) -> str:
    owner = contract.government_id
    things = {
        "contract": [contract.id],
        "terms": [version.id for version in terms_versions_of(owner, contract.id)],
        "report": [report.id for report in reports],
        "statement": [statement.id for statement in statements],
        "dispute": [dispute.id for dispute in disputes_of(owner, contract.id)],
        **care_things(contract),
    }
    for ruling in rulings_of(owner, contract.id):
        things.setdefault(ruling.kind, []).append(ruling.id)
    found = [
        event for kind, ids in things.items() for events in events_about(owner, kind, ids).values() for event in events
    ]
    heading = ("number", "at", "person", "act", "kind", "thing", "before", "after", "reason", "previous hash", "hash")
    return separated([heading, *_event_rows(sorted(found, key=lambda event: event.number))])


def _event_rows(events: Sequence[Event]) -> Iterator[tuple[str, ...]]:
    for event in events:
        said = (event.before, event.after, event.reason)
        yield (
            *(str(event.number), event.at.isoformat(), event.person_id or "the program", event.act),
            *(event.thing_kind, event.thing_id, *(safe_text(text or "") for text in said)),
            *(event.previous_hash, event.hash),
        )
