"""The package around a workbook: zip by strict rules of our own, because a lenient reader picks among contradictions.

The directory, the local headers and the streams must tell the same story; sizes are believed only as upper bounds.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from importers.limits import Limits
from importers.refusals import FileRefused

_END = struct.Struct("<4sHHHHIIH")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_CENTRAL = struct.Struct("<4sBBHHHHHIIIHHHHHII")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_CHUNK = 1 << 17


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the package: where its stream stands and what it must unpack to."""

    name: str
    method: int
    checksum: int
    packed: int
    unpacked: int
    offset: int


class Package:
    """An open zip package whose directory has been checked whole."""

    def __init__(self, stream: BinaryIO, size: int, limits: Limits) -> None:
        self._stream, self._limits = stream, limits
        directory, count, self._directory_at = _find_directory(stream, size, limits)
        raw = list(_read_directory(directory, count))
        self._check_overlaps([entry for entry, _ in raw], _LOCAL.size)
        listed = [_place(stream, each) for each in raw]
        self.entries = {entry.name.casefold(): entry for entry in listed}
        if len(self.entries) != len(listed):
            raise FileRefused("zip_duplicate_entry", _first_double(entry.name for entry in listed))
        self._check_overlaps(listed, 0)
        self._check_sizes(listed)

    def find(self, name: str) -> Entry | None:
        """The part of that name, whatever the case of its letters; None where the package has none."""
        return self.entries.get(name.casefold())

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The part's bytes piece by piece, checked against its size and checksum; the last piece proves them."""
        self._stream.seek(entry.offset)
        pieces = self._inflated(entry) if entry.method == _DEFLATED else self._packed(entry)
        length = checksum = 0
        for piece in pieces:
            length += len(piece)
            if length > entry.unpacked:
                raise FileRefused(
                    "file_damaged", f"{entry.name} unpacks to more than the {entry.unpacked:,} bytes stated"
                )
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if length != entry.unpacked or checksum != entry.checksum:
            raise FileRefused("file_damaged", f"the contents of {entry.name} do not fit their checksum")

    def read(self, entry: Entry, most: int) -> bytes:
        """A small part whole; refused where it is larger than a part of its kind may be."""
        if entry.unpacked > most:
            raise FileRefused("zip_bomb", f"{entry.name} holds {entry.unpacked:,} bytes")
        return b"".join(self.chunks(entry))

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        left = entry.packed
        while left:
            piece = self._stream.read(min(_CHUNK, left))
            if not piece:
                raise FileRefused("file_damaged", f"{entry.name} is cut off")
            left -= len(piece)
            yield piece

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for packed in self._packed(entry):
                waiting = packed
                while waiting:
                    piece = inflater.decompress(waiting, _CHUNK)
                    waiting = inflater.unconsumed_tail
                    if piece:
                        yield piece
                if inflater.eof:
                    break
            rest = inflater.flush()
        except zlib.error as error:
            # zlib's own word (Z_MEM_ERROR) for a lack of memory, which is not the file's fault.
            if str(error).startswith("Error -4 "):
                raise MemoryError from None
            raise FileRefused("file_damaged", f"{entry.name} cannot be unpacked ({error})") from None
        if rest:
            yield rest
        if not inflater.eof:
            raise FileRefused("file_damaged", f"{entry.name} is cut off")

    def _check_overlaps(self, listed: list[Entry], header: int) -> None:
        """Refuse parts that share bytes, given the least size of what stands before each stream."""
        end = 0
        for entry in sorted(listed, key=lambda each: each.offset):
            if entry.offset < end:
                raise FileRefused("zip_bomb", f"{entry.name} shares its bytes with another part")
            end = entry.offset + header + entry.packed
        if end > self._directory_at:
            raise FileRefused("file_damaged", "a part runs into the package's directory")

    def _check_sizes(self, listed: list[Entry]) -> None:
        limits, unpacked = self._limits, sum(entry.unpacked for entry in listed)
        packed = sum(entry.packed for entry in listed)
        if unpacked > limits.unpacked_bytes:
            raise FileRefused("zip_bomb", f"it unpacks to {unpacked:,} bytes; {limits.unpacked_bytes:,} are allowed")
        if unpacked > limits.ratio_above_bytes and unpacked > limits.ratio * max(packed, 1):
            raise FileRefused("zip_bomb", f"it unpacks to {unpacked // max(packed, 1):,} times its size")


