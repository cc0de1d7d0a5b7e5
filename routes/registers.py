"""A register of contracts: upload, say which column holds what, look at what it would enter, confirm."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, Refused, Stale
from contracts.said import count
from importers.lists import ListColumn, ListValue
from importers.registers import FIELDS, RegisterRow
from models.database import db
from models.register_entries import RegisterEntry
from operations.entry_files import receive_entry_file
from operations.registers import RegisterSeen, enter_register, list_register_entries, see_register
from routes.forms import Form, refused_form
from routes.grid_views import map_view, problems_view, skipped_rows
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import REGISTERS
from routes.pay_items import no_file, store
from routes.words import day, moment, money

pages = Blueprint("registers", __name__)
_COLUMNS = (
    *(ListColumn("Entered (UTC)", "moment"), ListColumn("Rows", "number"), ListColumn("Entered", "number")),
    *(ListColumn("There before", "number"), ListColumn("Rejected", "number")),
)

_SHOWN = 50
_ORDERS = (
    ("mdy", "Month first: 7/31/2027"),
    ("dmy", "Day first: 31/7/2027"),
    ("ymd", "Year first: 2027/7/31"),
)


@pages.get("/contract-registers")
def show_place() -> ResponseReturnValue:
    """The page to upload from, with the registers entered so far; these as a file."""
    if wanted_kind():
        actor = signed_in()
        every = every_row(lambda after, limit: list_register_entries(actor, after, limit, wanted_sort()))
        return send_list("Registers of contracts", _COLUMNS, map(listed, every))
    return place_page(Form())


@pages.post("/contract-registers")
def upload() -> ResponseReturnValue:
    """Keep the file; what it would enter is shown on the next page."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return place_page(no_file()), 422
    limit = current_app.config["LARGEST_UPLOAD"]
    entry = receive_entry_file(signed_in(), store(), file.stream, file.filename, limit)
    answer = redirect(url_for("registers.show_register", register_id=entry.id), 303)
    db.session.commit()
    return answer


@pages.get("/contract-registers/<register_id>")
def show_register(register_id: str) -> ResponseReturnValue:
    """The file under the map that the address names."""
    return register_page(see_register(signed_in(), store(), register_id, request.args))


@pages.post("/contract-registers/<register_id>")
def enter(register_id: str) -> ResponseReturnValue:
    """Enter what was seen, whole; where something keeps it from that, the page with the reason."""
    form, actor = request.form, signed_in()
    try:
        made = enter_register(actor, store(), register_id, form, form.get("digest", ""), form.get("leave_out") == "yes")
    except (Invalid, Refused, Stale) as refusal:
        problem = refusal if isinstance(refusal, Invalid) else Invalid(refusal.message)
        return register_page(see_register(actor, store(), register_id, form), problem), 422
    flash(f"{sum_of(made)} {count(made.new_vendors, 'vendor is', 'vendors are')} new.", "success")
    answer = redirect(url_for("registers.show_place"), 303)
    db.session.commit()
    return answer


def place_page(form: Form) -> str:
    """The page to upload from."""
    entered = list_register_entries(signed_in(), wanted_after(), sort=wanted_sort())
    return render_template(
        "contract_entry/register_upload.html",
        trail=trail(""),
        form=form,
        entries=[(moment(each.entered_at), sum_of(each)) for each in entered.rows],
        shown=list_shown("registers.show_place", REGISTERS, entered.after),
    )


def listed(entry: RegisterEntry) -> tuple[ListValue, ...]:
    """A register that was entered as a row of a file."""
    return entry.entered_at, entry.read, entry.entered, entry.repeated, entry.rejected


def register_page(seen: RegisterSeen, refusal: Invalid | None = None) -> str:
    """The page of a register: its map, what it would enter, and its problems."""
    entry, sorts, texts = seen.sheets.entry, seen.sorted, request.values
    shown = {"due_days": str(seen.choices.due_days), "order": seen.choices.order, **texts}
    return render_template(
        "contract_entry/register.html",
        trail=trail(entry.file_name),
        file_name=entry.file_name,
        refused=seen.sheets.grids.refusal,
        notes=seen.sheets.grids.notes,
        map=map_view(seen.sheets, seen.map, FIELDS, shown, seen.problem) if seen.map else None,
        refusal=refused_form({}, refusal) if refusal else Form(),
        orders=_ORDERS,
        counts=tuple(counts(seen)),
        sum=sum_words(seen),
        contracts=[contract_line(row) for row in sorts.new[:_SHOWN]],
        more_contracts=max(len(sorts.new) - _SHOWN, 0),
        vendors=sorts.new_vendors[:_SHOWN],
        more_vendors=max(len(sorts.new_vendors) - _SHOWN, 0),
        problems=problems_view(seen.read.problems, blocking=True),
        noted=problems_view(seen.read.problems, blocking=False),
        skipped=skipped_rows(seen.read.skipped),
        digest=seen.digest,
        left_out=count(sorts.rejected, "row with a problem", "rows with problems") if sorts.rejected else "",
        confirm_words=f"Enter {count(len(sorts.new), 'contract', 'contracts')}" if sorts.new else "",
        kept_texts=[(name, text) for name, text in texts.items() if name not in ("csrf_token", "digest", "leave_out")],
        upload_address=url_for("registers.show_place"),
        own_address=url_for("registers.show_register", register_id=entry.id),
    )


def counts(seen: RegisterSeen) -> list[tuple[str, str]]:
    """What the register would do, in numbers."""
    sorts = seen.sorted
    if not seen.read.read:
        return []
    return [
        ("New contracts", f"{len(sorts.new):,}"),
        ("New vendors", f"{len(sorts.new_vendors):,}"),
        ("Rows that repeat a contract of the file", f"{len(sorts.repeated):,}"),
        ("Contracts that are here already", f"{len(sorts.known):,}"),
        ("Rows with problems", f"{sorts.rejected:,}"),
    ]


def sum_words(seen: RegisterSeen) -> str:
    """What became of the rows, as a sum."""
    sorts = seen.sorted
    if not seen.read.read:
        return ""
    rest = f", and {count(len(seen.read.skipped), 'row', 'rows')} of totals or text" if seen.read.skipped else ""
    repeated = len(sorts.repeated) + len(sorts.known)
    return (
        f"{count(sorts.rows, 'row', 'rows')} read = {len(sorts.new):,} to enter + {repeated:,} repeated"
        f" + {sorts.rejected:,} rejected{rest}"
    )


def sum_of(entry: RegisterEntry) -> str:
    """What became of the rows of a register that was entered."""
    return (
        f"{count(entry.read, 'row', 'rows')} read = {entry.entered:,} entered + {entry.repeated:,} repeated"
        f" + {entry.rejected:,} rejected."
    )


def contract_line(row: RegisterRow) -> tuple[str, str, str, object, str, int]:
    """A contract that would be entered, in words."""
    new = row.contract
    value = "not stated" if new.value is None else money(new.value)
    return new.number, new.title, row.vendor, value, f"{day(new.starts)} to {day(new.ends)}", row.row


def trail(last: str) -> tuple[tuple[str, str], ...]:
    """Where the register stands among the pages."""
    contracts = ("Contracts", url_for("contracts.show_contracts"))
    if not last:
        return (contracts, ("Register of contracts", ""))
    return (contracts, ("Register of contracts", url_for("registers.show_place")), (last, ""))
