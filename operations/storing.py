"""Stores a settled statement with everything that it rests on, once for every way in which statements come about."""

from collections.abc import Iterable, Sequence

from contracts.acts import Act
from contracts.facts import facts_document
from contracts.figures import canonical_json
from contracts.numbers import to_cents
from contracts.roles import Actor
from contracts.statements import ENGINE, Statement
from contracts.workflow import FIRST_STATUS
from models.clock import now
from models.database import insert
from models.events import chain_head, record
from models.moves import move
from models.periods import ReportingPeriod
from models.reports import Report
from models.statement_reports import StatementReport
from models.statements import (
    PaymentStatement,
    StatementCorrection,
    find_statement,
    next_statement_revision,
    statements_by_digest,
)
from models.terms_versions import TermsVersion
from operations.exceptions import keep_exceptions
from operations.ruling_facts import keep_rulings
from operations.standings import keep_standing


def store_in_place_of(
    replaced: Sequence[PaymentStatement],
    actor: Actor,
    period: ReportingPeriod,
    version: TermsVersion,
    statement: Statement,
    reports: Iterable[Report],
) -> PaymentStatement:
    """The stored statement; those that it takes the place of are superseded, returned ones too."""
    stored = _stored(actor, period, version, statement)
    insert(stored)
    owner = actor.government_id
    rests_on = list(reports)
    insert(*(StatementReport(government_id=owner, statement_id=stored.id, report_id=report.id) for report in rests_on))
    insert(*_corrections(stored, statement))
    keep_rulings(stored, statement.facts.rulings)
    record(owner, Act.STATEMENT_COMPUTED, "statement", stored.id, person_id=actor.person_id, after=stored.digest)
    for other in replaced:
        if other.status != "superseded":
            move(other, "supersede", None)
    found = find_statement(owner, stored.id)
    if found.kind != "corrected":
        keep_exceptions(found, statement, rests_on)
    keep_standing(owner, period.contract_id)
    return found


def _stored(actor: Actor, period: ReportingPeriod, version: TermsVersion, statement: Statement) -> PaymentStatement:
    return PaymentStatement(
        government_id=actor.government_id,
        contract_id=period.contract_id,
        period_id=period.id,
        revision=next_statement_revision(actor.government_id, period.contract_id, period.id),
        kind=statement.facts.kind,
        terms_version_id=version.id,
        engine_version=ENGINE,
        document=statement.text,
        digest=statement.digest,
        facts_document=canonical_json(facts_document(statement.facts, with_rows=False)),
        gross_cents=to_cents(statement.gross.amount),
        net_cents=to_cents(statement.net.amount),
        status=FIRST_STATUS["statement"],
        computed_by=actor.person_id,
        computed_at=now(),
        chain_head=str(chain_head(actor.government_id)),
    )


def _corrections(stored: PaymentStatement, statement: Statement) -> list[StatementCorrection]:
    """Which corrected statements this one settles."""
    settled = [each for each in statement.facts.earlier if f"true_up.{each.period}" in statement.figures]
    digests = [each.statement for each in settled]
    found = statements_by_digest(stored.government_id, stored.contract_id, digests)
    return [
        StatementCorrection(government_id=stored.government_id, statement_id=stored.id, corrected_id=each.id)
        for each in found.values()
    ]
