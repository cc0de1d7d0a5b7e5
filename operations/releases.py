"""Releases of retainage: proposed with a reason, granted by another person, paid with the next statement."""

from collections.abc import Mapping

from contracts.acts import Act
from contracts.errors import Invalid, NotFound, Problem, Refused
from contracts.numbers import HUNDRED, parse_decimal, plain
from contracts.roles import Actor, require
from contracts.terms import Terms
from contracts.typed import TypedForm
from contracts.workflow import FIRST_STATUS
from models.clock import now
from models.database import insert
from models.events import lock_chain, record
from models.moves import move
from models.releases import RetainageRelease, find_release, next_release, releases_of
from operations.terms import terms_on
from operations.visibility import visible_contract


def propose_release(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> RetainageRelease:
    """Propose to release a percentage of what is held. Invalid by field; Refused where the terms hold nothing back."""
    require(actor, "propose releases")
    contract = visible_contract(actor, contract_number)
    lock_chain(actor.government_id)
    form = TypedForm(texts)
    percent = form.words("percent", "the percentage", 12)
    reason = form.words("reason", "the reason", 2_000)
    form.check()
    _, terms = terms_on(contract, contract.ends_on)
    _check_percent(terms, percent)
    if any(each.status == "proposed" for each in releases_of(actor.government_id, contract.id)):
        raise Refused("Another release of this contract waits for its decision. Let that be decided first.")
    release = RetainageRelease(
        government_id=actor.government_id,
        contract_id=contract.id,
        number=next_release(actor.government_id, contract.id),
        percent=plain(parse_decimal(percent)),
        reason=reason,
        status=FIRST_STATUS["release"],
        proposed_by=actor.person_id,
        proposed_at=now(),
    )
    insert(release)
    said = f"{contract.number} release {release.number}: {release.percent} %"
    owner, by = actor.government_id, actor.person_id
    record(owner, Act.RELEASE_PROPOSED, "release", release.id, person_id=by, after=said, reason=reason)
    return release


def _check_percent(terms: Terms, percent: str) -> None:
    retainage = terms.retainage
    if retainage is None:
        raise Refused("The terms of this contract hold no retainage back, so there is nothing to release.")
    try:
        wanted = parse_decimal(percent)
    except Invalid as error:
        raise Invalid("Nothing was saved.", [Problem("percent", error.message)]) from None
    says = ""
    if not 0 < wanted <= HUNDRED:
        says = "Enter a percentage above 0 and up to 100."
    elif wanted < HUNDRED and retainage.partial_up_to is None:
        says = "These terms permit no partial release. Enter 100 at completion."
    elif wanted < HUNDRED and retainage.partial_up_to is not None and wanted > retainage.partial_up_to:
        says = f"These terms permit up to {plain(retainage.partial_up_to)} % before completion."
    if says:
        raise Invalid("Nothing was saved.", [Problem("percent", says)])


def decide_release(actor: Actor, release_id: str, move_name: str, note: str) -> RetainageRelease:
    """Grant, refuse or withdraw a proposed release. What is granted is a line of the next statement computed."""
    require(actor, "propose releases" if move_name == "withdraw" else "decide releases")
    release = find_release(actor.government_id, release_id)
    if actor.vendor_id is not None:
        raise NotFound("This release does not exist for you. Open it from the ledgers of its contract.")
    move(release, move_name, actor, note)
    return release
