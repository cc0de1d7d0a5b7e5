"""What anybody can read in what was sent: pages and lists, and the insides of workbooks, archives, PDFs and calendars.

A word may be broken where a file is laid out: over lines, over runs of letters, by escapes. So each text stands here
both as it was sent and as a person reads it, and words are looked for past spaces and ends of lines.
"""

import html
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from lxml import etree

_SPACES = re.compile(r"\s+")
_FOLDED = re.compile(r"\r?\n[ \t]")


def words_in(content: bytes) -> str:
    """Everything that the content says, however it is packed."""
    return "\n".join(_read(content))


def found_in(said: str, words: Iterable[str]) -> list[str]:
    """Those of the words that stand in what was said, whatever spaces are between their letters."""
    together, begun = _SPACES.sub("", said), _by_beginning(frozenset(words))
    size = len(next(iter(begun), ""))
    # Thousands of words are looked for in thousands of answers: most of them do not even begin there.
    beginnings = {together[at : at + size] for at in range(len(together))}
    return sorted(word for each in begun.keys() & beginnings for word, whole in begun[each] if whole in together)


@lru_cache(maxsize=8)
def _by_beginning(words: frozenset[str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The words with and without their spaces, by as many letters as the shortest of them has."""
    whole = {each: _SPACES.sub("", each) for each in words}
    size, found = min(map(len, whole.values()), default=0), dict[str, list[tuple[str, str]]]()
    for word, letters in whole.items():
        found.setdefault(letters[:size], []).append((word, letters))
    return found


def _read(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield from _read(packed.read(name))
    elif content.startswith(b"%PDF"):
        yield from _pages(content)
    elif content.lstrip().startswith(b"<?xml"):
        yield content.decode("utf-8", "replace")
        yield from _strings(content)
    else:
        yield from _text(content.decode("utf-8", "replace"))


def _pages(content: bytes) -> Iterator[str]:
    """The words of a PDF, and what it says of itself."""
    for command in (["pdftotext", "-", "-"], ["pdfinfo", "-"]):
        yield subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def _strings(content: bytes) -> Iterator[str]:
    """The strings of a part of a workbook, each whole, although its letters stand in several runs."""
    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    for element in etree.fromstring(content, safe).iter():
        if isinstance(element.tag, str):
            yield "".join(str(each) for each in element.itertext()) if _holds_runs(element) else element.text or ""
            yield from element.attrib.values()


def _holds_runs(element: etree._Element) -> bool:
    return etree.QName(element).localname in ("si", "is", "comment")


def _text(said: str) -> Iterator[str]:
    yield said
    yield html.unescape(said)
    if said.startswith(("{", "[")):
        yield from _texts(json.loads(said))
    if said.startswith("BEGIN:VCALENDAR"):
        unfolded = _FOLDED.sub("", said)
        yield re.sub(r"\\([,;\\])", r"\1", unfolded)
    if '""' in said:
        yield said.replace('""', '"')


def _texts(document: object) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    if isinstance(document, dict):
        yield from document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from _texts(inner)
