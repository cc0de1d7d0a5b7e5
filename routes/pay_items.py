"""Pay items from a workbook or table: upload, say which column holds what, look at every row, confirm."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, Problem, Stale
from contracts.items import load_item
from contracts.said import count
from importers.item_lists import FIELDS
from models.database import db
from models.file_store import FileStore
from models.item_lists import ItemList
from operations.entry_files import receive_entry_file
from operations.pay_items import (
    ItemsSeen,
    confirm_items,
    confirmed_items,
    fill_draft,
    find_items_place,
    items_in,
    see_items,
)
from routes.contracts import item_row
from routes.forms import Form, refused_form
from routes.grid_views import MOST_SHOWN, map_view, problems_view, skipped_rows
from routes.guard import signed_in
from routes.words import moment

pages = Blueprint("pay_items", __name__)

_REPEATED = (
    ("leave_out", "Keep the first, leave the others out"),
    ("number_apart", "Keep all, numbered apart: 702, 702.2 …"),
)


@pages.get("/contracts/<number>/pay-items")
def show_place(number: str) -> ResponseReturnValue:
    """The page to upload from, with the lists confirmed so far."""
    return place_page(number, Form())


@pages.post("/contracts/<number>/pay-items")
def upload(number: str) -> ResponseReturnValue:
    """Keep the file; its sheets are shown on the next page."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return place_page(number, no_file()), 422
    limit = current_app.config["LARGEST_UPLOAD"]
    entry = receive_entry_file(signed_in(), store(), file.stream, file.filename, limit, number)
    answer = redirect(url_for("pay_items.show_items", number=number, entry_file_id=entry.id), 303)
    db.session.commit()
    return answer


@pages.get("/contracts/<number>/pay-items/<entry_file_id>")
def show_items(number: str, entry_file_id: str) -> ResponseReturnValue:
    """The file under the map that the address names."""
    return items_page(number, see_items(signed_in(), store(), number, entry_file_id, request.args))


@pages.post("/contracts/<number>/pay-items/<entry_file_id>")
def confirm(number: str, entry_file_id: str) -> ResponseReturnValue:
    """Confirm the items as they were seen; where something keeps them from it, the page with the reason."""
    form, actor = request.form, signed_in()
    try:
        made = confirm_items(
            actor, store(), number, entry_file_id, form, form.get("digest", ""), form.get("leave_out") == "yes"
        )
    except (Invalid, Stale) as refusal:
        problem = refusal if isinstance(refusal, Invalid) else Invalid(refusal.message)
        return items_page(number, see_items(actor, store(), number, entry_file_id, form), problem), 422
    flash(f"{count(made.count, 'pay item is', 'pay items are')} confirmed as list {made.number}.", "success")
    answer = redirect(url_for("pay_items.show_place", number=number), 303)
    db.session.commit()
    return answer


@pages.post("/contracts/<number>/pay-items/drafts/<draft_id>")
def fill(number: str, draft_id: str) -> ResponseReturnValue:
    """Put the confirmed items into a draft of the terms."""
    fill_draft(signed_in(), number, draft_id)
    flash("The confirmed pay items now stand in the draft.", "success")
    answer = redirect(url_for("terms_drafts.show_draft", draft_id=draft_id), 303)
    db.session.commit()
    return answer


def store() -> FileStore:
    """Where files are kept."""
    kept: FileStore = current_app.extensions["file_store"]
    return kept


def no_file() -> Form:
    """The form of an upload where no file was chosen."""
    says = "Choose a file first: a workbook (.xlsx, .xls, .xlsb, .ods) or a table (.csv)."
    return refused_form({}, Invalid("No file was chosen.", [Problem("file", says)]))


def place_page(number: str, form: Form) -> str:
    """The page to upload from."""
    actor = signed_in()
    place = find_items_place(actor, number)
    return render_template(
        "contract_entry/items_upload.html",
        trail=trail(number, ""),
        title=place.contract.title,
        form=form,
        lists=[list_line(each) for each in place.lists],
        items=[item_row(load_item(each)) for each in confirmed_items(actor, number)],
        drafts=[
            (draft.title or "Draft without a title", url_for("pay_items.fill", number=number, draft_id=draft.id))
            for draft in place.drafts
        ],
    )


def items_page(number: str, seen: ItemsSeen, refusal: Invalid | None = None) -> str:
    """The page of a file: its map, its items and its problems."""
    entry, read = seen.sheets.entry, seen.read
    texts = request.values
    return render_template(
        "contract_entry/items.html",
        trail=trail(number, entry.file_name),
        file_name=entry.file_name,
        refused=seen.sheets.grids.refusal,
        notes=seen.sheets.grids.notes,
        map=map_view(seen.sheets, seen.map, FIELDS, texts, seen.problem) if seen.map else None,
        refusal=refused_form({}, refusal) if refusal else Form(),
        repeated=_REPEATED,
        sum=sum_words(seen),
        items=[(each.row, item_row(load_item(each.document))) for each in read.items[:MOST_SHOWN]],
        more_items=max(len(read.items) - MOST_SHOWN, 0),
        problems=problems_view(read.problems, blocking=True),
        noted=problems_view(read.problems, blocking=False),
        skipped=skipped_rows(read.skipped),
        digest=seen.digest,
        left_out=count(read.left_out, "row with a problem", "rows with problems") if read.left_out else "",
        confirm_words=f"Confirm {count(len(read.items), 'pay item', 'pay items')}" if read.items else "",
        kept_texts=[(name, text) for name, text in texts.items() if name not in ("csrf_token", "digest", "leave_out")],
        upload_address=url_for("pay_items.show_place", number=number),
        own_address=url_for("pay_items.show_items", number=number, entry_file_id=entry.id),
    )


def sum_words(seen: ItemsSeen) -> str:
    """What became of the rows, as a sum."""
    read = seen.read
    if not read.read:
        return ""
    parts = [count(len(read.items), "pay item", "pay items"), f"{read.left_out:,} left out"]
    parts.append(f"{len(read.skipped):,} totals, headings and notes")
    if read.not_asked:
        parts.append(f"{read.not_asked:,} of others")
    return f"{count(read.read, 'row', 'rows')} read = {' + '.join(parts)}"


def list_line(listed: ItemList) -> tuple[str, str, str]:
    """A confirmed list in words."""
    left = f", {count(listed.left_out, 'row', 'rows')} left out" if listed.left_out else ""
    items = count(len(items_in(listed)), "pay item", "pay items")
    return f"List {listed.number}", f"{items}{left}", moment(listed.confirmed_at)


def trail(number: str, last: str) -> tuple[tuple[str, str], ...]:
    """Where the pay items stand among the pages."""
    steps = (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
    )
    if not last:
        return (*steps, ("Pay items", ""))
    return (*steps, ("Pay items", url_for("pay_items.show_place", number=number)), (last, ""))
