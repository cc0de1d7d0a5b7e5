"""The page of words shows each row of the document, and every word can be linked to."""

from pathlib import Path

from routes.vocabulary import vocabulary
from tests.routes.conftest import Town

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "vocabulary.md").read_text("utf-8")


def test_every_word_of_the_document_stands_on_the_page_under_an_address_of_its_own(town: Town) -> None:
    page = town.ask("vendor", "GET", "/words").text
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(vocabulary()) == page.count("<dt>") > 70
    anchors = [word.anchor for word in vocabulary()]
    assert all(anchors)
    assert len(set(anchors)) == len(anchors)
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_each_page_leads_to_the_words(town: Town) -> None:
    assert 'href="/words"' in town.ask("finance", "GET", "/").text
    assert 'href="/words"' not in town.ask("nobody", "GET", "/sign-in").text
