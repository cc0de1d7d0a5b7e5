"""Which letters a font file can show, read from its character map, so that a letter it lacks stops no printing."""

import struct
from functools import cache
from pathlib import Path

_SEGMENTS, _GROUPS = 4, 12


@cache
def letters_of(font: Path) -> frozenset[int]:
    """The code points that the font has a glyph for; ValueError where the file has no character map of a known form."""
    held = font.read_bytes()
    (count,) = struct.unpack_from(">H", held, 4)
    tables = {held[at : at + 4]: struct.unpack_from(">I", held, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables[b"cmap"]
    (maps,) = struct.unpack_from(">H", held, start + 2)
    found: set[int] = set()
    for place in range(maps):
        (offset,) = struct.unpack_from(">I", held, start + 4 + 8 * place + 4)
        (form,) = struct.unpack_from(">H", held, start + offset)
        if form == _SEGMENTS:
            found |= _segments(held, start + offset)
        elif form == _GROUPS:
            found |= _groups(held, start + offset)
    if not found:
        raise ValueError(f"{font.name} has no character map that is known here")
    return frozenset(found)


def _segments(held: bytes, at: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", held, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", held, at + 14)
    starts = struct.unpack_from(f">{count}H", held, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", held, at + 16 + 2 * twice)
    ranges_at = at + 16 + 3 * twice
    ranges = struct.unpack_from(f">{count}H", held, ranges_at)
    found = set()
    for place in range(count):
        for code in range(starts[place], ends[place] + 1):
            glyph = code
            if ranges[place]:
                where = ranges_at + 2 * place + ranges[place] + 2 * (code - starts[place])
                glyph = struct.unpack_from(">H", held, where)[0] if where + 2 <= len(held) else 0
            if glyph and (glyph + deltas[place]) & 0xFFFF and code != 0xFFFF:
                found.add(code)
    return found


def _groups(held: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">I", held, at + 12)
    found: set[int] = set()
    for place in range(count):
        first, last, _ = struct.unpack_from(">III", held, at + 16 + 12 * place)
        found.update(range(first, last + 1))
    return found
