"""A statement: what a contract's period pays and why, as it was computed once. Only its status ever changes."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Integer, Select, func, select, text
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship, undefer

from contracts.errors import NotFound
from contracts.workflow import REPLACED
from models.columns import Cents, Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, already_read, db
from models.people import Person
from models.periods import ReportingPeriod
from models.terms_versions import TermsVersion


class PaymentStatement(Identified, Base):
    """One computed statement: its figures and its facts as canonical JSON, and the digest that approval binds to."""

    __tablename__ = "statements"
    __insert_only__ = True
    __workflow__ = "statement"

    contract_id: Mapped[str]
    period_id: Mapped[str]
    revision: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(default="payment", server_default="payment")
    terms_version_id: Mapped[str]
    engine_version: Mapped[str]
    document: Mapped[str] = mapped_column(deferred=True)
    digest: Mapped[str]
    facts_document: Mapped[str] = mapped_column(deferred=True)
    gross_cents: Mapped[Cents]
    net_cents: Mapped[Cents]
    status: Mapped[str]
    computed_by: Mapped[str]
    computed_at: Mapped[Moment]
    chain_head: Mapped[str]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    period: Mapped[ReportingPeriod] = relationship(viewonly=True, lazy="raise")
    terms_version: Mapped[TermsVersion] = relationship(viewonly=True, lazy="raise")
    computed_by_person: Mapped[Person] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "period_id", "revision"),
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("terms_version_id", "terms_versions"),
        refers("computed_by", "people"),
        whole_number("gross_cents"),
        whole_number("net_cents"),
        whole_number("revision"),
        ordered("ix_statements_status", "status", "id"),
        ordered("ix_statements_contract", "contract_id", "id"),
        ordered("ix_statements_of_period", "contract_id", "period_id", "status"),
        ordered("ix_statements_by_net_cents", "net_cents", "id"),
    )


# A corrected statement is compared and never paid, so it is no statement that somebody waits for.
_PAYABLE = PaymentStatement.kind != "corrected"
# What a page says of a statement beside its own row.
_NAMED = ("contract", "period", "terms_version", "computed_by_person")


class StatementCorrection(Owned, Base):
    """A corrected statement whose difference a later statement settles."""

    __tablename__ = "statement_corrections"
    __insert_only__ = True

    statement_id: Mapped[str] = mapped_column(primary_key=True)
    corrected_id: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (refers("statement_id", "statements"), refers("corrected_id", "statements"))


def find_statement(government_id: str, statement_id: str, vendor_id: str | None = None) -> PaymentStatement:
    """The statement of that id; NotFound where there is none, or where it is of another vendor's contract."""
    query = _joined(government_id).where(PaymentStatement.id == statement_id)
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    found = already_read(PaymentStatement, government_id, statement_id, *_NAMED) or db.session.scalar(query)
    if found is None or vendor_id not in (None, found.contract.vendor_id):
        raise NotFound("This statement is not among yours. Choose one from your list of statements.")
    return found


def corrected_statements(government_id: str, contract_id: str, period_id: str) -> Sequence[PaymentStatement]:
    """The corrected statements of the period, the newest first."""
    return db.session.scalars(
        _joined(government_id)
        .where(*_of_period(government_id, contract_id, period_id), PaymentStatement.kind == "corrected")
        .order_by(PaymentStatement.revision.desc())
    ).all()


def settling_statements(government_id: str, corrected_id: str) -> Sequence[PaymentStatement]:
    """The standing statements that settle what the corrected one differs in, with their documents, the earliest first.

    One of them alone, unless the rest of a difference was left for a later period.
    """
    settles = select(StatementCorrection.statement_id).where(
        StatementCorrection.government_id == government_id, StatementCorrection.corrected_id == corrected_id
    )
    return db.session.scalars(
        _joined(government_id)
        .options(undefer(PaymentStatement.document))
        .where(PaymentStatement.id.in_(settles), PaymentStatement.status.not_in(REPLACED))
        .order_by(ReportingPeriod.starts_on, PaymentStatement.revision)
    ).all()


def next_statement_revision(government_id: str, contract_id: str, period_id: str) -> int:
    """The number of the next statement for the period, from 1 on."""
    highest = db.session.scalar(
        select(func.max(PaymentStatement.revision)).where(*_of_period(government_id, contract_id, period_id))
    )
    return (highest or 0) + 1


def latest_statement(government_id: str, contract_id: str, period_id: str) -> PaymentStatement | None:
    """The newest statement of the period whatever its status, None where none was computed; no corrected one."""
    return _newest(_joined(government_id), government_id, contract_id, period_id)


def newest_statement(government_id: str, contract_id: str, period_id: str) -> PaymentStatement | None:
    """The same without what it names: whoever holds another one asks whether that is still the newest."""
    return _newest(select(PaymentStatement), government_id, contract_id, period_id)


def statements_of_period(government_id: str, contract_id: str, period_id: str) -> Sequence[PaymentStatement]:
    """Every statement of the period, the newest first; no corrected ones."""
    return db.session.scalars(
        _joined(government_id)
        .where(*_of_period(government_id, contract_id, period_id), _PAYABLE)
        .order_by(PaymentStatement.revision.desc())
    ).all()


