"""Valid workbooks damaged at random from a seed: the same number is the same mutant on every machine."""

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import openpyxl

from tests.importers.builders import DAY, HEADINGS, PADDED, SheetOf, Styled, Xml, packed, parts_of

Parts = dict[str, bytes]
COVER = [["Contract no.", "HAUL-1"], ["Period from", date(2027, 10, 1)], ["Period to", date(2027, 10, 31)], []]
TAG = re.compile(rb"<(?!\?)[^<>]+>")
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"<]*)"')
VALUE = re.compile(rb"<(v|t)([^>]*)>([^<]*)</\1>")
CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
ROW = re.compile(rb"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)

ODD_VALUES = (
    *("", " ", "0", "-0", "00012", "1e5", "1E400", "-1E-400", "NaN", "INF", "0x10", "1_000", "1,5", "1.234,5"),
    *("12.5 ", " 12.5", "+7", "1.", ".5", "5%", "12.5 tons", "94.500000000000014", "99999999999999999999", "1" * 400),
    *("٣", "９４.５", "#REF!", "#N/A", "TRUE", "=1+1", "2027-10-04", "10/04/2027", "04.10.2027", "-1", "60", "2958466"),
    *("4294967296", "R-2", "Run", "Total", "\u202eabc", "\u200b12", "&amp;#49;", "&#49;&#50;", "&#0;", "&lol;", "]]>"),
)
ODD_ATTRIBUTES = (
    *("", "0", "-1", "1", "2", "3", "99999999999", "A1", "A0", "B2", "b2", "XFE1", "A1048577", "A1:XFD1048576", "$A$1"),
    *("s", "str", "b", "e", "n", "d", "inlineStr", "x", "true", "false", "hidden", "veryHidden", "rId99", "nan", "1.5"),
    *(
        "../../etc/passwd",
        "/xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "http://example.invalid/x",
        "\u00e9",
        "0" * 300,
    ),
)


def mutant(number: int) -> bytes:
    """The mutant of that number: one to three accidents to one of the seeds."""
    chance = random.Random(number)  # nosec B311
    parts = dict(chance.choice(seeds()))
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        chance.choice(ACCIDENTS)(parts, chance)
    content = packed(parts, chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))
    return chance.choice(PACKAGE_ACCIDENTS)(content, chance) if chance.random() < 0.2 else content


@cache
def seeds() -> tuple[Parts, ...]:
    """Four valid reports of the usual plan, as different programs write them."""
    return (_by_hand(), _with_shared_texts(), _as_openpyxl_writes(), _with_everything())


def rows(count: int = 8) -> list[list[object]]:
    """Good rows of the usual plan, whose tons vary."""
    first = date(2027, 10, 4)
    return [[f"R-{n}", first + timedelta(days=n % 20), n * 7 % 11 + 0.25] for n in range(1, count + 1)]


def _encoded(parts: dict[str, str]) -> Parts:
    return {name: text.encode() for name, text in parts.items()}


def _by_hand() -> Parts:
    return _encoded(parts_of({"Runs": [HEADINGS, *rows()]}))


def _with_shared_texts() -> Parts:
    texts = [*HEADINGS, *(f"R-{n}" for n in range(1, 9)), "not used"]

    def shared(text: object) -> object:
        return Xml(f'<c r="{{at}}" t="s"><v>{texts.index(text)}</v></c>') if isinstance(text, str) else text

    listed = [[shared(value) for value in row] for row in ([*HEADINGS], *rows())]
    return _encoded(parts_of({"Notes": [["nothing here"]], "Runs": listed}, strings=texts))


def _as_openpyxl_writes() -> Parts:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [*COVER, HEADINGS, *rows()]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist()}


def _with_everything() -> Parts:
    formula = Xml('<c r="{at}"><f>10+2.5</f><v>12.5</v></c>')
    rich = Xml('<c r="{at}" t="inlineStr"><is><r><t>R-</t></r><r><t>99</t></r></is></c>')
    odd = [[rich, Styled("46665", DAY), formula], ["R-100", date(2027, 10, 9), Styled("0.125", PADDED)]]
    given = SheetOf(
        [*COVER, HEADINGS, *rows(), *odd], before='<dimension ref="A1:C15"/>', after='<mergeCells count="0"/>'
    )
    return _encoded(parts_of({"Runs": given, "Hidden": SheetOf([["secret"]], state="hidden")}, days_1904=False))


def _part(parts: Parts, chance: random.Random) -> str:
    """A part's name; sheets are hit most."""
    sheets = [name for name in parts if "worksheets/sheet" in name and not name.endswith(".rels")]
    return chance.choice(sheets if sheets and chance.random() < 0.6 else sorted(parts) or [""])


def _replace_one(parts: Parts, chance: random.Random, pattern: re.Pattern[bytes], by: Callable[[bytes], bytes]) -> None:
    name = _part(parts, chance)
    found = list(pattern.finditer(parts.get(name, b"")))
    if found:
        hit = chance.choice(found)
        parts[name] = parts[name][: hit.start()] + by(hit.group()) + parts[name][hit.end() :]


def flip_bytes(parts: Parts, chance: random.Random) -> None:
    """A few bytes of a part are others."""
    name = _part(parts, chance)
    content = bytearray(parts.get(name, b""))
    for _ in range(chance.randint(1, 4)):
        if content:
            content[chance.randrange(len(content))] = chance.randrange(256)
    parts[name] = bytes(content)


