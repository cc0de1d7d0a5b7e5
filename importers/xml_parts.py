"""XML of a package's parts: expat with no document types, a limit on depth and on the length of one token.

Element names are taken by the prefix that the part's root binds to the spreadsheet's namespace, strict or transitional.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

from importers.limits import Limits
from importers.refusals import FileRefused

SHEET_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
PACKAGE_NAMESPACES = (
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
)
_SLICE = 1 << 18
_ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1")
Attributes = Mapping[str, str]
Started = Callable[[str, dict[str, str]], None]
Ended = Callable[[str], None]


class Tokens:
    """An expat parser that is fed piece by piece and refuses what no spreadsheet program writes."""

    def __init__(self, part: str, limits: Limits) -> None:
        self._part, self._limits, self.fed, self.is_utf_8 = part, limits, 0, True
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.XmlDeclHandler = self._check_encoding

    def listen(self, start: Started | None, end: Ended | None, characters: Callable[[str], None] | None) -> None:
        """Call these for what follows; None for nothing."""
        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
        self.parser.CharacterDataHandler = characters

    def feed(self, piece: bytes, last: bool = False) -> None:
        """Parse a piece; FileRefused where it is not well-formed."""
        for start in range(0, len(piece), _SLICE):
            self._feed(piece[start : start + _SLICE])
        if last:
            self._feed(b"", last=True)

    def _feed(self, piece: bytes, last: bool = False) -> None:
        self.fed += len(piece)
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as error:
            if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
                # Not the file's fault.
                raise MemoryError from None
            self.refuse(f"its XML is broken at line {error.lineno} ({expat.ErrorString(error.code)})")
        if self.fed - self.parser.CurrentByteIndex > self._limits.token_bytes + _SLICE:
            self.refuse(f"one piece of its XML is longer than {self._limits.token_bytes:,} bytes")

    def refuse(self, found: str, code: str = "workbook_broken") -> NoReturn:
        """Refuse the file because of this part."""
        raise FileRefused(code, f"{self._part}: {found}")

    def _check_encoding(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.casefold() not in _ENCODINGS:
            self.refuse(f"it is written in the encoding {encoding[:20]!r}")
        self.is_utf_8 = encoding is None or encoding.casefold() in ("utf-8", "us-ascii")

    def _refuse_doctype(self, *_: object) -> None:
        self.refuse("it declares a document type", "xml_dtd")


class Elements:
    """A small part read whole: calls `start` and `end` with local names of the wanted namespaces, and collects text."""

    def __init__(self, part: str, limits: Limits, namespaces: Iterable[str]) -> None:
        self.tokens = Tokens(part, limits)
        self._depth, self._deepest, self._namespaces = 0, limits.depth, tuple(namespaces)
        self.prefix: str | None = None
        self._bound = {"xml", "xmlns"}
        self.tokens.listen(self._started, self._ended, self.characters)

    def read(self, chunks: Iterable[bytes]) -> None:
        """Parse the part to its end."""
        for chunk in chunks:
            self.tokens.feed(chunk)
        self.tokens.feed(b"", last=True)

    def start(self, name: str, attributes: Attributes) -> None:
        """An element of the namespace begins."""

    def end(self, name: str) -> None:
        """An element of the namespace ends."""

    def characters(self, text: str) -> None:
        """Text inside an element."""

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            self.tokens.refuse("its elements are nested too deeply", "xml_too_deep")
        if self.prefix is None:
            self.prefix = prefix_of(attributes, self._namespaces)
            if self.prefix is None:
                self.tokens.refuse("it does not belong to a spreadsheet")
        self._check_prefixes(name, attributes)
        if name.startswith(self.prefix) and (self.prefix or ":" not in name):
            self.start(name[len(self.prefix) :], attributes)

    def _check_prefixes(self, name: str, attributes: dict[str, str]) -> None:
        """What carries a prefix that nothing binds would be overlooked by one reader and not by another."""
        self._bound.update(each[6:] for each in attributes if each.startswith("xmlns:"))
        for each in (name, *attributes):
            prefix, colon, _ = each.partition(":")
            if colon and prefix not in self._bound:
                self.tokens.refuse(f"the prefix {prefix[:20]!r} is bound to nothing")

    def _ended(self, name: str) -> None:
        self._depth -= 1
        prefix = self.prefix or ""
        if name.startswith(prefix) and (prefix or ":" not in name):
            self.end(name[len(prefix) :])


def prefix_of(attributes: Attributes, namespaces: tuple[str, ...]) -> str | None:
    """How names of the namespace are written under a root with these attributes: "" or a prefix with its colon."""
    for name, value in attributes.items():
        if value in namespaces:
            if name == "xmlns":
                return ""
            if name.startswith("xmlns:"):
                return f"{name[6:]}:"
    return None


def local(attributes: Attributes, name: str) -> str | None:
    """The value of an attribute by its local name, whatever prefix it carries."""
    for key, value in attributes.items():
        if key == name or key.endswith(f":{name}"):
            return value
    return None
