"""Drafts of payment terms: begun from a version, a starter or an upload, changed by one officer at a time, proposed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from contracts.acts import Act
from contracts.changed_places import changed_places
from contracts.differences import differences
from contracts.drafts import Studied, in_reading_order, study
from contracts.errors import Changed, DomainError, Incomplete, Invalid
from contracts.figures import digest_of
from contracts.roles import Actor, require
from contracts.said import count
from contracts.schema import read_document
from contracts.terms import Terms
from contracts.trials import ExampleResult, run_examples
from models.change_orders import ChangeOrder, order_of_draft
from models.clock import now
from models.contracts import Contract
from models.database import db, insert
from models.events import events_of, record
from models.ids import new_id
from models.people import find_person
from models.periods import ReportingPeriod, periods_of
from models.terms_drafts import TermsDraft, find_terms_draft, remove_draft
from models.terms_versions import TermsVersion, find_amendment, terms_in_force
from operations.amendments import Trial, try_terms
from operations.starters import starter_document
from operations.terms import check_effective_day, check_examples, draft_terms, terms_of
from operations.visibility import visible_contract

LONGEST_TITLE = 200
# Of one save: a file that was put in the place of the draft may change everything.
_MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """A draft with its document, what can be said of it, the terms that it would follow, where it may begin, and the
    change order that began it, where one did.
    """

    draft: TermsDraft
    document: Mapping[str, Any]
    studied: Studied
    follows: Terms | None
    periods: tuple[ReportingPeriod, ...]
    day_problem: str
    order: ChangeOrder | None


@dataclass(frozen=True, slots=True)
class DraftTried:
    """A draft, how many problems it has, and what past periods would have paid under it: None while it is not whole."""

    draft: TermsDraft
    problems: int
    trial: Trial | None


def start_draft(
    actor: Actor,
    contract_number: str,
    *,
    amendment: int | None = None,
    starter: str | None = None,
    document: Mapping[str, Any] | str | bytes | None = None,
) -> TermsDraft:
    """Begin a draft from one of: the contract's version of that amendment, a starter, an uploaded document."""
    require(actor, "draft terms")
    contract = visible_contract(actor, contract_number)
    if sum(each is not None for each in (amendment, starter, document)) > 1:
        raise Invalid("Choose one thing to start from: terms that are there, a starter, or a file.")
    based_on = None
    if amendment is not None:
        version = find_amendment(actor.government_id, contract.id, amendment)
        written, based_on = read_document(version.document, "terms"), version.id
    elif starter is not None:
        written = starter_document(starter, contract)
    elif document is not None:
        written = read_document(document, "terms")
    else:
        raise Invalid("Choose what to start from: terms that are there, a starter, or a file.")
    draft = TermsDraft(
        id=new_id(),
        document=_text(in_reading_order(written)),
        title="",
        based_on=based_on,
        **_changed(actor, contract),
    )
    insert(draft)
    _record(Act.TERMS_STARTED, actor, draft, None)
    return find_terms_draft(actor.government_id, draft.id)


def see_draft(actor: Actor, draft_id: str) -> DraftSeen:
    """All that the pages of a draft show."""
    require(actor, "draft terms")
    draft = find_terms_draft(actor.government_id, draft_id)
    return DraftSeen(
        draft=draft,
        document=document_of(draft),
        studied=_studied(draft.document),
        follows=followed_terms(draft.contract, draft.effective_on),
        periods=tuple(periods_of(actor.government_id, draft.contract_id)),
        day_problem=_day_problem(draft),
        order=order_of_draft(actor.government_id, draft.id),
    )


def changes_of(seen: DraftSeen) -> tuple[str, ...]:
    """In sentences what a draft changes of the terms that it would follow; empty while it is not whole."""
    return differences(seen.follows, seen.studied.terms) if seen.follows and seen.studied.terms else ()


def examples_of(seen: DraftSeen) -> tuple[ExampleResult, ...]:
    """What the worked examples of a draft give; empty while it is not whole."""
    return tuple(run_examples(seen.studied.terms)) if seen.studied.terms is not None else ()


def try_draft(actor: Actor, draft_id: str) -> DraftTried:
    """What past periods would have paid under a draft."""
    require(actor, "draft terms")
    draft = find_terms_draft(actor.government_id, draft_id)
    studied = _studied(draft.document)
    trial = try_terms(actor, draft.contract, studied.terms, draft.effective_on) if studied.terms is not None else None
    return DraftTried(draft, len(studied.problems), trial)


def save_document(
    actor: Actor, draft_id: str, lock_version: int, document: Mapping[str, Any] | str | bytes
) -> TermsDraft:
    """Keep a changed document, right or wrong; Stale, naming who, where somebody changed the draft meanwhile."""
    draft = _to_change(actor, draft_id, lock_version)
    text = _text(read_document(_text(document) if isinstance(document, Mapping) else document, "terms"))
    if text != draft.document:
        before, places = draft.document, changed_places(document_of(draft), read_document(text, "terms"))
        draft.document = text
        _keep(actor, draft, before, places)
    return draft


