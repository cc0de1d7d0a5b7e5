"""Delivering a report: the page that says what the file must hold, and the upload that wakes the worker."""

import io
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from contracts.no_rows import NO_DATA
from contracts.said import count
from contracts.tables import Column, Table
from models.database import db
from operations.pages import UploadPlace, find_upload_place
from operations.report_workbooks import make_workbook
from operations.reports import receive_report
from operations.upload_quotas import require_room
from routes.guard import signed_in
from routes.words import PARTY_WORDS, day
from worker import check_soon

pages = Blueprint("uploads", __name__)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HOLDS = {
    "text": "text",
    "choice": "one of the values listed",
    "number": "a number",
    "whole": "a whole number",
    "percent": "a percentage",
    "date": "a date",
    "datetime": "a date with a time",
    "time": "a time of day",
    "duration": "a duration",
    "truth": "yes or no",
}
_WITHIN = {"period": "within the period", "contract": "within the contract’s term"}


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """A column as the page explains it."""

    heading: str
    holds: str
    needed: str


@dataclass(frozen=True, slots=True)
class TableWords:
    """A table as the page explains it."""

    title: str
    summary: str
    columns: tuple[ColumnWords, ...]


@pages.get("/contracts/<number>/periods/<period>/report")
def show_upload(number: str, period: str) -> ResponseReturnValue:
    """The page to upload from."""
    return show_form(find_upload_place(signed_in(), number, period))


@pages.post("/contracts/<number>/periods/<period>/report")
def receive(number: str, period: str) -> ResponseReturnValue:
    """Keep the file, enter the report, wake the worker; the same content again leads to the report it made before."""
    file = request.files.get("file")
    if file is None or not file.filename:
        place = find_upload_place(signed_in(), number, period)
        return show_form(place, "Choose a file first. It is the workbook or table that holds your report."), 422
    settings = current_app.config
    require_room(signed_in(), settings["MOST_UNCHECKED"], settings["LARGEST_DAY"])
    received = receive_report(
        signed_in(),
        current_app.extensions["file_store"],
        number,
        period,
        file.stream,
        file.filename,
        current_app.config["LARGEST_UPLOAD"],
    )
    address = url_for("reports.show_report", report_id=received.report.id)
    if not received.is_new:
        flash("You have delivered exactly this file before. This is the report that it made.", "success")
    db.session.commit()
    if received.is_new:
        check_soon(received.report.government_id, received.report.id)
    return redirect(address, 303)


@pages.get("/contracts/<number>/periods/<period>/workbook")
def download_workbook(number: str, period: str) -> ResponseReturnValue:
    """The workbook made for this contract and period, to be filled in."""
    made = make_workbook(signed_in(), number, period)
    return send_file(io.BytesIO(made.content), mimetype=WORKBOOK, as_attachment=True, download_name=made.file_name)


def show_form(place: UploadPlace, problem: str = "") -> str:
    """The page with the form and what the file must hold."""
    contract, period = place.contract, place.period.as_period()
    return render_template(
        "reports/upload.html",
        trail=(
            ("Contracts", url_for("contracts.show_contracts")),
            (contract.number, url_for("contracts.show_contract", number=contract.number)),
            (f"Report for {period.title()}", ""),
        ),
        whose=f"the {PARTY_WORDS[place.party]}’s",
        period=period.title(),
        contract=f"{contract.number} · {contract.title}",
        due=day(period.due),
        problem=problem,
        is_correction=place.is_correction,
        workbook_address=url_for("uploads.download_workbook", number=contract.number, period=period.name),
        tables=[table_words(table) for table in place.tables],
    )


def table_words(table: Table) -> TableWords:
    """A table of the terms in words."""
    sheet = f", usually on the sheet “{table.sheet}”" if table.sheet else ""
    empty = "; it may be empty" if table.may_be_empty else ""
    columns = tuple(column_words(column) for column in table.columns)
    return TableWords(table.title, f"{count(len(columns), 'column', 'columns')}{sheet}{empty}", columns)


def column_words(column: Column) -> ColumnWords:
    """A column of the terms in words."""
    holds = [_HOLDS[column.type]]
    if column.choices:
        holds.append("; ".join(column.choices))
    if column.unit:
        holds.append(f"in {column.unit}")
    if column.within:
        holds.append(_WITHIN[column.within])
    if column.no_data:
        reasons = "; ".join(NO_DATA[reason] for reason in column.no_data)
        return ColumnWords(column.heading, f"{', '.join(holds)}, or a reason why there is none: {reasons}", "yes")
    return ColumnWords(column.heading, ", ".join(holds), "yes" if column.required else "no")
