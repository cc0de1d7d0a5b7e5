"""A statement to take away: as a tagged PDF, as a workbook with live formulas, and as a file that replays it."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.periods import say_date
from contracts.replay import replay_text
from contracts.roles import Actor
from importers.statement_pages import statement_pdf
from importers.statement_workbooks import write_statement_workbook
from models.governments import find_government
from models.statement_reports import reports_of_statement
from models.statements import PaymentStatement
from operations.statements import document_of
from operations.terms import terms_of
from operations.verification import facts_of_statement
from operations.visibility import visible_statement

PDF, WORKBOOK, REPLAY, DOCUMENT = "pdf", "workbook", "replay", "document"


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A file with the name under which it is sent."""

    name: str
    content: bytes


def take_away(actor: Actor, statement_id: str, form: str) -> TakenAway:
    """The statement as a file of that form; NotFound where it is not this person's to see."""
    return file_of(visible_statement(actor, statement_id), form)


def file_of(statement: PaymentStatement, form: str) -> TakenAway:
    """The statement as a file of that form, for whoever may see it: the same bytes each time."""
    stem = f"{statement.contract.number}-{statement.period.name}-revision-{statement.revision}"
    name = "".join(letter if letter.isascii() and (letter.isalnum() or letter in ".-_") else "-" for letter in stem)
    if form == PDF:
        return TakenAway(f"{name}.pdf", _pdf(statement))
    if form == WORKBOOK:
        return TakenAway(f"{name}.xlsx", _workbook(statement))
    if form == DOCUMENT:
        return TakenAway(f"{name}.json", statement.document.encode())
    return TakenAway(f"{name}-replay.json", replay_of(statement).encode())


def replay_of(statement: PaymentStatement) -> str:
    """The replay file of a statement."""
    terms = terms_of(statement.terms_version)
    reports = reports_of_statement(statement.government_id, statement.id)
    facts = facts_of_statement(statement, terms, reports)
    return replay_text(statement.terms_version.document, facts, statement.document)


def _pdf(statement: PaymentStatement) -> bytes:
    contract = statement.contract
    return statement_pdf(
        document_of(statement),
        find_government(statement.government_id).name,
        f"{contract.number} · {contract.title} · {contract.vendor.name}",
        statement.period.as_period().title(),
        list(_facts(statement)),
        list(_marks(statement)),
    )


def _workbook(statement: PaymentStatement) -> bytes:
    terms = terms_of(statement.terms_version)
    reports = reports_of_statement(statement.government_id, statement.id)
    facts = facts_of_statement(statement, terms, reports)
    printed = [*_facts(statement), *_marks(statement)]
    with tempfile.TemporaryDirectory(prefix="statement-") as folder:
        target = Path(folder) / "statement.xlsx"
        write_statement_workbook(target, document_of(statement), terms, facts, printed)
        return target.read_bytes()


def _facts(statement: PaymentStatement) -> Iterator[tuple[str, str]]:
    version = statement.terms_version
    signed = f"Amendment {version.amendment}" if version.amendment else "Contract as signed"
    yield "Contract", f"{statement.contract.number} {statement.contract.title}"
    yield "Vendor", statement.contract.vendor.name
    yield "Revision", str(statement.revision)
    yield "Terms", f"{signed}, in force since {say_date(version.effective_on)}"
    yield "Computed", f"{statement.computed_at:%Y-%m-%d %H:%M} UTC by {statement.computed_by_person.name}"


def _marks(statement: PaymentStatement) -> Iterator[tuple[str, str]]:
    yield "Digest (SHA-256)", statement.digest
    yield "Terms digest", statement.terms_version.digest
    yield "Head of the audit trail", statement.chain_head
    yield "Engine", f"version {statement.engine_version}"
