"""What the columns of an own workbook mean: looked at, confirmed once, and the same file read again by it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from importers.grids import GridSheet
from importers.layout_guesses import Place, headings_seen
from models.database import db
from operations.layouts import LayoutSeen, keep_layout, rows_named, see_layout
from operations.upload_quotas import require_room
from routes.guard import signed_in
from routes.layout_views import choices_of, layout_view
from routes.words import moment
from worker import check_soon

pages = Blueprint("layouts", __name__)


@pages.get("/reports/<report_id>/layout")
def show_layout(report_id: str) -> ResponseReturnValue:
    """The page with the best guess."""
    return layout_page(see_layout(signed_in(), store(), report_id), {}, None)


@pages.post("/reports/<report_id>/layout")
def confirm(report_id: str) -> ResponseReturnValue:
    """Keep the layout and read the file again by it; with `look`, only show the columns of the rows that were named."""
    form = request.form.to_dict()
    chosen = choices_of(form)
    if "look" in form:
        return layout_page(see_layout(signed_in(), store(), report_id, rows_named(chosen)), form, None)
    try:
        address = url_for("reports.show_report", report_id=keep(report_id, chosen))
    except Invalid as refusal:
        db.session.rollback()
        return layout_page(see_layout(signed_in(), store(), report_id, rows_named(chosen)), form, refusal), 422
    flash("Kept. Your file is read again by it, and so is the next one that is laid out like this.", "success")
    return redirect(address, 303)


def keep(report_id: str, chosen: Mapping[str, Any]) -> str:
    """Keep the layout, commit, and wake the worker for the report that the file makes anew; returns its id."""
    actor, settings = signed_in(), current_app.config
    require_room(actor, settings["MOST_UNCHECKED"], settings["LARGEST_DAY"])
    report = keep_layout(actor, store(), report_id, chosen)
    made, government_id = report.id, report.government_id
    db.session.commit()
    check_soon(government_id, made)
    return made


def store() -> Any:
    """Where files are kept."""
    return current_app.extensions["file_store"]


def layout_page(seen: LayoutSeen, typed: Mapping[str, str], refusal: Invalid | None) -> str:
    """The page of the layout."""
    report, current = seen.report, seen.current
    view = layout_view(seen, typed, refusal) if seen.grids.sheets else None
    return render_template(
        "layouts/layout.html",
        trail=(
            ("Contracts", url_for("contracts.show_contracts")),
            (report.contract.number, url_for("contracts.show_contract", number=report.contract.number)),
            (f"Report for {report.period.as_period().title()}", report_address(seen)),
            ("What the columns mean", ""),
        ),
        file_name=report.file_name,
        current=f"Version {current.number}, confirmed on {moment(seen.confirmed_at)}"
        if current and seen.confirmed_at
        else "",
        refused=seen.grids.refusal,
        notes=seen.grids.notes,
        view=view,
        own_address=url_for("layouts.show_layout", report_id=report.id),
        report_address=report_address(seen),
    )


def report_address(seen: LayoutSeen) -> str:
    """Where the report stands."""
    return url_for("reports.show_report", report_id=seen.report.id)


def layout_document(seen: LayoutSeen) -> dict[str, Any]:
    """The same for programs; its `guess` has the form in which a layout is posted."""
    return {
        "report": seen.report.id,
        "version": seen.current.number if seen.current is not None else None,
        "refused": seen.grids.refusal,
        "asked": {
            table.id: [
                {"id": each.id, "heading": each.heading, "type": each.type, "required": each.required}
                for each in table.columns
            ]
            for table in seen.plan.tables
        },
        "guess": {table: guess_document(place, seen.grids.sheets[place.sheet]) for table, place in seen.places.items()},
    }


def guess_document(place: Place, sheet: GridSheet) -> dict[str, Any]:
    """The guess of one table, with the headings that were found and some values below each."""
    found = headings_seen(sheet, place.heading_row, place.heading_rows)
    named = {each.number: each.letters for each in found}
    return {
        "sheet": sheet.name,
        "heading_row": place.heading_row,
        "heading_rows": place.heading_rows,
        "columns": {column: named[at] for column, at in place.columns.items() if at in named},
        "kept": sorted(place.kept),
        "headings": [
            {"column": each.letters, "heading": each.heading, "samples": list(each.samples)} for each in found
        ],
    }
