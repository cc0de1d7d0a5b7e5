"""Findings made ready to be read: by class, each at its cells, with what was said and what may be said about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from contracts.corrective_actions import FINDING
from contracts.roles import Actor, may
from contracts.said import count
from operations.pages import FindingSeen, ReportOnPage
from routes.navigation import Link
from routes.words import CLASS_WORDS, StatusWords, moment

_CELLS_SHOWN = 12
_LINKS_SHOWN = 3
_DECISIONS = (("count", "Count these rows"), ("leave_out", "Leave these rows out"))
_DECIDED = {"count": "decided that these rows count", "leave_out": "decided to leave these rows out"}


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said about a finding."""

    by: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the page shows it; an empty address means that its form is not for this person now."""

    number: int
    title: str
    message: str
    place: str
    cells: tuple[str, ...]
    more_cells: tuple[str, ...]
    more_words: str
    links: tuple[Link, ...]
    found: str
    expected: str
    mend: str
    notes: tuple[Note, ...]
    explain_address: str
    explain_label: str
    decide_address: str
    decide_label: str
    is_answered: bool
    decisions: tuple[tuple[str, str], ...]
    action_address: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one class."""

    words: StatusWords
    findings: tuple[FindingView, ...]


def finding_groups(seen: ReportOnPage, actor: Actor) -> tuple[FindingGroup, ...]:
    """The findings by class, the gravest first; classes without findings are left out."""
    groups = (
        FindingGroup(
            words,
            tuple(
                finding_view(each, seen, actor) for each in seen.findings if each.finding.finding_class == finding_class
            ),
        )
        for finding_class, words in CLASS_WORDS.items()
    )
    return tuple(group for group in groups if group.findings)


def finding_view(each: FindingSeen, seen: ReportOnPage, actor: Actor) -> FindingView:
    """One finding for the person who looks at it."""
    finding, report = each.finding, seen.report
    more = finding.cells[_CELLS_SHOWN:]
    explain_address = url_for("findings.explain", report_id=report.id, number=each.number)
    decide_address = url_for("findings.decide", report_id=report.id, number=each.number)
    return FindingView(
        number=each.number,
        title=each.title,
        message=message_of(each),
        place=place_of(each, seen),
        cells=finding.cells[:_CELLS_SHOWN],
        more_cells=more,
        more_words=f"{count(len(more), 'more place', 'more places')}",
        links=tuple(row_links(each, seen)),
        found=finding.found,
        expected=finding.expected,
        mend=finding.mend,
        notes=tuple(notes(each, seen)),
        explain_address=explain_address if may_explain(each, seen, actor) else "",
        explain_label="Explain it otherwise" if each.answers.explanation else "Why are these values right?",
        decide_address=decide_address if may_decide(each, seen, actor) else "",
        decide_label="Decide otherwise" if each.answers.decision else "What happens with these rows?",
        is_answered=bool(each.answers.decision or (each.answers.explanation and not may_decide(each, seen, actor))),
        decisions=_DECISIONS if finding.rows else _DECISIONS[:1],
        action_address=action_address(each, seen, actor),
    )


def action_address(each: FindingSeen, seen: ReportOnPage, actor: Actor) -> str:
    """Where an officer asks the vendor for a corrective action because of the finding; nothing for anybody else."""
    if seen.report.party != "vendor" or not may(actor, "ask for corrective actions"):
        return ""
    source = f"{FINDING}:{seen.report.id}:{each.number}"
    return url_for("corrective_actions.show_form", number=seen.report.contract.number, source=source)


def message_of(each: FindingSeen) -> str:
    """The finding's own sentence, unless it only repeats its title and what was found."""
    message, found = each.finding.message, each.finding.found
    repeats = message.startswith(each.title) and (not found or found in message)
    return "" if repeats else message


def place_of(each: FindingSeen, seen: ReportOnPage) -> str:
    """The sheet (or the file where it has none), the column, and how many places there are."""
    finding = each.finding
    if not finding.sheet and not finding.cells:
        return ""
    parts = [f"Sheet “{finding.sheet}”" if finding.sheet else "In the file"]
    table = seen.terms.tables_by_id.get(finding.table_id or "")
    heading = table.headings().get(finding.column_id or "") if table is not None else None
    if heading:
        parts.append(f"column “{heading}”")
    if finding.count > 1:
        parts.append(count(finding.count, "place", "places"))
    return ", ".join(parts)


def may_explain(each: FindingSeen, seen: ReportOnPage, actor: Actor) -> bool:
    """Whether the person may explain the finding now."""
    own = actor.party == seen.report.party and may(actor, "explain findings")
    return own and seen.report.status == "checked" and each.finding.must_be_explained


def may_decide(each: FindingSeen, seen: ReportOnPage, actor: Actor) -> bool:
    """Whether the person may decide on the finding now."""
    other_hands = actor.person_id != seen.report.entered_by and may(actor, "decide on findings")
    return other_hands and seen.report.status == "submitted" and each.finding.must_be_explained


def row_links(each: FindingSeen, seen: ReportOnPage) -> Iterator[Link]:
    """Ways to the rows that the finding touches, where the report's rows were stored."""
    finding = each.finding
    stored = {table.table_id for table in seen.tables if table.accepted and not seen.is_blocked}
    if finding.table_id not in stored:
        return
    for first, last in finding.rows[:_LINKS_SHOWN]:
        words = f"row {first}" if first == last else f"rows {first} to {last}"
        address = url_for("rows.list_table", report_id=seen.report.id, table=finding.table_id, after=first - 1)
        yield Link(f"See {words}", address)


def notes(each: FindingSeen, seen: ReportOnPage) -> Iterator[Note]:
    """Explanations and decisions in the order in which they were made."""
    for told in each.answers.explanations:
        where = "explained in the file" if told.from_file else "explained"
        yield Note(f"{_name(told.written_by, seen)} {where} on {moment(told.written_at)}", told.text)
    for made in each.answers.decisions:
        by = f"{_name(made.decided_by, seen)} {_DECIDED[made.decision]} on {moment(made.decided_at)}"
        yield Note(by, made.reason)


def _name(person_id: str, seen: ReportOnPage) -> str:
    person = seen.people.get(person_id)
    return person.name if person is not None else "Somebody"
