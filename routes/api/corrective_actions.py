"""Corrective actions for programs: their lists, one with both sides' turns, asking, planning, showing, closing."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.corrective_actions import LONGEST_WORDS, MOST_STEPS
from contracts.roles import Actor
from models.corrective_actions import CorrectiveAction
from operations import corrective_action_lists, corrective_actions
from operations.corrective_action_lists import STATES
from operations.disputes import MOST_FILES
from routes import corrective_actions as its_pages
from routes.api.changes import Reason
from routes.api.contract_shapes import TurnFileShape
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, gives, reads, store, texts
from routes.api.fields import (
    Number,
    PageAsked,
    Sent,
    Shown,
    a_day,
    a_moment,
    day_text,
    list_of,
    maybe,
    nested,
    page_of,
    sent_text,
    some_files,
    text,
)
from routes.api.list_orders import sort_by, wanted_of, words_in
from routes.api.numbered import named_as_sent, numbered
from routes.disputes import uploads
from routes.lists import ACTIONS_OF_CONTRACT, CORRECTIVE_ACTIONS

_SUBJECT = "Corrective actions"
_ACTION = "/corrective-actions/<action_id>"
_STEP = {"words": "step_{}", "due_on": "step_{}_on"}


class CorrectiveActionShape(Shown):
    """What an officer asked a vendor to mend."""

    id = text()
    contract = text(attribute="contract.number")
    number = Number()
    title = text()
    words = text("What is wrong.")
    source_kind = text("free, measure, finding, dispute or meeting.")
    source_id = maybe("What it came from; of a finding, the report and its number.")
    source = text("What it came from, in words; empty where an officer saw it.", attribute="source_title")
    measure = maybe("The id of the measure.", attribute="measure_id")
    period = maybe(attribute="period.name")
    owner = text("Who looks after it at the vendor.")
    plan_due_on = a_day()
    due_on = a_day("By when everything is to be done.")
    status = text()
    asked_by = text(attribute="asked_by_name")
    asked_at = a_moment()


class ActionTurnShape(Shown):
    """What one side said."""

    number = Number()
    act = text()
    party = text()
    person = text(attribute="person_name")
    words = text()
    at = a_moment()


class ActionInList(Shown):
    """A corrective action with its days and what was said last."""

    action = nested(CorrectiveActionShape)
    next_due_on = a_day("By when somebody has to act; null where nobody has to.", attribute="due", allow_none=True)
    days_overdue = Number("By how many days the vendor is over its day.", attribute="days_over")
    last = nested(ActionTurnShape)


class PlanStepShape(Shown):
    """A step of a plan."""

    turn = Number(attribute="turn_number")
    number = Number()
    words = text()
    due_on = a_day()


class OfferedShape(Shown):
    """Evidence that the vendor attached before and may name again."""

    id = text()
    name = text(attribute="file_name")
    title = text()
    attached_at = a_moment()


class ActionSeenShape(Shown):
    """A corrective action with every turn, plan and file of both sides."""

    action = nested(CorrectiveActionShape)
    next_due_on = a_day("By when somebody has to act; null where nobody has to.", attribute="due", allow_none=True)
    turns = list_of(ActionTurnShape)
    steps = list_of(PlanStepShape)
    files = list_of(TurnFileShape)
    offered = list_of(OfferedShape)


class ActionsOfContractShape(Shown):
    """A page of the corrective actions of a contract."""

    contract = text()
    rows = list_of(ActionInList)
    after = maybe("Ask for more with this; null on the last page.")


class ActionsAsked(PageAsked):
    """Which corrective actions."""

    state = fields.String(
        load_default="open", validate=validate.OneOf(tuple(STATES)), metadata={"description": "Where they stand."}
    )
    words = words_in("the contract’s number, the vendor and the title")
    sort = sort_by(CORRECTIVE_ACTIONS)


class ActionsOfContractAsked(PageAsked):
    """Which of them, and in which order."""

    words = words_in("the title")
    sort = sort_by(ACTIONS_OF_CONTRACT)


class NewCorrectiveAction(Sent):
    """What is wrong, whose it is at the vendor, and by when."""

    title = sent_text("What this is about.", 200)
    words = sent_text("What is wrong.", LONGEST_WORDS)
    source = sent_text("What it comes from: finding:REPORT:NUMBER, dispute:ID or meeting:ID.", 200, needed=False)
    measure = sent_text("The id of one of the contract’s measures.", 60, needed=False)
    period = sent_text("One of the contract’s periods, such as 2027-07.", 40, needed=False)
    owner = sent_text("Who looks after it at the vendor.", 200)
    plan_due_on = day_text("By when the plan is to come.")
    due_on = day_text("By when everything is to be done.")


class StepSent(Sent):
    """A step of the plan with its day."""

    words = sent_text("What is done in this step.", 500)
    due_on = day_text("The step’s day.")


class PlanSent(Sent):
    """The vendor's plan."""

    words = sent_text("What you will do.", LONGEST_WORDS)
    steps = fields.List(fields.Nested(StepSent), required=True, validate=validate.Length(1, MOST_STEPS))


