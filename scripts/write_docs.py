"""Writes the pages of docs/ that come from tables of the program, so that page and program cannot disagree.

`write_docs.py` writes them; `write_docs.py --check` says which have fallen behind and ends with 1.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from security_sheet import security_page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
WRITTEN = "<!-- Written by `make docs` from {source}; edit that. -->"
FLASKS_OWN = {"db", "routes", "run", "shell", "worker"}
REGISTRIES = {
    "statistics": "what is counted over rows",
    "schedules": "what a result is worth",
    "composites": "how several results combine",
    "gates": "what decides before results combine, or overrules them afterwards",
    "bases": "which dollars a payment stands on",
    "limits": "how far a payment may go",
}

_MOVE_HEADINGS = ("move", "from", "to", "by", "not by whoever …", "reason needed", "also by a delegate")


def kinds_page() -> Iterator[str]:
    """Every kind that payment terms may name, from the registries in contracts/."""
    yield "# Kinds"
    yield ""
    yield "Payment terms name these kinds. Each is one file in `contracts/`, one line in its registry and one case in"
    yield "`tests/cases/`. “Written as” shows the usual keys; the file itself says all of them and their edges."
    yield "“Published in” names the documents whose printed inputs and results the cases settle, or what they follow."
    tried = import_module("scripts.case_index").tried_kinds()
    for registry, purpose in REGISTRIES.items():
        kinds: Mapping[str, type] = import_module(f"contracts.{registry}").KINDS
        yield from ("", f"## {registry.capitalize()}: {purpose}", "", "| kind | what it does | written as |")
        yield "| --- | --- | --- |"
        for kind, schema in kinds.items():
            yield f"| `{kind}` | {_purpose(kind, schema)} | {_cell(inspect.getdoc(schema) or '')} |"
        yield from ("", "| kind | published in | cases |", "| --- | --- | --- |")
        for kind in kinds:
            cases = tried[registry, kind]
            yield _row(f"`{kind}`", _cell(cases.sources()), ", ".join(cases.cases()))


def workflows_page() -> Iterator[str]:
    """Moves drawn and listed, and permissions read aloud."""
    workflow, roles = import_module("contracts.workflow"), import_module("contracts.roles")
    yield "# Workflows and permissions"
    yield ""
    yield "A status changes along these moves only, each with its event in the audit trail. Whoever did what stands"
    yield "under “not by” cannot make the move, whatever their role; nothing goes round that."
    for name, moves in workflow.WORKFLOWS.items():
        yield from ("", f"## {_say(name)}", "", "```mermaid", "stateDiagram-v2")
        yield f"    [*] --> {workflow.FIRST_STATUS[name]}"
        for move in moves:
            yield from (f"    {status} --> {move.to_status}: {move.name}" for status in move.from_statuses)
        yield from ("```", "", _row(*_MOVE_HEADINGS), "|" + " --- |" * len(_MOVE_HEADINGS))
        yield from (_row(*_move_cells(move)) for move in moves)
    yield from ("", "## Permissions", "", "What is not listed is refused.", "")
    desks = list(roles.Role)
    yield _row("to …", *desks)
    yield "|" + " --- |" * (len(desks) + 1)
    for permission, holders in roles.PERMISSIONS.items():
        yield _row(permission, *("yes" if desk in holders else "" for desk in desks))


def duties_page() -> Iterator[str]:
    """Which roles one person never holds at once, from the table that the program itself asks."""
    duties, roles = import_module("contracts.duties"), import_module("contracts.roles")
    desks = list(roles.Role)
    yield from ("# Duties that do not go together", "")
    yield "One person never holds both roles on the same day: where another role is in the way, the new one is refused"
    yield "with a sentence that names it. In the program `/duties` shows this with who may do what, for auditors and"
    yield "administrators, also as files. [Workflows](workflows.md) says whose hands keep them from which move."
    yield from ("", _row("role", *desks), "|" + " --- |" * (len(desks) + 1))
    for role in desks:
        words = ("–" if role is each else "never" if duties.between(role, each) else "yes" for each in desks)
        yield _row(role, *words)
    yield from ("", "Why:", "")
    yield from (f"- {each.one} and {each.other}: {each.why}." for each in duties.INCOMPATIBLE)
    limited = ", ".join(role for role in desks if role in roles.MAY_BE_LIMITED)
    lent = ", ".join(role for role in desks if duties.may_be_lent_finance(role))
    yield from ("", f"A delegation lends finance for some days to: {lent}; to nobody else.")
    yield from (
        "",
        f"Limited to programs and contracts may be: {limited}. Never theirs, because it concerns the whole city:",
    )
    yield from ("", *(f"- {act}" for act in sorted(roles.WHOLE_CITY)))


def findings_page() -> Iterator[str]:
    """Everything that can be noticed in a delivered file."""
    classes = {
        "blocks": "Blocks: the report cannot be submitted until it is mended",
        "explain": "Must be explained: mended, or explained to the reviewer",
        "information": "For information: nothing must be done",
    }
    entries = import_module("importers.catalogue").CATALOGUE.values()
    yield from ("# Findings", "")
    yield "What can be noticed in a report. On screen each comes with its sheet, its cells, what was found and what was"
    yield "expected. A contract may set another class for some of them."
    for finding_class, title in classes.items():
        yield from ("", f"## {title}", "", "| code | what it means | how to mend it |", "| --- | --- | --- |")
        chosen = (entry for entry in entries if entry.finding_class == finding_class)
        yield from (_row(f"`{entry.code}`", _cell(entry.title), _cell(entry.mend)) for entry in chosen)


def messages_page() -> Iterator[str]:
    """Who is told what, from the table that the program itself tells by."""
    told = import_module("contracts.messages")
    yield from ("# Who is told what", "")
    yield "[Messages](messages.md) says how people are told."
    yield "A message is *your turn* until somebody does it, or *news*. Whoever may not make the move, because of what"
    yield "they did before, is not told that it is theirs; what is only news is not told to whoever did it."
    yield from ("", _row("when", "who is told", "kind", "the sentence"), "| --- | --- | --- | --- |")
    yield from map(_telling, told.TOLD)
    yield from ("", "Told by the next day's round, once for each report and day:", "")
    yield from (_row("when", "who is told", "kind", "the sentence"), "| --- | --- | --- | --- |")
    yield from map(_telling, told.TOLD_BY_DAY)
    yield from ("", "Nobody is told of:", "")
    yield from (f"- `{act.value}`: {why}." for act, why in told.SILENT.items())
    yield from ("", "## Reminders", "")
    yield "Told once for each thing and each row below, on the first round within its days."
    yield from ("", _row("reminder", "told from … days before", "until … days before"), "| --- | --- | --- |")
    reminders = (*told.REMINDERS, *told.RENEWAL_REMINDERS)
    yield from (_row(each.words, str(each.first), str(each.last)) for each in reminders)
    yield from ("", "## How a person is written to", "")
    for choice, words in told.CHOICES.items():
        yield f"- {words}{' (whoever chose nothing)' if choice is told.QUIET else ''}."


def _telling(each: Any) -> str:
    when = f"`{each.act.value}`" + (f", where {each.only}" if each.only else "")
    return _row(when, each.audience.value, each.kind.value, _cell(each.sentence))


def commands_page() -> Iterator[str]:
    """What a person can type, as the program itself explains it."""
    with TemporaryDirectory() as folder:
        program = import_module("app").create_app(INSTANCE_PATH=folder, DATABASE_URL="", QUEUE_URL="memory:")
    yield from ("# Commands", "")
    yield "Typed in the program's folder as `.venv/bin/flask …`. Each acts as the person named after `--by`, under the"
    yield "same permissions as the pages, and waits for the result. A refusal prints its reason and ends with 1."
    yield "`flask db upgrade` brings the database to the newest tables; `flask worker` checks delivered reports in the"
    yield "background. [Settings](settings.md) come from the environment; on a server they are those of the services"
    yield "([Operating](operating.md), *Commands typed by hand*)."
    own = {name: command for name, command in program.cli.commands.items() if name not in FLASKS_OWN}
    for name, command in sorted(own.items()):
        parts = command.commands if isinstance(command, click.Group) else {"": command}
        for part, inner in sorted(parts.items()):
            yield from _command_lines(inner, f"flask {name} {part}".strip())


def interface_page() -> Iterator[str]:
    """Every operation of the JSON interface with its page's permission, and what stands on pages alone."""
    permissions = import_module("routes.permissions")
    declared, document = import_module("routes.api.declaring").DECLARED, import_module("routes.api.document")
    yield from ("# Operations of the JSON interface", "")
    yield "How to use them stands in [api.md](api.md). In the program, `/api/v1/` shows each with fields and examples."
    yield "An administrator has no token: what is theirs alone is asked by a session that is signed in."
    subjects = dict.fromkeys(each.subject for each in declared.values())
    for subject in subjects:
        yield from ("", f"## {subject}", "", "| operation | what it does | permission | scope |")
        yield "| --- | --- | --- | --- |"
        for endpoint, each in declared.items():
            if each.subject == subject:
                asked = f"`{each.method} {document.address_of(each)}`"
                scopes = " or ".join(document.scopes_of(endpoint)) or "no token"
                yield _row(asked, _cell(each.summary), permissions.ENDPOINTS[endpoint], scopes)
    yield from ("", "## On pages alone", "", "What the desks do and no operation does, on purpose:", "")
    alone = import_module("routes.pages_alone").PAGES_ALONE
    yield from (f"- {why} {', '.join(f'`{each}`' for each in endpoints)}" for why, endpoints in alone.items())


