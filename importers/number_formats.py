"""What a cell's number format says about the number in it: a plain number, a percentage, a day, a time, a span.

One pass over the characters of the first section, so that no format can take long, however it is written.
"""

from typing import Final

GENERAL, NUMBER, PERCENT, TEXT = "general", "number", "percent", "text"
DATE, TIME, DATETIME, DURATION = "date", "time", "datetime", "duration"
# The reader of old formats sees no number formats: what is not a day or a time may be a percentage.
UNSEEN = "unseen"

_BUILT_IN: Final = {
    0: GENERAL,
    **dict.fromkeys((9, 10), PERCENT),
    **dict.fromkeys((14, 15, 16, 17), DATE),
    **dict.fromkeys((18, 19, 20, 21), TIME),
    22: DATETIME,
    **dict.fromkeys((45, 47), TIME),
    46: DURATION,
    49: TEXT,
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), DATE),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), TIME),
}


def built_in(number: int) -> str:
    """The meaning of a format that spreadsheet programs know by number alone."""
    return _BUILT_IN.get(number, NUMBER if number < 49 else GENERAL)


def meaning(code: str) -> str:
    """The meaning of a format written out, such as `yyyy-mm-dd`, `0.0%` or `[h]:mm`."""
    letters, brackets, percent = _letters(code)
    if any(bracket.strip("hms") == "" and bracket for bracket in brackets):
        return DURATION
    if letters in ("", "general"):
        return PERCENT if percent else (NUMBER if code.casefold() != "general" else GENERAL)
    if letters == "@":
        return TEXT
    has_time = "h" in letters or "s" in letters
    has_date = "y" in letters or "d" in letters or ("m" in letters and not has_time)
    if has_date:
        return DATETIME if has_time else DATE
    if has_time:
        return TIME
    return PERCENT if percent else NUMBER


def padded_width(code: str) -> int:
    """How many digits a format of nothing but zeros shows, as codes with leading zeros use; 0 for any other."""
    return len(code) if code and not code.strip("0") else 0


def _letters(code: str) -> tuple[str, list[str], bool]:
    """The letters that matter in the first section, what stands in square brackets, and whether it shows a
    percentage.
    """
    kept: list[str] = []
    brackets: list[str] = []
    percent, at, end = False, 0, len(code)
    while at < end:
        character = code[at]
        if character == ";":
            break
        if character in '"[':
            close = code.find('"' if character == '"' else "]", at + 1)
            close = end if close < 0 else close
            if character == "[":
                brackets.append(code[at + 1 : close].casefold())
            at = close + 1
            continue
        at += 2 if character in "\\_*" else 1
        percent = percent or character == "%"
        if character in "@" or (character.isalpha() and character.isascii()):
            kept.append(character.casefold())
    return "".join(kept).replace("general", ""), brackets, percent
