"""How each contract stands, kept beside it so that a list over thousands of contracts reads no statement.

A row follows from the contract's reports and statements and can be made again at any time; nothing rests on it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, or_, select, text
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, undefer

from contracts.standings import Standing
from contracts.workflow import REPLACED
from models.chosen_contracts import ChosenContracts
from models.columns import Cents, Owned, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.governments import Government
from models.paging import Page, SortKey, Sorts, holding, page_sorted, sort_named
from models.periods import ReportingPeriod
from models.programs import Program
from models.statements import PaymentStatement
from models.vendors import Vendor


class ContractStanding(Owned, Base):
    """How a contract stands: the earliest report that has not come, with its due day and the last day of its period;
    its newest statement; and how many reports wait.

    `unsettled` are accepted reports that no standing statement was computed from: by this count the desks find what
    waits without looking through every report that ever came. `unverified` are those with rows to verify; None until
    somebody has looked (operations/unverified.py).
    """

    __tablename__ = "contract_standings"

    contract_id: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date | None]
    due_period: Mapped[str | None]
    due_ends_on: Mapped[date | None]
    statement_id: Mapped[str | None]
    period_name: Mapped[str | None]
    net_cents: Mapped[Cents | None]
    taken_cents: Mapped[Cents]
    given_cents: Mapped[Cents]
    missed: Mapped[int] = mapped_column(Integer)
    warned: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    unsettled: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    unverified: Mapped[int | None] = mapped_column(Integer)
    says: Mapped[str]

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("statement_id", "statements"),
        whole_number("taken_cents"),
        whole_number("given_cents"),
        whole_number("missed"),
        whole_number("warned"),
        whole_number("unsettled"),
        ordered("ix_contract_standings_due", "due_on", "contract_id"),
        ordered("ix_contract_standings_due_ends", "due_ends_on", "contract_id"),
        ordered("ix_contract_standings_unsettled", "unsettled", "contract_id"),
        ordered("ix_contract_standings_unverified", "unverified", "contract_id"),
        ordered("ix_contract_standings_warned", "warned", "contract_id"),
    )


Columns = TypeVarTuple("Columns")
_SAME_CONTRACT = and_(
    ContractStanding.government_id == Contract.government_id, ContractStanding.contract_id == Contract.id
)
_SAME_VENDOR = and_(Vendor.government_id == Contract.government_id, Vendor.id == Contract.vendor_id)


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """Which contracts are asked for; what is empty lets all through."""

    standing: Standing | None = None
    program: str = ""
    vendor: str = ""
    words: str = ""
    among: ChosenContracts | None = None


SORTS: Sorts = {
    "number": SortKey(Contract.number),
    "title": SortKey(Contract.title),
    "vendor": SortKey(Vendor.name),
    "last_day": SortKey(Contract.ends_on),
    "due": SortKey(ContractStanding.due_on),
    "net": SortKey(ContractStanding.net_cents, descending=True),
    "taken": SortKey(ContractStanding.taken_cents, may_lack=True),
}


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract of the list with how it stands; `kept` is None where nothing is known of it yet.

    `renewal` is what was proposed or granted for its last day, as decision and status, for whoever may know it.
    """

    contract: Contract
    kept: ContractStanding | None
    standing: Standing
    renewal: tuple[str, str] | None = None


def find_standing(government_id: str, contract_id: str) -> ContractStanding | None:
    """The contract's standing, held until the transaction ends so that a later writer sees what this one wrote."""
    return db.session.scalar(
        select(ContractStanding)
        .where(ContractStanding.government_id == government_id, ContractStanding.contract_id == contract_id)
        .with_for_update()
    )


def newest_standing(government_id: str, contract_id: str) -> PaymentStatement | None:
    """The newest statement of the contract's latest reporting period that has one which stands, with its document."""
    return db.session.scalar(
        select(PaymentStatement)
        .join(PaymentStatement.period)
        .options(
            contains_eager(PaymentStatement.period),
            joinedload(PaymentStatement.terms_version),
            undefer(PaymentStatement.document),
        )
        .where(
            PaymentStatement.government_id == government_id,
            PaymentStatement.contract_id == contract_id,
            PaymentStatement.status.not_in(REPLACED),
            PaymentStatement.kind != "corrected",
            ReportingPeriod.kind == "reporting",
        )
        .order_by(ReportingPeriod.starts_on.desc(), PaymentStatement.revision.desc())
        .limit(1)
    )


def standings_of_government(government_id: str) -> Mapping[str, ContractStanding]:
    """Every standing by contract: for verification."""
    found = db.session.scalars(select(ContractStanding).where(ContractStanding.government_id == government_id))
    return {each.contract_id: each for each in found}


def last_payments(government_id: str, contract_ids: Collection[str]) -> Mapping[str, tuple[int, str]]:
    """By contract the net of its newest statement in cents and the period of it; contracts without one are left out."""
    found = db.session.execute(
        select(ContractStanding.contract_id, ContractStanding.net_cents, ContractStanding.period_name).where(
            ContractStanding.government_id == government_id, ContractStanding.contract_id.in_(contract_ids)
        )
    )
    return {row[0]: (row[1], row[2]) for row in found if row[1] is not None and row[2] is not None}


