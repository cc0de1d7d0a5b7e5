"""Payment terms as people draft them and put them into force, and as everything else reads them."""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from functools import lru_cache, wraps
from typing import TypeVar

from contracts.acts import Act
from contracts.errors import DomainError, Refused
from contracts.figures import canonical_json, digest_of
from contracts.periods import say_date
from contracts.roles import Actor, require
from contracts.said import count
from contracts.schema import read_document
from contracts.terms import Terms, load_terms
from contracts.trials import run_examples
from contracts.workflow import FIRST_STATUS
from models.clock import now
from models.contracts import Contract
from models.database import insert
from models.events import record
from models.ids import new_id
from models.moves import move
from models.periods import periods_of
from models.statements import statements_of_contract
from models.terms_versions import (
    TermsVersion,
    find_terms_version,
    governing,
    next_amendment,
    none_in_force,
    terms_in_force,
    terms_versions_of,
    versions_in_force,
)
from operations.edge_tables import store_edge_tables
from operations.visibility import visible_contract

_PAID_UNDER = ("approved", "paid")

Found = TypeVar("Found")
TermsByDay = Callable[[date], tuple[TermsVersion, Terms]]


@lru_cache(maxsize=256)
def _read(digest: str, document: str) -> Terms:
    return load_terms(document)


def terms_of(version: TermsVersion) -> Terms:
    """The terms that a version's document says; read once for each document, since documents never change."""
    return _read(version.digest, version.document)


def read_once(read: Callable[[TermsVersion], Found]) -> Callable[[TermsVersion], Found]:
    """The function, which is asked once for each text of a document: documents never change, and lists have thousands.

    What is remembered stands under the digest of the text itself, so that one which somebody did change is read anew.
    """
    known: dict[bytes, Found] = {}

    @wraps(read)
    def remembered(version: TermsVersion) -> Found:
        digest = hashlib.sha256(version.document.encode()).digest()
        if digest not in known:
            known[digest] = read(version)
        return known[digest]

    return remembered


def readable_terms(version: TermsVersion) -> Terms | None:
    """The same for a list over many contracts; None where one cannot be read, which must not hide the others."""
    try:
        return terms_of(version)
    except DomainError:
        return None


def terms_on(contract: Contract, day: date) -> tuple[TermsVersion, Terms]:
    """The version in force on a day with its terms; Incomplete where none is."""
    version = terms_in_force(contract.government_id, contract.id, day)
    return version, terms_of(version)


def terms_by_day(contract: Contract) -> TermsByDay:
    """What `terms_on` gives for any day, the contract's versions read once for all of them."""
    versions = versions_in_force(contract.government_id, [contract.id])

    def terms_on_day(day: date) -> tuple[TermsVersion, Terms]:
        version = governing(versions, day) or none_in_force(day)
        return version, terms_of(version)

    return terms_on_day


def indexes_read(terms_on_day: TermsByDay, days: Iterable[date]) -> set[str]:
    """The indexes that the terms of these days read; of a day without terms, or with none that can be read, none."""
    found = set[str]()
    for day in days:
        with suppress(DomainError):  # Whoever asks for the terms of that day hears of it.
            found.update(terms_on_day(day)[1].indexes)
    return found


def draft_terms(
    actor: Actor, contract_number: str, document: str, effective_on: date, title: str = "", draft_id: str | None = None
) -> TermsVersion:
    """Enter a version of the terms; Invalid with every problem by path, Refused where the date lies inside a period,
    before the terms in force or before what was approved.

    A version made from a draft keeps the draft's id, and with it the hands that wrote it.
    """
    require(actor, "draft terms")
    contract = visible_contract(actor, contract_number)
    read = read_document(document, "terms")
    terms = load_terms(read)
    if terms.contract.number != contract.number:
        raise Refused(
            f"These terms name the contract {terms.contract.number}, and this is {contract.number}. Correct one."
        )
    check_effective_day(contract, effective_on)
    text = canonical_json(read)
    amendment, number = next_amendment(actor.government_id, contract.id)
    version = TermsVersion(
        government_id=actor.government_id,
        id=draft_id or new_id(),
        contract_id=contract.id,
        amendment=amendment,
        number=number,
        effective_on=effective_on,
        title=title,
        document=text,
        digest=digest_of(text),
        status=FIRST_STATUS["terms"],
        drafted_by=actor.person_id,
        drafted_at=now(),
    )
    insert(version)
    record(actor.government_id, Act.TERMS_DRAFTED, "terms", version.id, person_id=actor.person_id, after=version.digest)
    store_edge_tables(version, terms, actor.person_id)
    return version


def check_effective_day(contract: Contract, effective_on: date) -> None:
    """Nothing where terms may take effect on the day; Refused with a sentence where they may not.

    They begin with a period, never before terms that are already in force, and never in what was approved: past
    periods keep the terms that they were paid under.
    """
    starts = {period.starts_on for period in periods_of(contract.government_id, contract.id)}
    if starts and effective_on not in starts:
        raise Refused(
            f"Terms take effect on the first day of a period; {effective_on.isoformat()} is none. Choose one."
        )
    for version in terms_versions_of(contract.government_id, contract.id):
        if version.status == "active" and effective_on < version.effective_on:
            raise Refused(
                f"Terms that take effect on {say_date(version.effective_on)} are in force already. "
                "Choose that day or a later one."
            )
    for statement in statements_of_contract(contract.government_id, contract.id):
        if statement.status in _PAID_UNDER and statement.period.starts_on >= effective_on:
            raise Refused(
                f"{statement.period.as_period().title()} is already approved and keeps its terms. "
                "Choose the first day of a later period."
            )


def withdraw_terms(actor: Actor, terms_version_id: str, reason: str) -> TermsVersion:
    """Take a proposed version back, or decline it, with the reason; it never comes into force."""
    require(actor, "draft terms")
    version = find_terms_version(actor.government_id, terms_version_id)
    move(version, "withdraw", actor, reason)
    return version


def check_examples(terms: Terms) -> None:
    """Nothing where every worked example gives what was written down; Refused, naming the first, where one does not."""
    wrong = [result for result in run_examples(terms) if not result.agrees]
    if wrong:
        first, figures = wrong[0], count(len(wrong), "figure disagrees", "figures disagree")
        raise Refused(
            f"The worked example “{first.title}” expects {first.name} = {first.expected}, and these terms give "
            f"{first.found}. Correct the terms or the example; {figures}."
        )
