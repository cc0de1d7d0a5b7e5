"""A report made ready to be read: what happens next, what became of its rows, what it does to the payment."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from flask import url_for

from contracts.no_rows import NO_DATA
from contracts.roles import Actor, may
from contracts.said import count, number
from models.rows import ReportTable
from operations.layouts import asks_for_layout
from operations.pages import ReportOnPage
from operations.returned_files import is_workbook
from routes.actions import Offer, offer
from routes.histories import doer, told
from routes.navigation import Link
from routes.words import PARTY_WORDS, moment, status_words

_OWN_LAYOUT = (
    "Some headings are not those of the contract. If it is your own workbook, say once which column holds what; the "
    "file is then read again. The findings below name each cell."
)

# Findings that say which file it is, before any that say how its columns are headed.
_OF_ANOTHER = {"wrong_contract", "wrong_template"}
_HEADINGS = {"missing_column", "duplicate_header", "more_than_one_table", "layout_changed"}
_CHOOSE = (
    "Your turn: this workbook is not for this report. Choose its contract, or use the one made for it",
    (
        "The findings below say what it is for. If it belongs to another contract or period, upload it there. "
        "Otherwise download the workbook of this contract and period, fill it in and upload that one."
    ),
)
_NO_TABLE = (
    "Your turn: no table of this report was found in the file",
    (
        "If it is the wrong file, upload the right one; the page for uploading has a workbook made for this report. If "
        "it is your own workbook with other headings, say once what its columns mean."
    ),
)
_TABLE_MISSING = (
    "Your turn: a table of the report is missing in the file",
    (
        "The findings below name it. Add its sheet with its headings, even if there is nothing to report, and upload "
        "the file again. If it stands there under other headings, say once what its columns mean."
    ),
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next with a report, and what this person may do about it."""

    title: str
    sentences: tuple[str, ...]
    panel: str
    offer: Offer
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """What became of a table's rows."""

    title: str
    sheet: str
    address: str
    read: str
    accepted: str
    rejected: str
    totals: str
    blank: str
    no_data: str


def next_step(seen: ReportOnPage, actor: Actor) -> NextStep:
    """What happens next, told to the person who looks."""
    report = seen.report
    own = actor.party == report.party and may(actor, "submit reports")
    words = status_words("report", report.status)
    if report.status == "checked" and own:
        return _before_submitting(seen, actor)
    if report.status == "submitted" and may(actor, "accept reports"):
        return _before_accepting(seen, actor)
    panel = {"accepted": "done", "returned": "error"}.get(report.status, "waiting")
    links = (_upload_link(seen, "Upload a corrected file"),) if own and report.status == "returned" else ()
    sentences = [words.sentence, *_return_reason(seen)] if report.status == "returned" else [words.sentence]
    return NextStep(words.word, tuple(sentences), panel, Offer((), ()), links)


def _before_submitting(seen: ReportOnPage, actor: Actor) -> NextStep:
    blocking = [each for each in seen.findings if each.finding.blocks]
    waiting = [each for each in seen.findings if each.finding.must_be_explained and each.answers.explanation is None]
    upload = _upload_link(seen, "Upload a corrected file")
    links = (*_layout_link(seen, actor), upload)
    codes = {each.finding.code for each in blocking}
    step = step_for_the_file(codes)
    if step is not None:
        title, sentence = step
        return NextStep(title, (sentence,), "error", Offer((), ()), (upload,) if codes & _OF_ANOTHER else links)
    if blocking and len(links) > 1:
        title = "Your turn: say what the columns of your file mean, or upload it with the contract’s headings"
        return NextStep(title, (_OWN_LAYOUT,), "error", Offer((), ()), links)
    if blocking:
        title = f"Your turn: mend {count(len(blocking), 'finding', 'findings')} and upload the file again"
        sentence = "The report cannot be submitted as it is. Each finding names its cells and how to mend them."
        return NextStep(title, (sentence,), "error", Offer((), ()), links)
    if waiting:
        title = f"Your turn: explain {count(len(waiting), 'finding', 'findings')}, then submit"
        sentence = "Mend the cells and upload the file again, or say below why the values are right."
        return NextStep(title, (sentence,), "turn", Offer((), ()), links)
    offered = offer("report", seen.report.id, seen.report.status, actor, seen.hands)
    return NextStep("Your turn: submit the report", (), "turn", offered, links)


