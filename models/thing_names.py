"""What the things of the audit trail are called: the number of a contract, a period, a person, read kind by kind."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select

from models.change_orders import ChangeOrder
from models.contracts import Contract
from models.corrective_actions import CorrectiveAction
from models.database import db
from models.disputes import Dispute
from models.evaluations import Evaluation
from models.meeting_actions import MeetingAction
from models.meetings import ReviewMeeting
from models.people import Person
from models.periods import ReportingPeriod
from models.renewals import RenewalDecision
from models.reports import Report
from models.rulings import Ruling
from models.statements import PaymentStatement
from models.terms_versions import TermsVersion
from models.vendors import Vendor
from models.vouchers import VoucherBatch

Thing = tuple[str, str]
_RULINGS = ("waiver", "excusal", "override", "hold", "deferral")


def names_of_things(government_id: str, things: Collection[Thing]) -> dict[Thing, str]:
    """The name of each thing, given as (kind, id), with one query for each kind; what has no name is left out."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, thing_id in things:
        by_kind[kind].add(thing_id)
    found: dict[Thing, str] = {}
    for kind, ids in by_kind.items():
        if (naming := _NAMING.get(kind)) is not None:
            model, query, words = naming
            rows = db.session.execute(query.where(model.government_id == government_id, model.id.in_(ids)))
            found |= {(kind, row[0]): words.format(*row[1:]) for row in rows}
    return found


def _of_period(model: Any) -> tuple[Any, Select[Any], str]:
    joined = select(model.id, Contract.number, ReportingPeriod.name)
    joined = joined.join(Contract, _same(Contract, model, "contract_id"))
    return model, joined.join(ReportingPeriod, _same(ReportingPeriod, model, "period_id")), "{} · {}"


def _of_contract(model: Any, number: Any, words: str) -> tuple[Any, Select[Any], str]:
    return model, select(model.id, Contract.number, number).join(Contract, _same(Contract, model, "contract_id")), words


def _alone(model: Any, name: Any) -> tuple[Any, Select[Any], str]:
    return model, select(model.id, name), "{}"


def _same(other: Any, model: Any, column: str) -> Any:
    return (other.government_id == model.government_id) & (other.id == getattr(model, column))


_NAMING: Mapping[str, tuple[Any, Select[Any], str]] = {
    "report": _of_period(Report),
    "statement": _of_period(PaymentStatement),
    "period": _of_contract(ReportingPeriod, ReportingPeriod.name, "{} · {}"),
    "terms": _of_contract(TermsVersion, TermsVersion.amendment, "{}, amendment {}"),
    "dispute": _of_contract(Dispute, Dispute.number, "{}, number {}"),
    "corrective_action": _of_contract(CorrectiveAction, CorrectiveAction.number, "{}, number {}"),
    "review_meeting": _of_contract(ReviewMeeting, ReviewMeeting.number, "{}, number {}"),
    "meeting_action": _of_contract(MeetingAction, MeetingAction.words, "{}: {}"),
    "evaluation": _of_contract(Evaluation, Evaluation.number, "{}, number {}"),
    "renewal": _of_contract(RenewalDecision, RenewalDecision.number, "{}, number {}"),
    "change_order": _of_contract(ChangeOrder, ChangeOrder.number, "{}, number {}"),
    **{kind: _of_contract(Ruling, Ruling.number, "{}, number {}") for kind in _RULINGS},
    "contract": _alone(Contract, Contract.number),
    "person": _alone(Person, Person.name),
    "vendor": _alone(Vendor, Vendor.name),
    "voucher_batch": _alone(VoucherBatch, VoucherBatch.number),
}