def save_frame(actor: Actor, draft_id: str, lock_version: int, title: str, effective_on: date | None) -> TermsDraft:
    """Keep the title of the change and the day on which it is to take effect."""
    draft = _to_change(actor, draft_id, lock_version)
    if len(title) > LONGEST_TITLE:
        raise Invalid(f"A title has at most {LONGEST_TITLE} letters; this one has {len(title)}. Shorten it.")
    if effective_on is not None:
        check_effective_day(draft.contract, effective_on)
    if (title, effective_on) != (draft.title, draft.effective_on):
        stood = {"title": draft.title, "effective_on": draft.effective_on}
        places = changed_places(stood, {"title": title, "effective_on": effective_on}, "draft")
        draft.title, draft.effective_on = title, effective_on
        _keep(actor, draft, draft.document, places)
    return draft


def propose_draft(actor: Actor, draft_id: str, lock_version: int) -> TermsVersion:
    """Make the draft a version that waits for another officer; Invalid or Refused where it is not ready."""
    draft = _to_change(actor, draft_id, lock_version)
    studied = _studied(draft.document)
    if studied.terms is None:
        wrong = count(len(studied.problems), "problem", "problems")
        raise Invalid(f"{wrong} must be mended before these terms can be proposed.", studied.problems)
    if not draft.title.strip():
        raise Invalid("Say in a few words what this change is about, so that the second officer knows what to look at.")
    if draft.effective_on is None:
        raise Invalid("Choose the day on which the terms take effect. It is the first day of a period.")
    check_examples(studied.terms)
    number, document, effective_on = draft.contract.number, draft.document, draft.effective_on
    version = draft_terms(actor, number, document, effective_on, draft.title.strip(), draft.id)
    remove_draft(draft)
    return version


def discard_draft(actor: Actor, draft_id: str, lock_version: int) -> Contract:
    """Throw a draft away; what was done to it stays in the audit trail."""
    draft = _to_change(actor, draft_id, lock_version)
    _record(Act.TERMS_DISCARDED, actor, draft, digest_of(draft.document))
    contract = draft.contract
    remove_draft(draft)
    return contract


def document_of(draft: TermsDraft) -> dict[str, Any]:
    """The draft's document."""
    return read_document(draft.document, "terms")


@lru_cache(maxsize=64)
def _studied(text: str) -> Studied:
    """What can be said of a draft, once for each text: it is looked at page after page, and seldom changed."""
    return study(read_document(text, "terms"))


def followed_terms(contract: Contract, effective_on: date | None) -> Terms | None:
    """The terms that a version would follow: those in force on its first day, or on the contract's last."""
    try:
        return terms_of(terms_in_force(contract.government_id, contract.id, effective_on or contract.ends_on))
    except Incomplete:
        return None


def _to_change(actor: Actor, draft_id: str, lock_version: int) -> TermsDraft:
    require(actor, "draft terms")
    draft = find_terms_draft(actor.government_id, draft_id)
    if draft.lock_version != lock_version:
        who = "You" if draft.changed_by == actor.person_id else find_person(actor.government_id, draft.changed_by).name
        raise Changed(
            f"{who} saved this draft in the meantime, after you opened it. "
            "Nothing of yours was saved. Look at what changed, then save again.",
            _changed_since(draft, lock_version),
        )
    return draft


def _changed_since(draft: TermsDraft, lock_version: int) -> tuple[str, ...]:
    """Where the draft was changed after it stood at that version: each time that it is kept it goes on by one."""
    kept = [
        event
        for event in events_of(draft.government_id, "terms", draft.id)
        if event.act == Act.TERMS_EDITED.value and event.document is not None
    ]
    since = kept[len(kept) - (draft.lock_version - lock_version) :] if 0 < lock_version < draft.lock_version else []
    return tuple(dict.fromkeys(place for event in since for place in json.loads(event.document or "{}")["changed"]))


def _keep(actor: Actor, draft: TermsDraft, before: str, places: Iterable[str]) -> None:
    changed = list(islice(places, _MOST_PLACES))
    draft.changed_by, draft.changed_at = actor.person_id, now()
    db.session.flush()
    _record(Act.TERMS_EDITED, actor, draft, digest_of(before), {"changed": changed})


def _record(
    act: Act, actor: Actor, draft: TermsDraft, before: str | None, more: Mapping[str, Any] | None = None
) -> None:
    after = None if act is Act.TERMS_DISCARDED else digest_of(draft.document)
    made = {"person_id": actor.person_id, "before": before, "after": after}
    record(draft.government_id, act, "terms", draft.id, document=more, **made)


def _changed(actor: Actor, contract: Contract) -> dict[str, Any]:
    return {
        "government_id": actor.government_id,
        "contract_id": contract.id,
        "changed_by": actor.person_id,
        "changed_at": now(),
    }


def _day_problem(draft: TermsDraft) -> str:
    if draft.effective_on is None:
        return ""
    try:
        check_effective_day(draft.contract, draft.effective_on)
    except DomainError as refusal:
        return refusal.message
    return ""


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)
