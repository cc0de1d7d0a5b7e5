"""The statements of a program's contracts in one period, so that sibling contracts can be read side by side."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from contracts.workflow import REPLACED
from models.contracts import Contract
from models.database import db
from models.periods import ReportingPeriod
from models.statements import PaymentStatement


def periods_with_statements(government_id: str, program_id: str) -> dict[str, int]:
    """The names of the periods in which contracts of the program have statements, the latest first, and how many."""
    own = select(Contract.id).where(Contract.government_id == government_id, Contract.program_id == program_id)
    # Of periods, too, it is said whose they are: by their ids alone PostgreSQL reads those of the whole city.
    found = db.session.execute(
        select(ReportingPeriod.name, func.count(PaymentStatement.contract_id.distinct()).label("contracts"))
        .join(PaymentStatement.period)
        .where(
            PaymentStatement.government_id == government_id,
            PaymentStatement.contract_id.in_(own),
            ReportingPeriod.contract_id.in_(own),
            PaymentStatement.status.not_in(REPLACED),
            ReportingPeriod.kind != "closing",
        )
        .group_by(ReportingPeriod.name)
        .order_by(ReportingPeriod.name.desc())
    )
    return {row.name: row.contracts for row in found}


def statements_in_period(
    government_id: str, contract_ids: Collection[str], period_name: str
) -> dict[str, PaymentStatement]:
    """The newest statement of each of these contracts in that period with its document, by contract."""
    found = db.session.scalars(
        select(PaymentStatement)
        .join(PaymentStatement.period)
        .options(
            joinedload(PaymentStatement.contract).joinedload(Contract.vendor),
            joinedload(PaymentStatement.period),
            joinedload(PaymentStatement.terms_version),
            undefer(PaymentStatement.document),
        )
        .where(
            PaymentStatement.government_id == government_id,
            PaymentStatement.contract_id.in_(contract_ids),
            ReportingPeriod.contract_id.in_(contract_ids),
            PaymentStatement.status.not_in(REPLACED),
            ReportingPeriod.name == period_name,
        )
        .order_by(PaymentStatement.revision)
    )
    return {statement.contract_id: statement for statement in found}
