"""Pages are sent without their templates' indentation, and no two words grow together by that."""

from flask import Flask

from routes.markup import Unindented
from tests.routes.conftest import Town

TEMPLATE = "<p>\n    {% if True %}\n    One\n    {% endif %}\n    two {{ three }}\n</p>"


def test_words_stay_apart_and_what_is_filled_in_stays_as_it_is(app: Flask) -> None:
    source = Unindented(app.jinja_env).preprocess(TEMPLATE, "a page.html")
    made = app.jinja_env.from_string(source).render(three="   three")
    assert made == "<p>\n One\n two    three\n</p>"


def test_a_letter_keeps_its_blanks(app: Flask) -> None:
    assert Unindented(app.jinja_env).preprocess("  - one\n    more", "mail/letter.txt") == "  - one\n    more"


def test_a_page_is_named_in_words(town: Town) -> None:
    text = town.ask("officer", "GET", "/").text
    title = text[text.index("<title>") + 7 : text.index("</title>")]
    assert " ".join(title.split()) == "My desk · Performance Pay"
    assert "\n   " not in text
