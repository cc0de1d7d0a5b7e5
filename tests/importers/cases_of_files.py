"""Pairs of files for each code that concerns a file as a whole."""

import struct
import zipfile
from dataclasses import replace

from importers.finding_sheets import HEADINGS
from importers.limits import LIMITS
from importers.own_marks import FINDINGS_MARK
from tests.importers.builders import GOOD_ROWS, MAIN, RUNS, SheetOf, a_plan, a_workbook, packed, parts_of
from tests.importers.cases import Given, Pair, pair
from tests.importers.grid_files import open_document

PARTS = parts_of({"Runs": GOOD_ROWS})
SHEET = "xl/worksheets/sheet1.xml"
TEXT = b"Run,Day,Tons\r\nR-1,2027-10-04,12.5\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def changed(name: str, old: str, new: str) -> bytes:
    """The usual workbook with a piece of one part replaced."""
    assert old in PARTS[name]
    return packed({**PARTS, name: PARTS[name].replace(old, new, 1)})


def with_flag(content: bytes) -> bytes:
    """The package with its first part marked as encrypted."""
    at = content.index(b"PK\1\2") + 8
    return content[:at] + struct.pack("<H", 1) + content[at + 2 :]


def doubled() -> bytes:
    """The usual workbook with a second part of the same name in other letters."""
    return packed({**PARTS, SHEET.upper(): PARTS[SHEET]})


def repacked(method: int) -> bytes:
    """The usual workbook packed in another way."""
    return packed(PARTS, method)


def deep() -> bytes:
    """A sheet with elements nested in each other."""
    return a_workbook(Runs=SheetOf(GOOD_ROWS, after="<x>" * 70 + "</x>" * 70))


def merged(count: int) -> bytes:
    """A sheet with so many merged ranges beside the table."""
    ranges = "".join(f'<mergeCell ref="G{n}:H{n}"/>' for n in range(1, count + 1))
    return a_workbook(Runs=SheetOf(GOOD_ROWS, after=f"<mergeCells>{ranges}</mergeCells>"))


def styled(count: int) -> bytes:
    """A workbook with so many fonts."""
    return changed("xl/styles.xml", "<cellXfs>", f"<fonts>{'<font/>' * count}</fonts><cellXfs>")


def linked(kind: str) -> bytes:
    """A workbook with one more relationship, of the kind."""
    arrow = f'<Relationship Id="x" Type="http://x/{kind}" Target="x/x.xml"/></Relationships>'
    return changed("xl/_rels/workbook.xml.rels", "</Relationships>", arrow)


small = replace(LIMITS, entries=20, sheets=2, merges=5, styles=20, rows=50, cells=40)
roomy = replace(LIMITS, ratio_above_bytes=1 << 20)
padding = {"xl/media/picture.bin": "A" * (3 << 20)}
noise = {"xl/media/picture.bin": bytes(n * n % 251 * n % 256 for n in range(1 << 16))}
headings_only = a_workbook(GOOD_ROWS[:1])
many_sheets = {f"S{n}": [["x"]] for n in range(3)}
many_rows = [*GOOD_ROWS, *([None] for _ in range(60)), ["R-9", None, 1]]


def explained(text: str) -> bytes:
    """A good report with a sheet of findings from an earlier check."""
    line = ["1", "Must be explained", "Runs", "B2", "The date is far away", "2027", "", "", text]
    return a_workbook(Runs=GOOD_ROWS, Findings=[[FINDINGS_MARK], ["about"], list(HEADINGS), line])


FILE_PAIRS: tuple[Pair, ...] = (
    pair("file_empty", b""),
    pair("file_too_large", Given(a_workbook(), limits=replace(LIMITS, file_bytes=500))),
    pair("not_a_spreadsheet", packed({"report.txt": "x"})),
    pair("wrong_type", b"<html><table></table></html>", Given(TEXT, name="report.csv")),
    pair("file_damaged", a_workbook()[:-30]),
    pair("file_encrypted", OLE + "EncryptedPackage".encode("utf-16-le")),
    pair("file_encrypted", with_flag(a_workbook())),
    pair("macros", packed({**PARTS, "xl/vbaProject.bin": "x"}), packed({**PARTS, "xl/media/x.bin": "x"})),
    pair(
        "zip_bomb",
        Given(packed({**PARTS, **padding}), limits=roomy),
        Given(packed({**PARTS, **noise}), limits=roomy),
    ),
    pair("zip_method", repacked(zipfile.ZIP_BZIP2), repacked(zipfile.ZIP_STORED)),
    pair("zip_bad_name", packed({**PARTS, "../../x": "x"}), packed({**PARTS, "xl/x": "x"})),
    pair("zip_duplicate_entry", doubled()),
    pair(
        "zip_too_many_entries",
        Given(packed({**PARTS, **{f"xl/media/{n}": "" for n in range(20)}}), limits=small),
        Given(a_workbook(), limits=small),
    ),
    pair("workbook_broken", changed("xl/worksheets/sheet1.xml", 'r="A2"', 'r="A3"')),
    pair("workbook_broken", changed("xl/worksheets/sheet1.xml", "</sheetData>", "")),
    pair("xml_dtd", changed(SHEET, f'<worksheet xmlns="{MAIN}"', f'<!DOCTYPE worksheet><worksheet xmlns="{MAIN}"')),
    pair("xml_too_deep", deep(), a_workbook(Runs=SheetOf(GOOD_ROWS, after="<x><y/></x>"))),
    pair("too_many_sheets", Given(a_workbook(**many_sheets), limits=small), Given(a_workbook(), limits=small)),
    pair("too_many_styles", Given(styled(30), limits=small), Given(styled(3), limits=small)),
    pair("too_many_merges", Given(merged(6), limits=small), Given(merged(5), limits=small)),
    pair("too_many_rows", Given(a_workbook(many_rows), limits=small), Given(a_workbook(GOOD_ROWS), limits=small)),
    pair("too_many_cells", Given(a_workbook([["x"] * 41]), limits=small), Given(a_workbook(GOOD_ROWS), limits=small)),
    pair("no_data", a_workbook([])),
    pair(
        "no_data", a_workbook(GOOD_ROWS[:1]), Given(a_workbook(GOOD_ROWS[:1]), a_plan(replace(RUNS, may_be_empty=True)))
    ),
    pair(
        "encoding_guessed",
        Given(TEXT.replace(b"R-1", "Peña".encode("latin-1")), name="report.csv"),
        Given(TEXT.replace(b"R-1", "Peña".encode()), name="report.csv"),
    ),
    pair("delimiter", Given(TEXT.replace(b",", b";"), name="report.csv"), Given(TEXT, name="report.csv")),
    pair("external_link", linked("externalLink"), linked("theme")),
    pair(
        "embedded_object",
        packed({**PARTS, "xl/embeddings/object1.bin": "x"}),
        packed({**PARTS, "xl/media/image1.png": "x"}),
    ),
    pair(
        "hidden_sheet",
        a_workbook(Runs=GOOD_ROWS, Old=SheetOf(GOOD_ROWS, "hidden")),
        a_workbook(Runs=GOOD_ROWS, Lists=SheetOf([["x"]], "hidden")),
    ),
    pair("explanations_left", explained("It was so."), explained("")),
    pair("second_reader", Given(open_document([["Run", "Day", "Tons"], ["R-1", 46664.0, 12.5]]), name="report.ods")),
    pair("odd_text", a_workbook(**{"\u202eRuns": GOOD_ROWS})),
)