class ActionDone(Sent):
    """That all is done, shown by evidence that was attached before; by new files where it comes as a form."""

    words = sent_text("What was done.", LONGEST_WORDS)
    attachments = fields.List(
        fields.String(validate=validate.Length(max=60)),
        validate=validate.Length(max=MOST_FILES),
        metadata={"description": "The ids of evidence, of those that are offered."},
    )


class ActionDoneForm(ActionDone):
    """The same with files that show it."""

    files = some_files("Files that show that it is done: photos, logs, records.", MOST_FILES)


@reads(_SUBJECT, "/corrective-actions", page_of("CorrectiveActionsPage", ActionInList), ActionsAsked)
def list_corrective_actions(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The corrective actions that the person may see, by where they stand, with their days."""
    after, limit, wanted = asked.get("after"), asked["limit"], wanted_of(asked)
    return corrective_action_lists.list_corrective_actions(actor, asked["state"], after, limit, wanted)


@reads(_SUBJECT, f"{PLACE}/corrective-actions", ActionsOfContractShape, ActionsOfContractAsked)
def list_corrective_actions_of_contract(actor: Actor, asked: Mapping[str, Any], number: str) -> dict[str, Any]:
    """The corrective actions of a contract, the newest first unless another order is wanted."""
    after, limit, wanted = asked.get("after"), asked["limit"], wanted_of(asked)
    page = corrective_action_lists.actions_of_contract(actor, number, after, limit, wanted)[1]
    return {"contract": number, "rows": page.rows, "after": page.after}


@reads(_SUBJECT, _ACTION, ActionSeenShape)
def show_corrective_action(actor: Actor, action_id: str) -> Any:
    """A corrective action with both sides' turns, plans and files."""
    return corrective_actions.see_corrective_action(actor, action_id)


@acts(_SUBJECT, f"{PLACE}/corrective-actions", NewCorrectiveAction, makes=True)
def ask_corrective_action(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Ask a contract's vendor for a plan to mend something."""
    return _done(corrective_actions.ask_for_action(actor, number, texts(sent)))


@acts(_SUBJECT, f"{_ACTION}/plan", PlanSent)
def plan_corrective_action(actor: Actor, sent: Mapping[str, Any], action_id: str) -> Mapping[str, Any]:
    """The vendor's plan, step by step."""
    steps = numbered("steps", sent["steps"], _STEP)
    with named_as_sent(steps):
        typed = {"words": sent["words"], **{each.field: each.said for each in steps}}
        return _done(corrective_actions.plan_action(actor, action_id, typed))


@acts(_SUBJECT, f"{_ACTION}/finish", ActionDone, form=ActionDoneForm)
def finish_corrective_action(actor: Actor, sent: Mapping[str, Any], action_id: str) -> Mapping[str, Any]:
    """The vendor's report that all is done, with files that show it."""
    words, named = {"words": sent["words"]}, sent.get("attachments", ())
    return _done(corrective_actions.finish_action(actor, store(), action_id, words, uploads(), named))


@acts(_SUBJECT, f"{_ACTION}/close", Reason)
def close_corrective_action(actor: Actor, sent: Mapping[str, Any], action_id: str) -> Mapping[str, Any]:
    """Accept that it is done."""
    return _done(corrective_actions.decide_action(actor, action_id, "close", sent["reason"]))


@acts(_SUBJECT, f"{_ACTION}/return", Reason)
def return_corrective_action(actor: Actor, sent: Mapping[str, Any], action_id: str) -> Mapping[str, Any]:
    """Return a plan, or what was reported done."""
    return _done(corrective_actions.decide_action(actor, action_id, "return", sent["reason"]))


@acts(_SUBJECT, f"{_ACTION}/withdraw", Reason)
def withdraw_corrective_action(actor: Actor, sent: Mapping[str, Any], action_id: str) -> Mapping[str, Any]:
    """Take it back; the vendor has to do nothing more."""
    return _done(corrective_actions.decide_action(actor, action_id, "withdraw", sent["reason"]))


gives(_SUBJECT, f"{_ACTION}/files/<sha256>", "give_corrective_action_file", its_pages.download)


def _done(action: CorrectiveAction) -> Mapping[str, Any]:
    return done(action, "corrective_action", "show_corrective_action", action_id=action.id)
