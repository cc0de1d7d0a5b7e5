"""Releases of retainage: proposed with a reason, granted by another person, paid with the next statement."""

from collections.abc import Mapping
from decimal import Decimal

from contracts.acts import Act
from contracts.errors import Invalid, NotFound, Problem, Refused
from contracts.ledgers import Books
from contracts.numbers import CENTS, HUNDRED, Rounding, add, negative, parse_decimal, plain, short
from contracts.periods import say_date
from contracts.retainage import Retainage, is_line, most_before_completion, release_of
from contracts.roles import Actor, require
from contracts.terms import Terms
from contracts.typed import TypedForm
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.contracts import Contract
from models.database import insert
from models.events import lock_chain, record
from models.governments import find_government
from models.moves import move
from models.periods import periods_of
from models.releases import RetainageRelease, find_release, next_release, releases_of
from operations.ledgers import books_of, holds_retainage
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
    _check_percent(contract, terms, percent)
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


def _check_percent(contract: Contract, terms: Terms, percent: str) -> None:
    if terms.retainage is None:
        raise Refused("The terms of this contract hold no retainage back, so there is nothing to release.")
    kept = books_of(contract)
    if not holds_retainage(kept):
        raise Refused("No retainage of this contract is held now, so there is nothing to release.")
    try:
        wanted = parse_decimal(percent)
    except Invalid as error:
        raise Invalid("Nothing was saved.", [Problem("percent", error.message)]) from None
    says = "Enter a percentage above 0 and up to 100."
    if 0 < wanted <= HUNDRED:
        says = _not_permitted(contract, terms.retainage, wanted, kept)
    if says:
        raise Invalid("Nothing was saved.", [Problem("percent", says)])


def _not_permitted(contract: Contract, retainage: Retainage, wanted: Decimal, kept: Books) -> str:
    """Why the terms do not permit the release of so many percent today; nothing where they do."""
    most = retainage.partial_up_to
    if wanted < HUNDRED and most is None:
        return "These terms permit no partial release. Enter 100 at completion."
    if _is_complete(contract):
        return ""
    permitted = "These terms hold it until completion."
    if most is not None:
        now = _most_now(contract, retainage, kept)
        if wanted <= now:
            return ""
        permitted = f"These terms permit up to {plain(most)} % before completion."
        if now < most:
            left = f"a part was granted before: now up to {_short(now)} %."
            permitted = f"{permitted[:-1]}, of all that was held back, and {left}"
    ends = say_date(contract.ends_on)
    return f"{permitted} The contract is complete once {ends} has passed, or once every period’s payment is approved."


def _most_now(contract: Contract, retainage: Retainage, kept: Books) -> Decimal:
    """The largest percentage of what is held that may be released today, before completion."""
    moved = [each for each in kept.movements if is_line(each.entry.terms.retainage, each.line)]
    held = negative(add(each.amount for each in moved if not release_of(each.line)))
    released = add(each.amount for each in moved if release_of(each.line))
    paid = {release_of(each.line) for each in moved}
    granted = [each for each in releases_of(contract.government_id, contract.id) if each.status == "granted"]
    waiting = [parse_decimal(each.percent) for each in granted if str(each.number) not in paid]
    return most_before_completion(retainage, held, released, waiting)


def _short(percent: Decimal) -> str:
    """A percentage with two decimals at most, cut and not rounded up: as much may be entered."""
    return short(Rounding(CENTS.to, "down").apply(percent))


def _is_complete(contract: Contract) -> bool:
    """Whether the contract's last day has passed, or the payment of every period is approved."""
    if today(find_government(contract.government_id).time_zone) > contract.ends_on:
        return True
    periods = periods_of(contract.government_id, contract.id)
    return bool(periods) and all(each.status == "locked" for each in periods)


def _check_still_permitted(release: RetainageRelease) -> None:
    """Refused where the contract's end or its terms changed since it was proposed, so that they no longer permit it."""
    _, terms = terms_on(release.contract, release.contract.ends_on)
    if terms.retainage is not None:
        wanted, kept = parse_decimal(release.percent), books_of(release.contract)
        says = _not_permitted(release.contract, terms.retainage, wanted, kept)
        if says:
            raise Refused(f"{says} Refuse this release, so that it can be proposed when its time has come.")


def decide_release(actor: Actor, release_id: str, move_name: str, note: str) -> RetainageRelease:
    """Grant, refuse or withdraw a proposed release. What is granted is a line of the next statement computed."""
    require(actor, "propose releases" if move_name == "withdraw" else "decide releases")
    release = find_release(actor.government_id, release_id)
    if actor.vendor_id is not None:
        raise NotFound("This release does not exist for you. Open it from the ledgers of its contract.")
    if move_name == "grant":
        lock_chain(actor.government_id)
        _check_still_permitted(release)
    move(release, move_name, actor, note)
    return release
