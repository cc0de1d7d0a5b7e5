"""A word that a file holds is found in it, however the file is made: else nothing is proved by finding none."""

import io
import json
import zipfile

import pytest
import typst
import xlsxwriter
from icalendar import Calendar, Event

from tests.routes.legible import found_in, words_in

WORD = "zebrafinch & “Sons”, 0123456789abcdefghjkmnpqrstvwxyz"


def a_workbook(word: str) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        # Its letters stand in three runs.
        sheet.write_rich_string("A1", word[:3], bold, word[3:9], word[9:])
    return made.getvalue()


def a_comment(word: str) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_comment("A1", word)
    return made.getvalue()


def a_named_sheet(word: str) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet(word[:10])
        book.set_properties({"title": word})
    return made.getvalue()


def an_archive(word: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inside/report.xlsx", a_workbook(word))
    return made.getvalue()


def a_pdf(word: str) -> bytes:
    # Too narrow a page for the words to stand in one line.
    return bytes(typst.compile(f"#set page(width: 9cm, margin: 5mm)\n#{json.dumps(word, ensure_ascii=False)}".encode()))


def a_calendar(word: str) -> bytes:
    made, entry = Calendar(), Event()
    entry.add("summary", f"{'long before it ' * 4}{word}")
    made.add_component(entry)
    return bytes(made.to_ical())


def a_table(word: str) -> bytes:
    quoted = word.replace('"', '""')
    return f'Number,Title\r\n1,"{quoted}"\r\n'.encode()


def a_page(word: str) -> bytes:
    return f"<p>{word.replace('&', '&amp;').replace('“', '&#8220;')}</p>".encode()


def a_document(word: str) -> bytes:
    return json.dumps({"title": word}).encode()


@pytest.mark.parametrize(
    "make",
    [a_workbook, a_comment, a_named_sheet, an_archive, a_pdf, a_calendar, a_table, a_page, a_document],
    ids=lambda make: make.__name__,
)
@pytest.mark.parametrize("word", [WORD, 'the "Quoted" one'])
def test_a_word_is_found_in_it(make: object, word: str) -> None:
    content = make(word)  # type: ignore[operator]
    assert found_in(words_in(content), [word, f"{word} and another"]) == [word]
