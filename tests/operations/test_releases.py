"""Releases of retainage: by two people, at completion, or as far as the terms permit before it; finance sees each."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from contracts.errors import Invalid, NotAllowed, Refused
from contracts.terms import Terms
from models.clock import living_at
from models.database import db
from models.file_store import FileStore
from models.releases import RetainageRelease
from operations.exceptions import exceptions_seen
from operations.ledgers import see_ledgers
from operations.policies import policy_today
from operations.releases import decide_release, propose_release
from operations.terms import terms_on
from tests.operations.city import SMALL, somebody
from tests.operations.corrections import MONTHS, amounts, approve, compute, paid, report

LAST_DAY, AFTER_IT = datetime(2027, 10, 31, 12, tzinfo=UTC), datetime(2027, 11, 1, 12, tzinfo=UTC)


def propose(percent: str = "100", who: str = "finance") -> RetainageRelease:
    release = propose_release(somebody(who), SMALL, {"percent": percent, "reason": "Work is complete."})
    db.session.commit()
    return release


def refused(percent: str) -> str:
    """What is said to whoever would release so many percent."""
    with pytest.raises(Invalid) as refusal:
        propose(percent)
    db.session.rollback()
    return refusal.value.problems[0].message


def grant(release: RetainageRelease) -> None:
    decide_release(somebody("finance2"), release.id, "grant", "")
    db.session.commit()


def permit_half(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terms of the small contract permit a release of half of what is held before completion."""

    def with_half(*asked: object) -> tuple[object, Terms]:
        version, terms = terms_on(*asked)  # type: ignore[arg-type]
        assert terms.retainage is not None
        return version, replace(terms, retainage=replace(terms.retainage, partial_up_to=Decimal(50)))

    monkeypatch.setattr("operations.releases.terms_on", with_half)


def test_a_release_needs_two_people_and_what_the_terms_permit(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    assert "permit no partial release" in refused("50")
    with living_at(AFTER_IT):
        release = propose()
        with pytest.raises(NotAllowed, match="You proposed it"):
            decide_release(somebody("finance"), release.id, "grant", "")
        with pytest.raises(Refused, match="waits for its decision"):
            propose(who="officer")
        decide_release(somebody("finance2"), release.id, "grant", "")
        report(store, "2027-08", 10)
        assert amounts(compute("2027-08"))["retainage.release.1"] == 10_000


def test_all_of_it_is_released_after_the_contracts_last_day_only(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    says = "These terms hold it until completion. The contract is complete once October 31, 2027 has passed"
    with living_at(LAST_DAY):
        assert says in refused("100")
    with living_at(AFTER_IT):
        assert propose().status == "proposed"


def test_or_once_every_period_is_settled(store: FileStore) -> None:
    for month in MONTHS:
        paid(store, month, 10)
        if month != MONTHS[-1]:
            assert "hold it until completion" in refused("100")
    assert propose().status == "proposed"


def test_before_completion_no_more_is_released_than_the_terms_permit(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit_half(monkeypatch)
    paid(store, "2027-07", 1)
    assert "up to 50 % before completion" in refused("51")
    assert "up to 50 % before completion" in refused("100")
    assert propose("50").percent == "50"


def test_a_release_is_not_granted_before_its_time(store: FileStore) -> None:
    """It was proposed when the contract was complete, and the contract ends later now."""
    paid(store, "2027-07", 1)
    with living_at(AFTER_IT):
        release = propose()
    with living_at(LAST_DAY), pytest.raises(Refused, match=r"until completion.*Refuse this release"):
        decide_release(somebody("finance2"), release.id, "grant", "")


def test_nothing_is_released_where_nothing_is_held(store: FileStore) -> None:
    with living_at(AFTER_IT), pytest.raises(Refused, match="No retainage of this contract is held now"):
        propose()


def test_finance_sees_a_release_on_the_statement_that_pays_it(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit_half(monkeypatch)
    paid(store, "2027-07", 1)
    release = propose("50")
    decide_release(somebody("finance2"), release.id, "grant", "")
    report(store, "2027-08", 10)
    statement = compute("2027-08")
    seen = exceptions_seen(statement, policy_today(statement.government_id))
    (found,) = [each for each in seen if each.title == "Retainage released"]
    assert (found.cost, found.class_.value, found.is_open) == (5_000, "acknowledge", True)
    assert found.says == (
        "Release 1 pays $5,000.00, 50 % of what is held: Work is complete. "
        "It was granted before the contract’s last day, October 31, 2027, had passed."
    )
    approve(statement)
    (ledger,) = [each for each in see_ledgers(somebody("auditor"), SMALL).books.ledgers if each.id == "retainage"]
    assert ledger.balance == 5_000


def test_releases_before_completion_stay_together_within_what_the_terms_permit(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    permit_half(monkeypatch)
    paid(store, "2027-07", 1)
    grant(propose("20"))
    # $10,000.00 is held, and $2,000.00 of it granted: $3,000.00 of the $8,000.00 that stay may follow.
    assert "of all that was held back, and a part was granted before: now up to 37.5 %." in refused("37.51")
    grant(propose("37.5"))
    assert "now up to 0 %" in refused("1")
    paid(store, "2027-08", 10)
    paid(store, "2027-09", 1)
    # $15,000.00 was held back and $5,000.00 is paid: $2,500.00 of the $10,000.00 that stay may follow.
    kept = next(each for each in see_ledgers(somebody("finance"), SMALL).books.ledgers if each.id == "retainage")
    assert kept.balance == 10_000
    assert "now up to 25 %" in refused("25.01")
    with living_at(AFTER_IT):
        assert propose("100").percent == "100"
