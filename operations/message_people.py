"""Who holds which desk today, read once for all messages of a transaction or of a round."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from contracts.messages import Audience
from contracts.roles import NEVER_DELEGATES, Responsibilities, Role, covers
from models.clock import today
from models.contracts import Contract
from models.delegations import delegations_between
from models.governments import find_government
from models.people import Assignment, holders_on
from models.reach import reaching_whole_program
from models.responsibilities import responsibilities_on

ROLES = {
    Audience.OFFICERS: frozenset({Role.OFFICER}),
    Audience.FINANCE: frozenset({Role.FINANCE}),
    Audience.INSPECTORS: frozenset({Role.INSPECTOR}),
    Audience.RECEIVERS: frozenset({Role.OFFICER, Role.INSPECTOR}),
    Audience.RULERS: frozenset({Role.OFFICER, Role.FINANCE}),
    Audience.HEARERS: frozenset({Role.OFFICER, Role.FINANCE, Role.INSPECTOR}),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person in the capacity in which they are told."""

    person_id: str
    party: str
    vendor_id: str | None = None


@dataclass(frozen=True)
class Holders:
    """The people of a government by what they hold today; `delegates` stand in for somebody of finance.

    `limits` is what each of those is responsible for who are limited: nobody is told of a contract outside of it.
    """

    held: Sequence[Assignment]
    delegates: frozenset[str] = frozenset()
    limits: Mapping[str, Responsibilities] = field(default_factory=dict)

    def of_roles(self, roles: Iterable[Role], contract: Contract | None) -> tuple[Recipient, ...]:
        """The city's people with one of the roles who see the contract; of what concerns the whole city, all of it."""
        found = sorted(held for role in roles for held in self._by_role.get(role.value, ()))
        people = dict.fromkeys(person_id for _, person_id in found)
        return tuple(Recipient(each, "city") for each in people if self._see(each, contract))

    def of_finance(self, contract: Contract | None) -> tuple[Recipient, ...]:
        """Finance, and whoever stands in for one of them today."""
        found = self.of_roles(ROLES[Audience.FINANCE], contract)
        others = sorted(self.delegates - {each.person_id for each in found})
        return (*found, *(Recipient(each, "city") for each in others if self._see(each, contract)))

    def of_vendor(self, vendor_id: str) -> tuple[Recipient, ...]:
        """The people of a vendor."""
        return tuple(Recipient(each.person_id, "vendor", vendor_id) for each in self._by_vendor.get(vendor_id, ()))

    def person(self, person_id: str | None, contract: Contract | None) -> tuple[Recipient, ...]:
        """One person in the capacity that they hold today; nobody where they hold none, or do not see the contract."""
        own = [each for each in self.held if each.person_id == person_id]
        if person_id is None or not own or (contract is not None and not self._see(person_id, contract)):
            return ()
        vendor_id = next((each.vendor_id for each in own if each.vendor_id is not None), None)
        return (Recipient(person_id, "city" if vendor_id is None else "vendor", vendor_id),)

    # A round asks for thousands of contracts, and a city has thousands of vendors' people.
    @cached_property
    def _by_role(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """The people of each role, each with their place among all."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for place, each in enumerate(self.held):
            found[each.role].append((place, each.person_id))
        return found

    @cached_property
    def _by_vendor(self) -> Mapping[str | None, Sequence[Assignment]]:
        found: dict[str | None, list[Assignment]] = defaultdict(list)
        for each in self.held:
            found[each.vendor_id].append(each)
        return found

    def _see(self, person_id: str, contract: Contract | None) -> bool:
        limits = self.limits.get(person_id)
        return limits is None or (contract is not None and limits.include(contract.id, contract.program_id))


def holders_today(government_id: str, vendor_ids: Collection[str] | None = None) -> Holders:
    """Whoever holds a role of the city, or of one of these vendors (None: of any), today.

    Two queries, and one more where somebody is limited.
    """
    day = today(find_government(government_id).time_zone)
    held = holders_on(government_id, day, vendor_ids)
    limits: Mapping[str, Responsibilities] = {}
    if limited := sorted({each.person_id for each in held if each.limited}):
        # Whoever acts may not see for what others are responsible.
        with reaching_whole_program("who is to be told"):
            limits = responsibilities_on(government_id, limited, day)
    return Holders(held, frozenset(_delegates(government_id, held, limits, day)), limits)


def _delegates(
    government_id: str, held: Sequence[Assignment], limits: Mapping[str, Responsibilities], day: date
) -> Iterator[str]:
    finance = {each.person_id for each in held if each.role == Role.FINANCE.value}
    never = {each.person_id for each in held if Role(each.role) in NEVER_DELEGATES}
    if not finance:
        return
    for named in delegations_between(government_id, sorted(finance), day, day):
        lent = covers(limits.get(named.person_id), limits.get(named.delegate_id))
        if named.person_id in finance and named.delegate_id not in never and lent:
            yield named.delegate_id
