"""The gate: what a file is, by its bytes and not by its name, before anything in it is believed."""

from pathlib import Path
from typing import BinaryIO

from importers.limits import Limits
from importers.refusals import FileRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".tab")
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".xltx")
_LOOK = 1 << 16


def kind_of(path: Path, file_name: str, limits: Limits) -> str:
    """“workbook” or “separated”; FileRefused for everything else. Only the name's ending is looked at."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("file_empty", "no bytes")
    if size > limits.file_bytes:
        raise FileRefused("file_too_large", f"{size:,} bytes; {limits.file_bytes:,} are allowed")
    with path.open("rb") as stream:
        head = stream.read(_LOOK)
        if head.startswith(b"PK\3\4"):
            return "workbook"
        if head.startswith(_OLE):
            _refuse_old(head + stream.read())
        _refuse_known(head, stream, size)
    return _separated(head, file_name)


def _refuse_old(content: bytes) -> None:
    """An OLE2 file that is no old workbook: encrypted, or something else."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused("file_encrypted", "a workbook with a password")
    raise FileRefused("not_a_spreadsheet", "an old Office document that is no workbook")


def _refuse_known(head: bytes, stream: BinaryIO, size: int) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if head.startswith(b"PK") or _ends_as_package(stream, size):
        raise FileRefused("not_a_spreadsheet", "a package that begins with something else, or holds nothing")
    if head.startswith(b"%PDF"):
        raise FileRefused("wrong_type", "a PDF document")
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise FileRefused("wrong_type", "a web page")
    if start.startswith(b"<?xml"):
        raise FileRefused("wrong_type", "an XML document")


def _ends_as_package(stream: BinaryIO, size: int) -> bool:
    stream.seek(max(0, size - 66_000))
    return b"PK\5\6" in stream.read()


def _separated(head: bytes, file_name: str) -> str:
    ending = file_name.strip().casefold()
    if not _is_text(head):
        raise FileRefused("not_a_spreadsheet", "bytes that are neither a workbook nor text")
    if ending.endswith(_WORKBOOK_ENDINGS):
        if not any(mark in head for mark in b",;\t|"):
            raise FileRefused("not_a_spreadsheet", "text, in a file named as a workbook")
        raise FileRefused("wrong_type", "text with separators, in a file named as a workbook; name it .csv")
    return "separated"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    strange = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return strange - head.count(0) <= len(head) // 100
