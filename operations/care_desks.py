"""What the care for a running contract puts on the desks: corrective actions, whose turn each is and by when."""

from collections.abc import Iterable, Iterator

from contracts.roles import Actor, may
from models.corrective_actions import waiting_corrective_actions
from operations.corrective_action_lists import ActionEntry, entries_of
from operations.waiting import Part, Turn, Waiting, part_of

_TITLES = {
    "asked": "Send the plan for corrective action",
    "planned": "Carry out and report done corrective action",
    "finished": "Close or return corrective action",
}


def waiting_on_corrective_actions(actor: Actor, most: int, after: str | None) -> Part:
    """A corrective action waits for the vendor's plan, then for its report that all is done, then for an officer."""
    found = waiting_corrective_actions(actor.government_id, actor.vendor_id, most, after)
    return part_of(found, _turns(actor, entries_of(actor.government_id, found)))


def _turns(actor: Actor, entries: Iterable[ActionEntry]) -> Iterator[Turn]:
    for entry in entries:
        if entry.action.status == "finished":
            mine = may(actor, "ask for corrective actions")
        else:
            mine = may(actor, "answer corrective actions")
        yield _action(entry), mine


def _action(entry: ActionEntry) -> Waiting:
    action, contract = entry.action, entry.action.contract
    return Waiting(
        f"{_TITLES[action.status]} {action.number}: {action.title}",
        contract.number,
        contract.title,
        contract.vendor.name,
        "" if action.period is None else action.period.name,
        "corrective_action",
        action.id,
        None,
        entry.due,
        entry.last.at,
        "an officer" if action.status == "finished" else "the vendor",
        "The city returned it; its words stand there." if entry.last.act == "returned" else "",
    )