def _find_directory(stream: BinaryIO, size: int, limits: Limits) -> tuple[bytes, int, int]:
    """The directory's bytes, its number of entries and its place."""
    start = max(0, size - _END.size - 0xFFFF)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise FileRefused("file_damaged", "the end of the package is missing: the file was cut off")
    _, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(tail, at)
    if at + _END.size + comment != len(tail):
        raise FileRefused("file_damaged", "something follows the end of the package")
    ends_at = start + at
    if 0xFFFF in (here, count) or 0xFFFFFFFF in (length, offset):
        count, length, offset, ends_at = _large_end(stream, ends_at)
    elif disk or first_disk or here != count:
        raise FileRefused("file_damaged", "it is one part of a package that was split over several files")
    if count > limits.entries:
        raise FileRefused("zip_too_many_entries", f"{count:,} parts")
    if offset + length != ends_at:
        raise FileRefused("file_damaged", "the package's directory is not where it should be")
    stream.seek(offset)
    return stream.read(length), count, offset


def _large_end(stream: BinaryIO, ends_at: int) -> tuple[int, int, int, int]:
    """Count, length and place of the directory as the 64-bit record states them, and where that record stands."""
    stream.seek(max(0, ends_at - 20 - _END64.size))
    record = stream.read(_END64.size)
    if len(record) < _END64.size or record[:4] != b"PK\6\6":
        raise FileRefused("file_damaged", "the package's 64-bit directory record is missing")
    _, _, _, _, _, _, _, count, length, offset = _END64.unpack(record)
    return count, length, offset, ends_at - 20 - _END64.size


def _read_directory(directory: bytes, count: int) -> Iterator[tuple[Entry, bytes]]:
    """The entries that the directory lists, each with its raw name, their streams not yet placed."""
    at = 0
    for _ in range(count):
        if len(directory) - at < _CENTRAL.size or directory[at : at + 4] != b"PK\1\2":
            raise FileRefused("file_damaged", "the package's directory is broken")
        fields = _CENTRAL.unpack_from(directory, at)
        system, flags, method, checksum, packed, unpacked = fields[2], fields[4], fields[5], *fields[8:11]
        name_length, extra_length, comment_length, attributes, offset = *fields[11:14], fields[16], fields[17]
        at += _CENTRAL.size
        raw = directory[at : at + name_length]
        extra = directory[at + name_length : at + name_length + extra_length]
        at += name_length + extra_length + comment_length
        name = _checked_name(raw, flags, system, attributes)
        if flags & _ENCRYPTED:
            raise FileRefused("file_encrypted", f"{name} is encrypted")
        if method not in (_STORED, _DEFLATED):
            raise FileRefused("zip_method", f"{name} is packed by method {method}")
        unpacked, packed, offset = _large_sizes(extra, unpacked, packed, offset)
        yield Entry(name, method, checksum, packed, unpacked, offset), raw
    if at != len(directory):
        raise FileRefused("file_damaged", "the package's directory is longer than its entries")


def _large_sizes(extra: bytes, *sizes: int) -> tuple[int, int, int]:
    """Sizes and place, with those that do not fit 32 bits taken from the 64-bit field."""
    found, at = list(sizes), 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field, at = extra[at + 4 : at + 4 + length], at + 4 + length
        if kind == 1:
            for index in range(3):
                if found[index] == 0xFFFFFFFF:
                    if len(field) < 8:
                        raise FileRefused("file_damaged", "a 64-bit size is missing")
                    found[index], field = int.from_bytes(field[:8], "little"), field[8:]
    return found[0], found[1], found[2]


def _checked_name(raw: bytes, flags: int, system: int, attributes: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & 0x800 else "cp437").replace("\\", "/")
    except UnicodeDecodeError:
        raise FileRefused("zip_bad_name", "a part's name is not readable") from None
    steps = name.split("/")
    if not name or name.startswith("/") or ":" in name or "\0" in name or ".." in steps:
        raise FileRefused("zip_bad_name", f"a part is named {name[:80]!r}")
    if system == 3 and (attributes >> 16) & 0o170000 == 0o120000:
        raise FileRefused("zip_bad_name", f"{name[:80]} is a link to a file")
    return name


def _place(stream: BinaryIO, listed: tuple[Entry, bytes]) -> Entry:
    """The entry with the place of its stream, after its local header has told the same story."""
    entry, raw = listed
    stream.seek(entry.offset)
    header = stream.read(_LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
        raise FileRefused("file_damaged", f"{entry.name} is not where the directory says")
    fields = _LOCAL.unpack(header)
    name_length, extra_length = fields[9], fields[10]
    if stream.read(name_length) != raw or fields[3] != entry.method:
        raise FileRefused("file_damaged", f"the directory and the part disagree about {entry.name}")
    start = entry.offset + _LOCAL.size + name_length + extra_length
    return Entry(entry.name, entry.method, entry.checksum, entry.packed, entry.unpacked, start)


def _first_double(names: Iterator[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return f"{name} stands in the package twice"
        seen.add(name.casefold())
    return "a part stands in the package twice"
