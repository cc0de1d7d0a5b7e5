"""What is kept of contracts, of a payment and of finance's rules, as lists to download."""

from collections.abc import Iterable, Iterator

from contracts.items import Item
from contracts.numbers import from_cents
from importers.lists import ListColumn, ListValue
from models.api_tokens import ApiToken
from models.attachments import Attachment
from models.change_orders import ChangeOrder
from models.delegations import Delegation
from operations.delegations import DelegationsSeen
from operations.evidence import EvidenceSeen
from operations.milestones import MilestoneState
from operations.pages import StatementOnPage
from operations.policies import PolicyEntry
from operations.terms_history import VersionSeen

Rows = Iterator[tuple[ListValue, ...]]
POLICIES = (
    *(ListColumn("Policy", "number"), ListColumn("From", "day"), ListColumn("Status"), ListColumn("Proposed by")),
    *(ListColumn("Proposed (UTC)", "moment"), ListColumn("Why")),
)
DELEGATIONS = (
    *(ListColumn("Delegate"), ListColumn("In the place of"), ListColumn("First day", "day")),
    *(ListColumn("Last day", "day"), ListColumn("Status"), ListColumn("Named (UTC)", "moment"), ListColumn("Why")),
)
TOKENS = (
    *(ListColumn("Issued (UTC)", "moment"), ListColumn("Person"), ListColumn("What it is for")),
    *(ListColumn("Lives until", "day"), ListColumn("Revoked"), ListColumn("Known by")),
)
MILESTONES = (
    *(ListColumn("Milestone"), ListColumn("Clause"), ListColumn("Promised", "day"), ListColumn("Holds now", "day")),
    *(ListColumn("Met", "day"), ListColumn("Date"), ListColumn("Day", "day"), ListColumn("Status")),
    *(ListColumn("Proposed (UTC)", "moment"), ListColumn("Why")),
)
CHANGE_ORDERS = (
    *(ListColumn("Number", "number"), ListColumn("Title"), ListColumn("Changes the value by", "money")),
    *(ListColumn("Last day before", "day"), ListColumn("New last day", "day"), ListColumn("Scope")),
    *(ListColumn("Holds from", "day"), ListColumn("Status"), ListColumn("Proposed (UTC)", "moment")),
    *(ListColumn("Why"), ListColumn("Why it reaches back")),
)
ITEMS = (
    *(ListColumn("Item"), ListColumn("Title"), ListColumn("Unit"), ListColumn("Priced"), ListColumn("Price", "number")),
    *(ListColumn("Contract quantity", "number"), ListColumn("In the base of performance pay")),
)
EVIDENCE = (
    *(ListColumn("Asked for"), ListColumn("Measure"), ListColumn("By"), ListColumn("What is missing")),
    *(
        ListColumn("File"),
        ListColumn("Row", "number"),
        ListColumn("Attached by"),
        ListColumn("Attached (UTC)", "moment"),
    ),
    *(ListColumn("Note"), ListColumn("SHA-256 of the file")),
)
VERSIONS = (
    *(ListColumn("Amendment", "number"), ListColumn("Title"), ListColumn("Status"), ListColumn("Takes effect", "day")),
    *(ListColumn("Proposed by"), ListColumn("Proposed (UTC)", "moment"), ListColumn("Put into force by")),
    *(
        ListColumn("Put into force (UTC)", "moment"),
        ListColumn("Withdrawn by"),
        ListColumn("Withdrawn (UTC)", "moment"),
    ),
    *(ListColumn("Why withdrawn"), ListColumn("What changes"), ListColumn("Digest")),
)
EXCEPTIONS = (
    *(ListColumn("Exception", "number"), ListColumn("Kind"), ListColumn("Class"), ListColumn("Open")),
    *(ListColumn("What was noticed"), ListColumn("About"), ListColumn("Cost", "money"), ListColumn("Why no cost")),
    *(ListColumn("Answer"), ListColumn("By"), ListColumn("In the place of"), ListColumn("Answered (UTC)", "moment")),
    *(ListColumn("Reason"),),
)
_NO_FILE: tuple[ListValue, ...] = (None,) * 6
_NO_ANSWER: tuple[ListValue, ...] = (None,) * 5