def statements_of_contract(government_id: str, contract_id: str) -> Sequence[PaymentStatement]:
    """The newest statement of each of the contract's periods, the latest period first."""
    found = db.session.scalars(
        _joined(government_id)
        .where(PaymentStatement.contract_id == contract_id, _PAYABLE)
        .order_by(ReportingPeriod.starts_on.desc(), ReportingPeriod.name.desc(), PaymentStatement.revision.desc())
    )
    newest: dict[str, PaymentStatement] = {}
    for statement in found:
        newest.setdefault(statement.period_id, statement)
    return list(newest.values())


def newest_statuses(government_id: str, contract_id: str) -> dict[str, str]:
    """The status of the newest statement of each of the contract's periods, by the periods' ids."""
    found = db.session.execute(
        select(PaymentStatement.period_id, PaymentStatement.status)
        .where(PaymentStatement.government_id == government_id, PaymentStatement.contract_id == contract_id, _PAYABLE)
        .order_by(PaymentStatement.revision)
    )
    return dict(found.all())


def standing_statements(government_id: str, contract_id: str, with_facts: bool = False) -> Sequence[PaymentStatement]:
    """Every statement of the contract that was neither returned nor superseded, with its document."""
    # What each was computed from is as long as what it says, and hardly anybody reads it.
    documents = [undefer(PaymentStatement.document)]
    documents += [undefer(PaymentStatement.facts_document)] if with_facts else []
    # Whoever looks at all of them knows their contract, and asks for none of the people.
    return db.session.scalars(
        select(PaymentStatement)
        .join(PaymentStatement.period)
        .options(contains_eager(PaymentStatement.period), joinedload(PaymentStatement.terms_version), *documents)
        .where(
            PaymentStatement.government_id == government_id,
            PaymentStatement.contract_id == contract_id,
            PaymentStatement.status.not_in(REPLACED),
        )
        .order_by(ReportingPeriod.starts_on, ReportingPeriod.name, PaymentStatement.revision)
    ).all()


def statements_by_digest(
    government_id: str, contract_id: str, digests: Collection[str]
) -> Mapping[str, PaymentStatement]:
    """The contract's statements of these digests with their documents, whatever became of them since."""
    if not digests:
        return {}
    found = db.session.scalars(
        _joined(government_id, with_documents=True)
        .where(PaymentStatement.contract_id == contract_id, PaymentStatement.digest.in_(digests))
        .order_by(PaymentStatement.revision)
    )
    return {statement.digest: statement for statement in found}


def statement_ids(government_id: str, contract_id: str, digests: Collection[str]) -> Mapping[str, str]:
    """The ids of the contract's statements of these digests, by the digest."""
    query = select(PaymentStatement.digest, PaymentStatement.id).where(
        PaymentStatement.government_id == government_id,
        PaymentStatement.contract_id == contract_id,
        PaymentStatement.digest.in_(set(digests)),
    )
    return dict(db.session.execute(query.order_by(PaymentStatement.id)).all())


def all_statements(government_id: str) -> Iterator[PaymentStatement]:
    """Every statement with its documents, the oldest first, a few at a time: for verification."""
    after = ""
    while page := db.session.scalars(
        _joined(government_id, with_documents=True)
        .where(PaymentStatement.id > after)
        .order_by(PaymentStatement.id)
        .limit(20)
    ).all():
        yield from page
        after = page[-1].id


def every_statement_of_contract(government_id: str, contract_id: str) -> Sequence[PaymentStatement]:
    """Every statement of the contract with its documents, by period and revision."""
    return db.session.scalars(
        _joined(government_id, with_documents=True)
        .where(PaymentStatement.contract_id == contract_id)
        .order_by(ReportingPeriod.starts_on, PaymentStatement.revision)
    ).all()


def chain_heads(government_id: str) -> Sequence[str]:
    """The heads of the audit trail that the government's statements print."""
    return db.session.scalars(
        select(PaymentStatement.chain_head).where(PaymentStatement.government_id == government_id).distinct()
    ).all()


def _newest(
    query: Select[PaymentStatement], government_id: str, contract_id: str, period_id: str
) -> PaymentStatement | None:
    narrowed = query.where(*_of_period(government_id, contract_id, period_id), _PAYABLE)
    return db.session.scalar(narrowed.order_by(PaymentStatement.revision.desc()).limit(1))


def _of_period(government_id: str, contract_id: str, period_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        PaymentStatement.government_id == government_id,
        PaymentStatement.contract_id == contract_id,
        PaymentStatement.period_id == period_id,
    )


def _joined(government_id: str, with_documents: bool = False) -> Select[PaymentStatement]:
    query = (
        select(PaymentStatement)
        .join(PaymentStatement.contract)
        .join(PaymentStatement.period)
        .options(
            contains_eager(PaymentStatement.contract).joinedload(Contract.vendor),
            contains_eager(PaymentStatement.contract).joinedload(Contract.program),
            contains_eager(PaymentStatement.period),
            joinedload(PaymentStatement.terms_version),
            joinedload(PaymentStatement.computed_by_person),
        )
        .where(PaymentStatement.government_id == government_id)
    )
    if with_documents:
        query = query.options(undefer(PaymentStatement.document), undefer(PaymentStatement.facts_document))
    return query
