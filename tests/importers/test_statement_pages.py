"""The PDF of a statement, read back: its tags, its order and its words; what a vendor wrote is never markup."""

import io
import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from importers.letterforms import letters_of
from importers.statement_pages import HOME, statement_pdf
from tests.contracts.documents import demo_statement

HOSTILE = '=cmd|\' #read("/etc/passwd") #emph[x] $a$ *b* @ref <label> // \\ `code` 😀 日本 \u202e \x07'
Element = Any


def made(number: str = "ARP-2027-A", **but: str) -> bytes:
    statement = demo_statement(number)
    document = json.loads(statement.text) | {"exceptions": [{"kind": "sample_small", "says": "Look at this."}]}
    words = {"city": "City of Harborview", "contract": f"{number} · Streets", "period": "July 2027"} | but
    marks = [("Digest (SHA-256)", statement.digest), ("Head of the audit trail", f"12:{'a' * 64}")]
    return statement_pdf(document, facts=[("Vendor", "Northline")], marks=marks, **words)


@pytest.fixture(scope="module")
def pdf() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made()))


def elements(node: Element) -> Iterator[Element]:
    """Every structure element in reading order."""
    if isinstance(node, pikepdf.Array):
        for each in node:  # type: ignore[attr-defined]
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    return [str(each["/S"]).removeprefix("/") for each in elements(pdf.Root["/StructTreeRoot"])]


def test_it_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root["/MarkInfo"]["/Marked"])
    assert str(pdf.Root["/Lang"]).startswith("en")
    assert bool(pdf.Root["/ViewerPreferences"]["/DisplayDocTitle"])
    with pdf.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert said["dc:title"] == "Payment statement for July 2027"


def test_headings_begin_at_one_and_skip_no_level(pdf: pikepdf.Pdf) -> None:
    levels = [int(kind[1]) for kind in kinds(pdf) if len(kind) == 2 and kind[0] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_heads_with_their_scope(pdf: pikepdf.Pdf) -> None:
    tables = [each for each in elements(pdf.Root["/StructTreeRoot"]) if str(each["/S"]) == "/Table"]
    assert len(tables) > 5
    for table in tables:
        heads = [each for each in elements(table["/K"]) if str(each["/S"]) == "/TH"]
        assert heads
        for head in heads:
            given = head["/A"]
            owned = given if isinstance(given, pikepdf.Array) else [given]
            assert "/Column" in {str(each.get("/Scope", "")) for each in owned}  # type: ignore[attr-defined]


def test_every_word_is_tagged_or_marked_as_an_artifact(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += operator in ("BDC", "BMC")
            depth -= operator == "EMC"
            assert depth or operator not in ("Tj", "TJ", "'", '"'), "words outside of any tag"


def words_of(content: bytes) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode()


def test_the_order_of_reading_is_that_of_the_account() -> None:
    text = words_of(made())
    order = ["Payment statement for July 2027", "Net to pay", "What finance must look at", "Work done", "Gross"]
    order += ["Retainage", "Results", "Every line with its reasons", "How to know this statement again"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert demo_statement("ARP-2027-A").digest in text
    assert f"12:{'a' * 64}" in text


def test_what_a_vendor_wrote_is_text_and_nothing_else() -> None:
    text = words_of(made(contract=HOSTILE))
    assert '#read("/etc/passwd") #emph[x] $a$ *b* @ref <label>' in text
    assert "root:" not in text
    assert "printed as “?”" in " ".join(text.split())


def test_the_same_statement_gives_the_same_bytes() -> None:
    assert made() == made()


def test_the_shipped_font_holds_what_statements_need() -> None:
    for font in ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf"):
        assert {ord(letter) for letter in "Aé−–×÷·“”’…≥≤§%$?"} <= letters_of(HOME / font)
        assert ord("日") not in letters_of(HOME / font)