def of_policies(entries: Iterable[PolicyEntry]) -> Rows:
    """The government's policies."""
    for entry in entries:
        each = entry.version
        yield each.number, each.effective_on, each.status, entry.proposed_by, each.proposed_at, each.reason


def of_delegations(pages: Iterable[DelegationsSeen]) -> Rows:
    """Who stands in for whom."""
    for seen in pages:
        for each in seen.delegations:
            yield _delegation(each, seen)


def of_tokens(tokens: Iterable[ApiToken]) -> Rows:
    """Tokens, without anything that opens a door."""
    for each in tokens:
        revoked = "yes" if each.revoked else "no"
        yield each.issued_at, each.person.name, each.scopes, each.expires_on, revoked, each.id


def of_milestones(states: Iterable[MilestoneState]) -> Rows:
    """Milestones with every date that the person may see, a row for each; one row where there is none."""
    for state in states:
        held, each = state.schedule, state.milestone
        about = (each.title, each.clause, held.promised, held.due, held.met)
        for date in state.dates:
            yield *about, date.kind, date.day, date.status, date.proposed_at, date.reason
        if not state.dates:
            yield *about, None, None, None, None, None


def of_change_orders(orders: Iterable[ChangeOrder]) -> Rows:
    """Change orders of a contract."""
    for each in orders:
        before = each.ends_before if each.new_ends_on is not None else None
        yield (
            *(each.number, each.title, from_cents(each.value_cents), before, each.new_ends_on, each.scope),
            *(each.effective_on, each.status, each.proposed_at, each.reason, each.late_reason),
        )


def of_items(items: Iterable[Item]) -> Rows:
    """Pay items of a contract."""
    for each in items:
        base = "yes" if each.eligible else "no"
        yield each.number, each.title, each.unit, each.priced.replace("_", " "), each.price, each.quantity, base


def of_evidence(seen: EvidenceSeen) -> Rows:
    """What the terms ask for with each file that is there, then the other files of the period."""
    for each in seen.requirements:
        missing = each.lacking.says() if each.lacking is not None else None
        about = (each.needed.title, each.measure.title, each.needed.party.replace("_", " "), missing)
        for file in each.attached:
            yield *about, *_file(file, seen)
        if not each.attached:
            yield *about, *_NO_FILE
    for file in seen.others:
        yield file.title, None, file.party.replace("_", " "), None, *_file(file, seen)


def of_versions(versions: Iterable[VersionSeen]) -> Rows:
    """Versions of a contract's terms with who did what to them."""
    for seen in versions:
        each, told = seen.version, list[ListValue]()
        for deed in (seen.proposed, seen.activated, seen.withdrawn):
            told += [None, None] if deed is None else [deed.person, deed.at]
        why = None if seen.withdrawn is None else seen.withdrawn.reason
        about = (each.number, each.title, each.status, each.effective_on)
        yield *about, *told, why, "\n".join(seen.changes), each.digest


def of_exceptions(seen: StatementOnPage) -> Rows:
    """A statement's exceptions with each answer, a row for each; one row where none was given."""
    for each in seen.exceptions:
        about = (each.number, each.title, each.class_.value.replace("_", " "), "yes" if each.is_open else "no")
        told = (*about, each.says, each.about, each.cost, each.no_cost)
        for answer in each.answers:
            stood_in = seen.people[answer.answered_for].name if answer.answered_for is not None else None
            by = seen.people[answer.answered_by].name
            yield *told, answer.answer, by, stood_in, answer.answered_at, answer.reason
        if not each.answers:
            yield *told, *_NO_ANSWER


def _delegation(each: Delegation, seen: DelegationsSeen) -> tuple[ListValue, ...]:
    delegate, person = seen.people[each.delegate_id].name, seen.people[each.person_id].name
    return delegate, person, each.starts_on, each.ends_on, each.status, each.named_at, each.reason


def _file(file: Attachment, seen: EvidenceSeen) -> tuple[ListValue, ...]:
    who = seen.people[file.attached_by].name if file.attached_by in seen.people else None
    return file.file_name, file.row_number, who, file.attached_at, file.note, file.file_sha256
