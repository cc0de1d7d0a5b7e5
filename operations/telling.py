"""At the end of each transaction: whoever now waits for what happened in it is told, in the same transaction.

What happened are the events that the transaction recorded; who is told what stands in contracts/messages.py. Nothing is
told of what was taken back, and nothing that happened goes untold.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from contracts.acts import Act
from contracts.acts_of_moves import ACT_OF_MOVE
from contracts.messages import TOLD, Audience, Kind, Telling, told_of
from contracts.moves import Move
from contracts.workflow import WORKFLOWS
from models.database import db
from models.events import Event
from models.finance_limits import finance_grants_above
from models.messages import next_message_id, settle
from models.moves import hands_on
from models.recorded_events import at_the_end
from models.rows import tables_of
from models.terms_versions import TermsVersion
from operations.change_orders import needs_finance
from operations.message_people import ROLES, Holders, Recipient, holders_today
from operations.message_subjects import Subject, subject_of
from operations.message_writing import Draft, write_messages
from operations.terms import readable_terms
from operations.unverified import asking

Thing = tuple[str, str]
_SETTLING = ({each.act for each in TOLD} | set(ACT_OF_MOVE.values()) | {Act.REPORT_ENTERED}) - {
    Act.STATEMENT_REVIEWED,
    Act.EDGES_STORED,
}


def listen() -> None:
    """Tell whoever waits, at the end of each transaction of this process from now on."""
    at_the_end(tell)


def tell(government_id: str, events: Sequence[Event]) -> None:
    """Settle what these events do, and write the messages that they make due."""
    subjects = {event.number: subject_of(event) for event in events if _matters(event)}
    things: dict[Thing, int] = {}
    for event in events:
        for thing in _settled_by(event, subjects.get(event.number)):
            things[thing] = event.number
    if things:
        settle(government_id, things, next_message_id())
    told = [(event, telling, subject) for event, telling, subject in _told(events, subjects)]
    if not told:
        return
    vendors = {each.contract.vendor_id for _, _, each in told if each.contract is not None}
    # Which vendor a person is of whose roles changed, nobody knows here.
    of_people = any(telling.audience is Audience.PERSON for _, telling, _ in told)
    holders = holders_today(government_id, None if of_people else vendors)
    drafts = [_draft(event, telling, subject, holders) for event, telling, subject in told]
    # What a later event of the same transaction has done already is nobody's turn any more.
    write_messages(government_id, [each for each in drafts if _is_open(each, things)])


def _matters(event: Event) -> bool:
    return Act(event.act) in _SETTLING or event.act == Act.ROWS_VERIFIED.value


def _told(events: Sequence[Event], subjects: dict[int, Subject | None]) -> Iterator[tuple[Event, Telling, Subject]]:
    for event in events:
        subject = subjects.get(event.number)
        for telling in told_of(event.act):
            if subject is not None and _holds(telling, subject, event):
                yield event, telling, subject


def _holds(telling: Telling, subject: Subject, event: Event) -> bool:
    """Whether the line's narrowing lets it through; one without any always does."""
    if not telling.only:
        return True
    if telling.audience is Audience.PERSON:
        return event.person_id is not None
    if telling.page == "verification":
        return _rows_wait(subject.thing)
    return subject.party == "vendor"


def _rows_wait(report: Any) -> bool:
    """Whether the report's terms count some of its rows only once they are verified."""
    version = db.session.get(TermsVersion, (report.government_id, report.terms_version_id))
    terms = None if version is None else readable_terms(version)
    if terms is None:
        return False
    delivered = (terms.tables_by_id.get(each.table_id) for each in tables_of(report.government_id, report.id))
    return any(table is not None and asking(terms, table) for table in delivered)


def _settled_by(event: Event, subject: Subject | None) -> Iterator[Thing]:
    """The things about which nothing waits any more as it did before the event."""
    if event.act == Act.ROWS_VERIFIED.value:
        yield ("verification", event.thing_id)
    elif event.act == Act.CONTRACT_CHANGED.value:
        # Its last day moved: what reminded of the earlier one is over.
        yield ("renewal_due", event.thing_id)
    elif subject is not None:
        yield (event.thing_kind, event.thing_id)
        if event.act == Act.RENEWAL_GRANTED.value and subject.contract is not None:
            yield ("renewal_due", subject.contract.id)
        if event.act in (Act.REPORT_SUPERSEDED.value, Act.REPORT_RETURNED.value):
            yield ("verification", event.thing_id)
        if subject.period is not None and event.act in (Act.STATEMENT_COMPUTED.value, Act.REPORT_ENTERED.value):
            yield ("computing", subject.period.id)
        if subject.period is not None and event.act == Act.REPORT_SUBMITTED.value and subject.party == "vendor":
            yield ("due", subject.period.id)