def contracts_without_standing(limit: int) -> Sequence[tuple[str, str]]:
    """Government and id of contracts, of all governments, of which nobody has worked out yet how they stand whole."""
    found = db.session.execute(
        select(Contract.government_id, Contract.id)
        .outerjoin(ContractStanding, _SAME_CONTRACT)
        .where(Contract.government_id.in_(select(Government.id)), ContractStanding.unverified.is_(None))
        .limit(limit)
    )
    return [(government_id, contract_id) for government_id, contract_id in found]


def page_of_lines(
    government_id: str,
    vendor_id: str | None,
    asked: ContractFilter,
    day: date,
    sort: str,
    after: str | None,
    limit: int,
) -> Page[ContractLine, str]:
    """The contracts that the filter lets through in that order, as they stand on the day."""
    by = sort_named(SORTS, sort)
    query = _narrowed(select(Contract.id), government_id, vendor_id, asked, with_vendor=by.column is Vendor.name)
    query = query.outerjoin(ContractStanding, _SAME_CONTRACT)
    if asked.standing is not None:
        query = query.where(_standing(day) == asked.standing.value)
    # Keys are put in order alone: to sort whole contracts is to carry all that is joined to each of thousands.
    page = page_sorted(query, by, SortKey(Contract.number), after, limit)
    lines = _lines(government_id, [row.id for row in page.rows], day)
    return Page(tuple(lines[row.id] for row in page.rows), page.after)


def _lines(government_id: str, ids: Collection[str], day: date) -> Mapping[str, ContractLine]:
    query = (
        select(Contract, ContractStanding, _standing(day))
        .join(Vendor, _SAME_VENDOR)
        .outerjoin(ContractStanding, _SAME_CONTRACT)
        .options(contains_eager(Contract.vendor), joinedload(Contract.program))
        .where(Contract.government_id == government_id, Contract.id.in_(ids))
    )
    return {row[0].id: ContractLine(row[0], row[1], Standing(row[2])) for row in db.session.execute(query)}


def count_standings(
    government_id: str, vendor_id: str | None, asked: ContractFilter, day: date, chosen: ChosenContracts
) -> tuple[Mapping[Standing, int], int]:
    """How many contracts stand how, under the filter but for its standing; and how many of them are chosen.

    In one walk, for the words of a filter are looked for in every contract.
    """
    stands, once = _standing(day), chosen.once()
    counts = select(stands, func.count(), func.count(once.c.id)).select_from(Contract)
    query = _narrowed(counts, government_id, vendor_id, asked).outerjoin(ContractStanding, _SAME_CONTRACT)
    query = query.outerjoin(once, once.c.id == Contract.id).group_by(stands)
    found = db.session.execute(query).all()
    return {Standing(stands): count for stands, count, _ in found}, sum(mine for _, _, mine in found)


def programs_of_contracts(government_id: str, vendor_id: str | None) -> Sequence[Program]:
    """The programs that the contracts belong to, by number: for the filter."""
    known = select(Contract.program_id).where(Contract.government_id == government_id)
    if vendor_id is not None:
        known = known.where(Contract.vendor_id == vendor_id)
    query = select(Program).where(Program.government_id == government_id, Program.id.in_(known))
    return db.session.scalars(query.order_by(Program.number)).all()


def _standing(day: date) -> ColumnElement[str]:
    """The standing on that day, the first that is true."""
    kept = ContractStanding
    return case(
        (kept.due_on < day, Standing.LATE.value),
        (Contract.ends_on < day, Standing.ENDED.value),
        (kept.warned > 0, Standing.AT_RISK.value),
        (kept.statement_id.is_(None), Standing.NO_RESULTS.value),
        (or_(kept.taken_cents < 0, kept.missed > 0), Standing.AT_RISK.value),
        else_=Standing.ON_TRACK.value,
    )


def _narrowed(
    query: Select[*Columns],
    government_id: str,
    vendor_id: str | None,
    asked: ContractFilter,
    with_vendor: bool = False,
) -> Select[*Columns]:
    """The query's contracts under the filter but for its standing; vendors are joined only where something needs them:
    whoever counts thousands of contracts waits for each table.
    """
    query = query.where(Contract.government_id == government_id)
    if with_vendor or asked.vendor:
        query = query.join(Vendor, _SAME_VENDOR)
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    if asked.among is not None:
        query = query.where(Contract.id.in_(asked.among.ids()))
    if asked.program:
        query = query.join(Contract.program).where(Program.number == asked.program)
    if asked.vendor:
        query = query.where(Vendor.name == asked.vendor)
    return _holding(query, government_id, asked.words)


def _holding(query: Select[*Columns], government_id: str, words: str) -> Select[*Columns]:
    """The contracts that hold each of the words; a vendor's name is looked at once, not for each of its contracts."""
    vendors = select(Vendor.id).where(Vendor.government_id == government_id)
    for word in words.split():
        in_number, in_title = (each.icontains(word, autoescape=True) for each in (Contract.number, Contract.title))
        query = query.where(or_(in_number, in_title, Contract.vendor_id.in_(holding(vendors, word, Vendor.name))))
    return query
