"""Changing an XML part by cutting into its bytes: what is not meant stays exactly as it was written.

expat says where elements stand; whatever is put in is ASCII with character references, so it fits every encoding that
the reader allows but UTF-16.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

_START_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")
_COUNT = re.compile(rb"(\bcount\s*=\s*[\"'])\d+")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class NotAnnotatable(Exception):
    """A part is written in a way that it is better not to touch; the sentence says which."""


@dataclass(slots=True)
class Element:
    """An element in the bytes of a part: from `start` to `end`, its name without prefix, what it says of itself."""

    name: str
    prefix: str
    attributes: Mapping[str, str]
    depth: int
    start: int
    end: int = 0
    is_empty: bool = False
    text: str = ""
    parent: "Element | None" = None


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes to put in place of those from `start` to `end`."""

    start: int
    end: int
    content: bytes


def outline(part: bytes, deepest: int) -> list[Element]:
    """The elements down to a depth (the root has depth 0) in the order of their starts, text only where no deeper."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:200]:
        raise NotAnnotatable("a part is written in UTF-16")
    reading = _Outline(part, deepest)
    try:
        reading.parser.Parse(part, True)
    except expat.ExpatError as error:
        raise NotAnnotatable(f"a part's XML is broken at line {error.lineno}") from None
    return reading.found


class _Outline:
    def __init__(self, part: bytes, deepest: int) -> None:
        self.found: list[Element] = []
        self._part, self._deepest, self._depth = part, deepest, 0
        self._open: list[Element] = []
        self._is_fresh = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise NotAnnotatable("a part declares a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth, self._depth, self._is_fresh = self._depth, self._depth + 1, True
        if depth <= self._deepest:
            prefix, colon, rest = name.rpartition(":")
            parent = self._open[-1] if self._open else None
            element = Element(rest, prefix + colon, attributes, depth, self.parser.CurrentByteIndex, parent=parent)
            self.found.append(element)
            self._open.append(element)

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth <= self._deepest:
            element, at = self._open.pop(), self.parser.CurrentByteIndex
            element.is_empty = self._is_fresh and self._part[at - 2 : at] == b"/>"
            element.end = at if element.is_empty else self._part.index(b">", at) + 1
        self._is_fresh = False

    def _characters(self, text: str) -> None:
        self._is_fresh = False
        if self._open and self._depth <= self._deepest + 1:
            self._open[-1].text += text


def spliced(part: bytes, splices: Iterable[Splice]) -> bytes:
    """The part with all splices made; those at one place in the order given."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda each: each.start):
        if splice.start < at:
            raise NotAnnotatable("two changes of a part meet")
        pieces += [part[at : splice.start], splice.content]
        at = splice.end
    return b"".join([*pieces, part[at:]])


def appended(part: bytes, element: Element, content: bytes, more: int = 0) -> list[Splice]:
    """Content at the end of an element, whose count grows by so many where it states one."""
    tag = _START_TAG.match(part, element.start)
    if tag is None:
        raise NotAnnotatable("a tag cannot be found again")
    opening, grown = part[element.start : tag.end()], rb"\g<1>" + str(_stated(element) + more).encode()
    if more:
        opening = _COUNT.sub(grown, opening, count=1)
    if element.is_empty:
        name = f"{element.prefix}{element.name}".encode()
        whole = opening[: opening.rindex(b"/")].rstrip() + b">" + content + b"</" + name + b">"
        return [Splice(element.start, element.end, whole)]
    closing = part.rindex(b"</", element.start, element.end)
    grows = [Splice(element.start, tag.end(), opening)] if more else []
    return [*grows, Splice(closing, closing, content)]


def _stated(element: Element) -> int:
    count = element.attributes.get("count", "0")
    return int(count) if count.isascii() and count.isdigit() else 0


def in_order(part: bytes, elements: Sequence[Element], name: str, order: Sequence[str], content: bytes) -> list[Splice]:
    """Content among the root's children, before the first that the order names after it, else at the root's end."""
    later = set(order[order.index(name) + 1 :])
    for element in elements:
        if element.depth == 1 and element.name in later:
            return [Splice(element.start, element.start, content)]
    return appended(part, elements[0], content)


def escaped(text: str) -> str:
    """The text for XML, all in ASCII; what XML cannot hold is left out."""
    clean = _NOT_IN_XML.sub("", text)
    return "".join(_ESCAPES.get(each, each) for each in clean).encode("ascii", "xmlcharrefreplace").decode()
