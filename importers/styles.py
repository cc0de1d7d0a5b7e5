"""Cell styles and shared strings: the two tables that a workbook's cells point into."""

import re
from collections.abc import Iterable

from importers import displays, number_formats
from importers.displays import ALL, Display
from importers.limits import Limits
from importers.refusals import FileRefused
from importers.xml_parts import SHEET_NAMESPACES, Attributes, Elements

_FIRST_HALF, _LAST_HALF = 0xD800, 0xDFFF
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Style:
    """What a cell style says about the cell: what its number means, the digits that a code is padded to, how the number
    is shown, and whether it is struck through.
    """

    __slots__ = ("display", "meaning", "padded", "struck")

    def __init__(self, meaning: str, padded: int = 0, display: Display = ALL, struck: bool = False) -> None:
        self.meaning, self.padded, self.display, self.struck = meaning, padded, display, struck


PLAIN = Style(number_formats.GENERAL)


def read_styles(chunks: Iterable[bytes], part: str, limits: Limits) -> list[Style]:
    """The styles by index, as cells name them; FileRefused where there are too many."""
    reader = _StyleReader(part, limits)
    reader.read(chunks)
    return [reader.style(*used) for used in reader.formats_used]


def read_strings(chunks: Iterable[bytes], part: str, limits: Limits) -> list[str]:
    """The shared strings by index, rich text joined, phonetic hints left out."""
    reader = _StringReader(part, limits)
    reader.read(chunks)
    return reader.strings


def unescape(text: str) -> str:
    """Text with the escapes for characters that XML cannot hold (`_x000D_`) turned into those characters."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(escape: "re.Match[str]") -> str:
    """The character that an escape means; half a character is none, so its escape stays as the text that it is."""
    number = int(escape[1], 16)
    return escape[0] if _FIRST_HALF <= number <= _LAST_HALF else chr(number)


class _StyleReader(Elements):
    def __init__(self, part: str, limits: Limits) -> None:
        super().__init__(part, limits, SHEET_NAMESPACES)
        self._limits, self._elements, self._in_cell_formats = limits, 0, False
        self._codes: dict[int, str] = {}
        self._styles: dict[tuple[int, bool], Style] = {}
        self._fonts, self._struck, self._in_fonts = -1, set[int](), False
        self.formats_used: list[tuple[int, bool]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self._elements += name in ("xf", "numFmt", "font", "fill", "border")
        if self._elements > self._limits.styles:
            self.tokens.refuse(f"more than {self._limits.styles:,} styles", "too_many_styles")
        if name == "cellXfs":
            self._in_cell_formats = True
        elif name == "xf" and self._in_cell_formats:
            font = attributes.get("fontId", "")
            self.formats_used.append((self._number(attributes), font.isdigit() and int(font[:9]) in self._struck))
        elif name == "fonts":
            self._in_fonts = True
        elif name == "font" and self._in_fonts:
            self._fonts += 1
        elif name == "strike" and self._in_fonts and attributes.get("val", "1") not in ("0", "false"):
            self._struck.add(self._fonts)
        elif name == "numFmt":
            code = attributes.get("formatCode", "")
            if len(code) > self._limits.number_format_characters:
                self.tokens.refuse(f"a number format of {len(code):,} characters")
            self._codes[self._number(attributes)] = code

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_formats = False
        elif name == "fonts":
            self._in_fonts = False

    def style(self, number: int, struck: bool) -> Style:
        """The style that a number format and a font mean."""
        if (number, struck) not in self._styles:
            code = self._codes.get(number)
            known = number_formats.built_in(number) if code is None else number_formats.meaning(code)
            shown = displays.built_in(number) if code is None else displays.display(code)
            self._styles[number, struck] = Style(known, number_formats.padded_width(code or ""), shown, struck)
        return self._styles[number, struck]

    def _number(self, attributes: Attributes) -> int:
        text = attributes.get("numFmtId", "0")
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            self.tokens.refuse(f"a number format is numbered {text[:20]!r}")
        return int(text)


class _StringReader(Elements):
    """Shared strings. Their handlers are set on the parser itself: a workbook may hold a million of them."""

    def __init__(self, part: str, limits: Limits) -> None:
        super().__init__(part, limits, SHEET_NAMESPACES)
        self.strings: list[str] = []
        self._most, self._longest, self._total = limits.string_bytes, limits.token_bytes, 0
        self._pieces: list[str] = []
        self._reading = self._phonetic = self._in_run = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sst" and not self.prefix:
            self.tokens.listen(self._begin, self._finish, self.characters)
        self._begin(name, attributes)

    def end(self, name: str) -> None:
        self._finish(name)

    def characters(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)

    def _begin(self, name: str, _: Attributes) -> None:
        if self._reading:
            self.tokens.refuse(f"a text holds an element {name[:40]!r}")
        elif name == "t":
            if self._pieces and not (self._in_run or self._phonetic):
                self.tokens.refuse("a text is given twice")
            self._reading = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "r":
            self._in_run = True

    def _finish(self, name: str) -> None:
        if name == "t":
            self._reading = False
        elif name == "si":
            text = "".join(self._pieces)
            self._pieces.clear()
            self._total += len(text) + 60
            if len(text) > self._longest:
                raise FileRefused("text_too_long", f"a text of {len(text):,} characters")
            if self._total > self._most:
                raise FileRefused("zip_bomb", "its shared texts are too long")
            self.strings.append(unescape(text))
        elif name == "rPh":
            self._phonetic = False
        elif name == "r":
            self._in_run = False
