"""Holds the tables against the audit trail: what was changed, taken out or put in by hand beside it is named.

The trail itself is held by its hashes. Time and memory are linear in what is stored.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.acts import Act
from contracts.acts_of_moves import ACT_OF_MOVE
from contracts.errors import NotFound
from contracts.workflow import FIRST_STATUS
from models.events import Event, every_event
from models.file_store import FileStore
from models.trail import (
    ENTERED,
    batches_of,
    decisions_of,
    entered_of,
    file_hashes,
    payments_of,
    statuses_of,
    vouchers_of,
)
from models.vouchers import Voucher
from operations.payments import payment_text
from operations.vouchers import batch_document

_MOVES = frozenset(act.value for act in ACT_OF_MOVE.values())
_ENTRIES = {
    Act.STATEMENT_COMPUTED.value: "statement",
    Act.REPORT_ENTERED.value: "report",
    Act.TERMS_DRAFTED.value: "terms",
}
Found = tuple[str, str]


@dataclass
class _Told:
    """What the trail says, by the id of each thing."""

    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    entered: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in ENTERED})
    decisions: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    payments: dict[str, str] = field(default_factory=dict)
    batches: dict[str, tuple[str, str]] = field(default_factory=dict)

    def read(self, event: Event) -> None:
        """Take one event in."""
        after = event.after or ""
        if event.act in _MOVES:
            self.statuses[event.thing_kind, event.thing_id] = after
        if event.act in _ENTRIES:
            self.entered[_ENTRIES[event.act]][event.thing_id] = after
        elif event.act == Act.FINDING_DECIDED:
            self.decisions[event.thing_id, after, event.reason or "", event.person_id or ""] += 1
        elif event.act == Act.PAYMENT_RECORDED:
            self.payments[event.thing_id] = after
        elif event.act == Act.VOUCHERS_EXPORTED:
            self.batches[event.thing_id] = (after, event.document or "")


def trail_differences(government_id: str) -> Iterator[Found]:
    """What of the tables is not as the audit trail of the government says: the thing, and a sentence."""
    told = _Told()
    for event in every_event(government_id):
        told.read(event)
    yield from _statuses(told, government_id)
    for kind in ENTERED:
        yield from _entered(kind, told.entered[kind], government_id)
    yield from _decisions(told, government_id)
    yield from _payments(told, government_id)
    yield from _batches(told, government_id)


def file_differences(store: FileStore, government_id: str) -> Iterator[Found]:
    """Every kept file that is missing or no longer has the hash under which it was delivered."""
    for sha256, name in file_hashes(government_id):
        try:
            intact = store.is_intact(sha256)
        except NotFound as reason:
            yield f"file {name}", reason.message
            continue
        if not intact:
            yield f"file {name}", f"The file {sha256} no longer has the hash under which it was delivered."


def _statuses(told: _Told, government_id: str) -> Iterator[Found]:
    for kind, thing_id, status in statuses_of(government_id):
        wanted = told.statuses.get((kind, thing_id), FIRST_STATUS.get(kind, status))
        if wanted != status:
            yield f"{kind} {thing_id}", f"Its status is “{status}”; by the audit trail it is “{wanted}”."


def _entered(kind: str, told: dict[str, str], government_id: str) -> Iterator[Found]:
    found = dict(entered_of(government_id, kind))
    for thing_id in sorted(told.keys() - found.keys()):
        yield f"{kind} {thing_id}", f"The audit trail records this {kind}, and its row was taken out."
    for thing_id in sorted(found.keys() - told.keys()):
        yield f"{kind} {thing_id}", f"This {kind} was put in beside the program: no act of the audit trail entered it."
    for thing_id in sorted(found.keys() & told.keys()):
        if found[thing_id] != told[thing_id]:
            says = f"It has {found[thing_id]}, and the audit trail recorded {told[thing_id]} when it was entered."
            yield f"{kind} {thing_id}", says


def _decisions(told: _Told, government_id: str) -> Iterator[Found]:
    found = Counter(
        (each.report_id, f"{each.finding_number}: {each.decision}", each.reason, each.decided_by)
        for each in decisions_of(government_id)
    )
    for (report_id, what, *_), _count in sorted((told.decisions - found).items()):
        yield f"decision on report {report_id}", f"The decision “{what}” of the audit trail is not stored as recorded."
    for (report_id, what, *_), _count in sorted((found - told.decisions).items()):
        yield f"decision on report {report_id}", f"The stored decision “{what}” was never recorded in the audit trail."


def _payments(told: _Told, government_id: str) -> Iterator[Found]:
    found = {payment.id: payment_text(payment) for payment in payments_of(government_id)}
    yield from _compared("payment", told.payments, found)


def _compared(kind: str, told: dict[str, str], found: dict[str, str]) -> Iterator[Found]:
    for thing_id in sorted(told.keys() | found.keys()):
        if thing_id not in found:
            yield f"{kind} {thing_id}", f"The audit trail records this {kind}, and its row was taken out."
        elif thing_id not in told:
            yield f"{kind} {thing_id}", f"This {kind} was never recorded in the audit trail."
        elif told[thing_id] != found[thing_id]:
            yield f"{kind} {thing_id}", f"This {kind} is not what was recorded: {told[thing_id]}."


def _batches(told: _Told, government_id: str) -> Iterator[Found]:
    by_batch: dict[str, list[Voucher]] = {}
    for voucher in vouchers_of(government_id):
        by_batch.setdefault(voucher.batch_id, []).append(voucher)
    found = {}
    for batch in batches_of(government_id):
        name = f"batch of vouchers {batch.number}"
        if hashlib.sha256(batch.content.encode()).hexdigest() != batch.sha256:
            yield name, "Its file no longer has the digest under which it was exported."
        document = json.dumps(batch_document(batch, by_batch.pop(batch.id, [])), sort_keys=True)
        found[batch.id] = f"{batch.sha256} {document}"
    recorded = {
        batch_id: f"{sha256} {json.dumps(json.loads(document), sort_keys=True)}"
        for batch_id, (sha256, document) in told.batches.items()
    }
    yield from _compared("batch of vouchers", recorded, found)
    for batch_id in sorted(by_batch):
        yield f"batch of vouchers {batch_id}", "Vouchers stand without their batch."
