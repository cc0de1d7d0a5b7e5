"""Pay items from a file, for programs: uploaded, read under a map of columns, confirmed, put into a draft."""

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from contracts.items import load_item
from contracts.roles import Actor
from importers.item_lists import FIELDS, REPEATED
from operations import pay_items
from operations.pay_items import ItemsSeen
from routes.api.contract_lists import ItemShape
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, store, texts
from routes.api.entry_files import (
    MapConfirmed,
    RowsOfMapAsked,
    RowsUnderMap,
    asked_with,
    keep_upload,
    sent_with,
    takes_file,
    told_after,
    under_map,
)
from routes.api.fields import Number, Shown, Whole, a_moment, list_of, nested, one_of, sent_text, text

_SUBJECT = "Pay items"
_ITEMS = f"{PLACE}/pay-items"
_FILE = f"{_ITEMS}/<entry_file_id>"
_UNIT, _ONLY = "The unit of rows that have none.", "What stands in that column of the rows that are taken."
_REPEATED = "What becomes of a number that stands twice: left out, or numbered apart as 702.2."
_ONLY_COLUMN = "The number of the column that says which rows are taken."


class ItemListShape(Shown):
    """A list of pay items that was confirmed from a file."""

    id = text()
    number = Number()
    count = Number("How many pay items it has.")
    left_out = Number("How many rows of the file were left out.")
    file = text("The id of the file.", attribute="entry_file_id")
    confirmed_at = a_moment()


class FillableDraft(Shown):
    """A draft of the terms that the items can be put into."""

    id = text()
    title = text()
    changed_at = a_moment()


class ItemListsShape(Shown):
    """The confirmed lists of a contract, the newest first: its items hold. And the drafts that could take them."""

    contract = text(attribute="contract.number")
    lists = list_of(ItemListShape)
    items = list_of(ItemShape)
    drafts = list_of(FillableDraft)


class ItemInRow(Shown):
    """A pay item with the row in which it stands."""

    row = Number()
    item = nested(ItemShape)


class ItemsUnderMap(RowsUnderMap):
    """A file of pay items under a map."""

    items = list_of(ItemInRow)


class _ItemsAsked(RowsOfMapAsked):
    """Which column holds what, and what is settled for the whole list."""

    repeated = one_of(_REPEATED, REPEATED, needed=False)
    blank_unit = sent_text(_UNIT, 20, needed=False)
    only_column = fields.Integer(validate=validate.Range(0, 16_384), metadata={"description": _ONLY_COLUMN})
    only_text = sent_text(_ONLY, 500, needed=False)


class _ItemsConfirmed(MapConfirmed):
    """The map and the choices that were read, with their digest."""

    repeated = one_of(_REPEATED, REPEATED, needed=False)
    blank_unit = sent_text(_UNIT, 20, needed=False)
    only_column = Whole(_ONLY_COLUMN, 0, 16_384)
    only_text = sent_text(_ONLY, 500, needed=False)


ItemsAsked = asked_with(_ItemsAsked, FIELDS, "ItemsMap")
ItemsConfirmed = sent_with(_ItemsConfirmed, FIELDS, "ItemsConfirmed")


@reads(_SUBJECT, _ITEMS, ItemListsShape)
def show_item_lists(actor: Actor, number: str) -> dict[str, Any]:
    """The lists confirmed so far, the items that hold, and the drafts that could take them."""
    place = pay_items.find_items_place(actor, number)
    items = [load_item(each) for each in pay_items.confirmed_items(actor, number)]
    return {"contract": place.contract, "lists": place.lists, "items": items, "drafts": place.drafts}


@takes_file(_SUBJECT, _ITEMS)
def receive_pay_items(number: str) -> ResponseReturnValue:
    """Keep a file of pay items; its rows are looked at before they are confirmed."""
    return keep_upload("pay_item_file", "show_pay_items", "entry_file_id", number)


@reads(_SUBJECT, _FILE, ItemsUnderMap, ItemsAsked)
def show_pay_items(actor: Actor, asked: Mapping[str, Any], number: str, entry_file_id: str) -> dict[str, Any]:
    """The file under a map: its items, and each row that is none."""
    seen = pay_items.see_items(actor, store(), number, entry_file_id, texts(asked))
    read = seen.read
    told = told_after(asked["after"], {"items": read.items, "problems": read.problems, "skipped": read.skipped})
    items = [{"row": each.row, "item": load_item(each.document)} for each in told["items"]]
    whole = told | {"items": items, "counts": _counts(seen)}
    return under_map(seen.sheets, seen.map, seen.problem, seen.digest) | whole


@acts(_SUBJECT, f"{_FILE}/confirm", ItemsConfirmed, makes=True)
def confirm_pay_items(actor: Actor, sent: Mapping[str, Any], number: str, entry_file_id: str) -> Mapping[str, Any]:
    """Confirm the items as they were read; the newest list of a contract holds."""
    said, leave_out = texts(sent), sent.get("leave_out", False)
    made = pay_items.confirm_items(actor, store(), number, entry_file_id, said, sent["digest"], leave_out)
    return done(made, "item_list", "show_item_lists", number=number)


@acts(_SUBJECT, f"{_ITEMS}/drafts/<draft_id>")
def fill_draft(actor: Actor, number: str, draft_id: str) -> Mapping[str, Any]:
    """Put the confirmed items into a draft of the terms, in the place of those that it has."""
    return done(pay_items.fill_draft(actor, number, draft_id), "terms_draft", "show_draft", draft_id=draft_id)


def _counts(seen: ItemsSeen) -> dict[str, int]:
    read = seen.read
    counts = {"read": read.read, "items": len(read.items), "left_out": read.left_out}
    return counts | {"skipped": len(read.skipped), "not_asked": read.not_asked}
