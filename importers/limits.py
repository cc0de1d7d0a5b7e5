"""The limits within which a file is read. A limit that is hit is a finding that names it, never a crash."""

from dataclasses import dataclass, replace

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on a file and on the child process that reads it; the defaults are those of a report in the background."""

    file_bytes: int = 25 * MEGABYTE
    unpacked_bytes: int = 256 * MEGABYTE
    ratio: int = 200
    ratio_above_bytes: int = 32 * MEGABYTE
    entries: int = 2_000
    sheets: int = 200
    rows: int = 1_048_576
    columns: int = 16_384
    cells: int = 12_000_000
    merges: int = 20_000
    styles: int = 20_000
    number_format_characters: int = 255
    token_bytes: int = 256 * 1024
    text_characters: int = 32_767
    depth: int = 64
    string_bytes: int = 96 * MEGABYTE
    memory_bytes: int = 512 * MEGABYTE
    seconds: int = 20
    seconds_per_megabyte: int = 6
    answer_bytes: int = 64 * MEGABYTE


LIMITS = Limits()


def limits_for(file_bytes: int) -> Limits:
    """The limits for a file of that size, which was let in: a larger one than usual may hold more in proportion."""
    times = -(-file_bytes // LIMITS.file_bytes)
    if times <= 1:
        return LIMITS
    return replace(
        LIMITS,
        file_bytes=times * LIMITS.file_bytes,
        unpacked_bytes=times * LIMITS.unpacked_bytes,
        cells=times * LIMITS.cells,
    )