def step_for_the_file(codes: Set[str]) -> tuple[str, str] | None:
    """What to do, in two sentences, where the findings that block say that the file as a whole is the wrong one."""
    if codes & _OF_ANOTHER:
        return _CHOOSE
    if "header_not_found" in codes:
        return _NO_TABLE
    return _TABLE_MISSING if "missing_table" in codes and not codes & _HEADINGS else None


def _before_accepting(seen: ReportOnPage, actor: Actor) -> NextStep:
    waiting = [each for each in seen.findings if each.finding.must_be_explained and each.answers.decision is None]
    offered = offer("report", seen.report.id, seen.report.status, actor, seen.hands)
    if not offered.actions:
        return NextStep("Waits for a colleague", (), "waiting", offered, ())
    if not waiting:
        return NextStep("Your turn: accept or return", (), "turn", offered, ())
    numbers = " and ".join(str(each.number) for each in waiting)
    sentence = f"Decide below on finding {numbers} before you accept: do the rows count, or are they left out?"
    only_return = Offer(tuple(each for each in offered.actions if each.note_label), offered.blocked)
    return NextStep("Your turn: decide, then accept or return", (sentence,), "turn", only_return, ())


def _layout_link(seen: ReportOnPage, actor: Actor) -> Iterator[Link]:
    codes = frozenset(each.finding.code for each in seen.findings)
    if asks_for_layout(actor, seen.report, codes):
        yield Link("What the columns mean", url_for("layouts.show_layout", report_id=seen.report.id))


def _upload_link(seen: ReportOnPage, words: str) -> Link:
    report = seen.report
    return Link(words, url_for("uploads.show_upload", number=report.contract.number, period=report.period.name))


def _return_reason(seen: ReportOnPage) -> Iterator[str]:
    for event in seen.history:
        if event.act == "report.returned" and event.reason:
            yield f"{doer(event, seen.people)} wrote: “{event.reason}”"


def history(seen: ReportOnPage) -> tuple[tuple[str, str, str], ...]:
    """When, who did what, and why."""
    return told(seen.history, seen.people)


def facts(seen: ReportOnPage) -> Iterator[tuple[str, str]]:
    """Which file this is."""
    report = seen.report
    yield "File", report.file_name
    yield "Received", moment(report.entered_at)
    yield "Delivered by", report.entered_by_person.name
    yield "Size", f"{number(report.file.size)} bytes"
    yield "Fingerprint (SHA-256)", report.file_sha256


def findings_file(seen: ReportOnPage) -> Link | None:
    """Where the sender's file can be had with its findings; None where there are none."""
    if not seen.findings or seen.report.status == "received":
        return None
    own = is_workbook(seen.report.file_name)
    words = "Download the workbook with the findings in it" if own else "Download the findings as a workbook"
    return Link(words, url_for("reports.download_with_findings", report_id=seen.report.id))


def heading(seen: ReportOnPage) -> str:
    """Whose report it is, for when."""
    report = seen.report
    party = PARTY_WORDS[report.party].capitalize()
    return f"{party}’s report for {report.period.as_period().title()}, revision {report.revision}"


def tables(seen: ReportOnPage) -> tuple[TableView, ...]:
    """The tables that were found, in the order of the terms."""
    order = [table.id for table in seen.terms.tables]
    return tuple(_table(table, seen) for table in sorted(seen.tables, key=lambda each: order.index(each.table_id)))


def _table(table: ReportTable, seen: ReportOnPage) -> TableView:
    address = url_for("rows.list_table", report_id=table.report_id, table=table.table_id)
    return TableView(
        title=seen.terms.tables_by_id[table.table_id].title,
        sheet=table.sheet or "",
        address=address if table.accepted and not seen.is_blocked else "",
        read=number(table.read),
        accepted=number(table.accepted),
        rejected=number(table.rejected),
        totals=number(table.totals),
        blank=number(table.blank),
        no_data=NO_DATA.get(table.no_data or "", ""),
    )
