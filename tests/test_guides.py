"""The guides name what stands on the screens: whoever looks for a label that they quote finds it, word for word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
_TAG = re.compile(r"<[^>]*>|\{%.*?%\}|\{#.*?#\}", re.S)
_CALL = re.compile(r"\{% call .*?%\}", re.S)
_QUOTED = re.compile(r"(?<!\*)(\*{1,2})(?!\*)(.+?)(?<!\*)\1(?!\*)", re.S)


def plain(text: str) -> str:
    return " ".join(text.split())


def texts_of_program() -> Iterator[str]:
    """What templates and routes say, each text on its own."""
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text("utf-8")
        yield from map(plain, _TAG.split(text))
        yield from (words for call in _CALL.findall(text) for words in re.findall(r'"([^"]+)"', call))
    for module in (ROOT / "routes").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield plain(node.value)


def labels(guide: str) -> Iterator[str]:
    """What a guide sets in bold or italics and begins with a capital: a label, or several on the way to a page."""
    for _, quoted in _QUOTED.findall(guide):
        for label in plain(quoted).split(" → "):
            if label[0].isupper():
                yield label.rstrip(".")


@pytest.fixture(scope="module")
def said() -> str:
    return "\n".join(texts_of_program())


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_label_that_a_guide_quotes_stands_on_a_screen(guide: Path, said: str) -> None:
    quoted = set(labels(guide.read_text("utf-8")))
    assert [label for label in sorted(quoted) if not re.search(rf"(?<!\w){re.escape(label)}(?!\w)", said)] == []


def test_labels_are_found_in_bold_and_in_italics() -> None:
    assert list(labels("**My\ndesk → Queue** of *Open it*. A **true-up**, *a word*; 2 * 3 * 4")) == [
        "My desk",
        "Queue",
        "Open it",
    ]
