"""Characters that a person cannot see or cannot tell apart, and how headings and keys are compared."""

import re
import unicodedata
from functools import lru_cache

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\ufeff\u3164\uffa0]"
)
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_NOT_IN_NAMES = re.compile(r"[^0-9a-z%#$°\u00e0-\uffff]+")
_FORMULA_LIKE = re.compile(r"\s*(?:[=@]|[+\-].*[|(!])")
_WORD = re.compile(r"\w+")
_TOTAL = re.compile(r"(?:(?:grand|sub)?[ -]?totals?|sum|average|mean|count|subtotals?)\b[ :.]*", re.IGNORECASE)
_SUSPECT = "=@+- "
# Cyrillic and Greek letters that cannot be told from Latin ones.
_LIKE_LATIN = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")


def is_plain(text: str) -> bool:
    """Whether nothing about the text is worth a word: printable ASCII, no blanks at its ends, no sign of a formula."""
    return (
        text.isascii()
        and text.isprintable()
        and text[:1] not in _SUSPECT
        and not text.endswith(" ")
        and "  " not in text
    )


def is_total(text: str) -> bool:
    """Whether a text says that its row sums up, and nothing else."""
    return text[:1] in "aAcCgGsStTmM " and _TOTAL.fullmatch(text.strip()) is not None


def names_total(text: str) -> bool:
    """Whether a row's own name is that of a total."""
    return is_total(text) and "total" in text.casefold()


def without_control(text: str) -> str:
    """The text without control characters other than tab and line breaks."""
    return _CONTROL.sub("", text)


def without_invisible(text: str) -> str:
    """The text as it is seen: nothing of no width, blanks of every kind as one plain blank, none at the ends."""
    if text.isascii() and "\t" not in text and "  " not in text and "\n" not in text:
        return text.strip()
    return _SPACES.sub(" ", _OVERRIDES.sub("", _INVISIBLE.sub("", text))).strip()


def has_overrides(text: str) -> bool:
    """Whether the text turns the direction of writing, so that it reads otherwise than it is stored."""
    return not text.isascii() and _OVERRIDES.search(text) is not None


def has_control(text: str) -> bool:
    """Whether control characters stand in the text."""
    return _CONTROL.search(text) is not None


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula when it is exported again."""
    return text[:1] in "=@+-\t\r\n " and _FORMULA_LIKE.match(text) is not None


@lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """What two headings must share to be the same: letters, digits and the signs of units, whatever case and blanks."""
    plain = without_invisible(unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(_NOT_IN_NAMES.sub(" ", plain).split())


def mixed_scripts(text: str) -> str | None:
    """Which letter only looks like its neighbours, in words (a Cyrillic М in M-01); None where there is none."""
    if text.isascii():
        return None
    for word in _WORD.findall(text):
        wide = next((letter for letter in word if unicodedata.normalize("NFKC", letter) != letter), None)
        if wide is not None:
            return f"{wide} is {unicodedata.name(wide, 'a rare form').lower()}"
        scripts = {unicodedata.name(letter, "?").split()[0]: letter for letter in word if letter.isalpha()}
        strange = scripts.keys() & {"CYRILLIC", "GREEK"}
        all_alike = {letter for letter in word if letter.isalpha()} <= _LIKE_LATIN
        if strange and ("LATIN" in scripts or len(word) == 1 or all_alike):
            letter = scripts[min(strange)]
            return f"{letter} is {unicodedata.name(letter).lower()}"
    return None