def _command_lines(command: click.Command, path: str) -> Iterator[str]:
    context = click.Context(command, info_name=path)
    yield from ("", f"## {context.command_path}", "", " ".join((command.help or "").split()), "")
    yield from ("```", f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}", "```", "")
    records = (option.get_help_record(context) for option in command.params)
    yield from (f"- `{record[0]}`: {record[1]}" for record in records if record and record[1])


def _move_cells(move: Any) -> Iterator[str]:
    yield from (move.name, ", ".join(move.from_statuses), move.to_status)
    yield "the program itself" if move.by_program else ", ".join(sorted(move.roles))
    yield ", ".join(move.not_hands) or "–"
    yield "yes" if move.note_needed else "no"
    yield "yes" if move.delegable else "no"


def _say(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _purpose(kind: str, schema: type) -> str:
    first = (inspect.getdoc(inspect.getmodule(schema)) or "").split("\n\n")[0].replace("\n", " ")
    return _cell(first.removeprefix(f"{kind}: "))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def lists_page() -> Iterator[str]:
    """Which lists there are, by what each is sorted and narrowed, and which tables stand as they are, and why."""
    lists = import_module("routes.lists")
    yield from ("# Lists", "")
    yield "A heading that is a link sorts its list; pressed again, it turns the order round. What narrows a list, its"
    yield "order and the row that a page goes on after all stand in the address (`sort`, with `-` before it the other"
    yield "way round, and `after`), so that an address can be kept and sent. Pages go on after the last row that was"
    yield "seen: a row that is added meanwhile moves none of the others. Each list comes as a workbook and as CSV,"
    yield "under the same filter and in the same order."
    yield from ("", _row("list", "sorted by", "without a sort", "narrowed by"), "|" + " --- |" * 4)
    for endpoint, several in lists.SORTED.items():
        for page in several:
            first = next(iter(page.sorts)) if page.in_order else "the order that its page tells"
            named = "; ".join(f"{each.title} (`{each.sort}`)" for each in page.columns if each.sort)
            title = _say(endpoint.partition(".")[0]) + (f": {page.columns[0].title.lower()}" if several[1:] else "")
            yield _row(title, named, first, ", ".join((*page.fields, *page.tabs)))
    yield from ("", "All other tables are not sorted:", "")
    for why, endpoints in lists.UNSORTED.items():
        yield f"- {why} {', '.join(f'`{each}`' for each in endpoints)}"


PAGES = {
    "commands.md": (commands_page, "cli.py"),
    "duties.md": (duties_page, "contracts/duties.py and contracts/roles.py"),
    "findings.md": (findings_page, "importers/catalogue.py"),
    "interface.md": (interface_page, "routes/api/"),
    "kinds.md": (kinds_page, "the registries in contracts/"),
    "lists.md": (lists_page, "routes/lists.py"),
    "security.md": (security_page, "docs/security/"),
    "who-is-told.md": (messages_page, "contracts/messages.py"),
    "workflows.md": (workflows_page, "contracts/workflow.py and contracts/roles.py"),
}


def pages() -> dict[Path, str]:
    """Each page with the text that it should have now."""
    return {
        ROOT / "docs" / name: "\n".join([WRITTEN.format(source=source), "", *lines()]) + "\n"
        for name, (lines, source) in PAGES.items()
    }


def main() -> int:
    """Write or check every page."""
    behind = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in behind:
            print(f"{path.relative_to(ROOT)} has fallen behind the program; `make docs` writes it anew.")
        return 1 if behind else 0
    for path in behind:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