def _is_open(draft: Draft, settled: dict[Thing, int]) -> bool:
    return draft.kind is Kind.NEWS or settled.get(draft.thing, 0) <= int(draft.key.split(":")[1])


def _draft(event: Event, telling: Telling, subject: Subject, holders: Holders) -> Draft:
    contract = subject.contract
    link = subject.link_id
    if telling.page == "contract" and contract is not None:
        link = contract.number
    return Draft(
        people=tuple(_people(event, telling, subject, holders)),
        kind=telling.kind,
        key=f"event:{event.number}:{telling.audience.name.lower()}:{telling.page}",
        thing=_thing(event, telling, subject),
        title=_sentence(telling, subject),
        page=telling.page,
        link_id=link,
        contract=contract,
        period_name=subject.period_name,
        worth_cents=subject.worth_cents,
        due=subject.due if telling.kind is Kind.TURN else None,
        # Whoever uploads a file reads its findings on the page that waits for them.
        knows=subject.asked_by if telling.act is Act.REPORT_CHECKED else None,
    )


def _sentence(telling: Telling, subject: Subject) -> str:
    party = subject.party.replace("_", " ")
    return telling.sentence.format(number=subject.number, party=party, title=subject.title)


def _thing(event: Event, telling: Telling, subject: Subject) -> Thing:
    if telling.page == "verification":
        return ("verification", event.thing_id)
    if event.act == Act.REPORT_ACCEPTED.value and telling.page == "contract" and subject.period is not None:
        return ("computing", subject.period.id)
    return (event.thing_kind, event.thing_id)


def _people(event: Event, telling: Telling, subject: Subject, holders: Holders) -> Iterator[Recipient]:
    """Whoever waits, but for whom their hands exclude from the move; what is only news is none to whoever did it."""
    excluded = _excluded(telling, subject)
    if telling.kind is Kind.NEWS and event.person_id is not None:
        excluded.add(event.person_id)
    audience = _audience(telling, subject, holders)
    if telling.across and event.person_id in {each.person_id for each in audience}:
        return
    for person in audience:
        if person.person_id not in excluded:
            yield person


def _excluded(telling: Telling, subject: Subject) -> set[str]:
    if not telling.move:
        return set()
    step = _move_of(telling)
    hands = hands_on(subject.thing) if step.not_hands else {}
    return {person_id for act in step.not_hands for person_id in hands.get(act, ())}


def _move_of(telling: Telling) -> Move:
    """The move that is asked for; by its name alone, since the thing may have gone on within the transaction."""
    workflow = telling.act.value.split(".")[0]
    return next(each for each in WORKFLOWS[workflow] if each.name == telling.move)


def _is_lent(telling: Telling) -> bool:
    return bool(telling.move) and _move_of(telling).delegable


def _audience(telling: Telling, subject: Subject, holders: Holders) -> Sequence[Recipient]:
    audience = telling.audience
    contract = subject.contract
    vendor = () if contract is None else holders.of_vendor(contract.vendor_id)
    if audience is Audience.FINANCE and _is_lent(telling):
        return holders.of_finance(contract)
    if audience in ROLES:
        return holders.of_roles(ROLES[audience], contract)
    if audience is Audience.VENDOR:
        return vendor
    if audience is Audience.REPORTER:
        return vendor if subject.party == "vendor" else holders.person(subject.asked_by, contract)
    if audience is Audience.OTHER_PARTY:
        city = holders.of_roles(ROLES[Audience.RECEIVERS], contract)
        return city if subject.party == "vendor" else (*vendor, *city)
    if audience is Audience.GRANTERS:
        above = finance_grants_above(subject.thing.government_id)
        granters = Audience.FINANCE if needs_finance(subject.thing, above) else Audience.OFFICERS
        return holders.of_roles(ROLES[granters], contract)
    return holders.person(subject.delegate if audience is Audience.DELEGATE else subject.asked_by, contract)