def drop_part(parts: Parts, chance: random.Random) -> None:
    """A part is missing."""
    parts.pop(_part(parts, chance), None)


def cut_part(parts: Parts, chance: random.Random) -> None:
    """A part ends too early."""
    name = _part(parts, chance)
    parts[name] = parts.get(name, b"")[: chance.randrange(len(parts.get(name, b"")) + 1)]


def copy_part(parts: Parts, chance: random.Random) -> None:
    """A part stands in another one's place, or under another name."""
    name, content = _part(parts, chance), parts.get(_part(parts, chance), b"")
    parts[chance.choice((name, name.upper(), f"{name}.bak", f"/{name}", f"../{name}"))] = content


def change_attribute(parts: Parts, chance: random.Random) -> None:
    """An attribute has another value, is there twice, or is gone."""
    odd = chance.choice(ODD_ATTRIBUTES).encode()

    def change(found: bytes) -> bytes:
        name = found.partition(b"=")[0]
        return chance.choice((name + b'="' + odd + b'"', found + b" " + found, b""))

    _replace_one(parts, chance, ATTRIBUTE, change)


def change_tag(parts: Parts, chance: random.Random) -> None:
    """A tag is gone, there twice, renamed, prefixed or has company."""
    company = (b"<!-- -->", b"<?x y?>", b"<![CDATA[5]]>", b"<extra/>", b"<v>7</v>", b"<f>1+1</f>", b"<t>z</t>", b"9")

    def change(found: bytes) -> bytes:
        renamed = found.replace(b"<", b"<x:", 1) if found[1:2] != b"/" else found.replace(b"</", b"</x:", 1)
        return chance.choice((b"", found + found, renamed, found + chance.choice(company), found.upper()))

    _replace_one(parts, chance, TAG, change)


def change_value(parts: Parts, chance: random.Random) -> None:
    """A value is another one."""
    odd = chance.choice(ODD_VALUES).encode()
    _replace_one(parts, chance, VALUE, lambda found: re.sub(rb">[^<]*<", lambda _: b">" + odd + b"<", found, count=1))


def change_cell(parts: Parts, chance: random.Random) -> None:
    """A cell is gone, there twice, or of another type, style or place."""

    def change(found: bytes) -> bytes:
        odd = chance.choice(ODD_ATTRIBUTES).encode()
        attribute = chance.choice((b"r", b"s", b"t"))
        without = re.sub(rb" " + attribute + rb'="[^"]*"', b"", found, count=1)
        changed = without.replace(b"<c", b"<c " + attribute + b'="' + odd + b'"', 1)
        return chance.choice((b"", found + found, without, changed, changed))

    _replace_one(parts, chance, CELL, change)


def change_row(parts: Parts, chance: random.Random) -> None:
    """A row is gone, there twice, or says another number."""

    def change(found: bytes) -> bytes:
        number = str(chance.randint(0, 20)).encode()
        renumbered = re.sub(rb'<row r="\d+"', b'<row r="' + number + b'"', found, count=1)
        unnumbered = re.sub(rb' r="\d+"', b"", found, count=1)
        return chance.choice((b"", found + found, renumbered, unnumbered, re.sub(rb' r="\w+"', b"", found)))

    _replace_one(parts, chance, ROW, change)


def swap_cells(parts: Parts, chance: random.Random) -> None:
    """Two cells stand in each other's place in the file, addresses and all."""
    name = _part(parts, chance)
    found = list(CELL.finditer(parts.get(name, b"")))
    if len(found) > 1:
        one, two = sorted(chance.sample(range(len(found)), 2))
        text, first, second = parts[name], found[one], found[two]
        between = text[first.end() : second.start()]
        parts[name] = text[: first.start()] + second.group() + between + first.group() + text[second.end() :]


def encode_otherwise(parts: Parts, chance: random.Random) -> None:
    """A part says one encoding and is in another, or in both."""
    name = _part(parts, chance)
    text = parts.get(name, b"").decode("utf-8", "replace")
    written = chance.choice(("utf-16", "utf-8-sig", "latin-1", "utf-7", "utf-16-be"))
    parts[name] = text.encode(written, "replace")


def count_from_1904(parts: Parts, _chance: random.Random) -> None:
    """Days are counted from 1904."""
    name = "xl/workbook.xml"
    if name in parts:
        parts[name] = parts[name].replace(b'date1904="0"', b'date1904="1"')


ACCIDENTS = (
    *(flip_bytes, drop_part, cut_part, copy_part, encode_otherwise, count_from_1904, swap_cells),
    *(change_attribute, change_tag, change_value, change_cell, change_row) * 3,
)


def flip_package(content: bytes, chance: random.Random) -> bytes:
    """Bytes of the package itself are others: lengths, offsets, names, packed content."""
    flipped = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


def cut_package(content: bytes, chance: random.Random) -> bytes:
    """The package ends too early, or something follows it."""
    cut = content[: chance.randrange(len(content))]
    return chance.choice((cut, content + cut, b"junk" + content, content + b"\0" * 100))


def repeat_part(content: bytes, chance: random.Random) -> bytes:
    """A part is in the package twice, the second time without its last bytes."""
    stream = io.BytesIO(content)
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(stream, "a") as package:
        name = chance.choice(package.namelist())
        package.writestr(name, package.read(name)[: -chance.randrange(20) or None])
    return stream.getvalue()


PACKAGE_ACCIDENTS = (flip_package, flip_package, flip_package, cut_package, repeat_part)
