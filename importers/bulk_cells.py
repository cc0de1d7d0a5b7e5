"""Many different cells of one column at once, where nothing about them is worth a word: the same values as one by one.

What is not answered here (a sign of a formula, a seventeenth digit, a value out of bounds …) is converted by itself.
"""

import re
from collections.abc import Collection, Iterable, Set
from decimal import Decimal
from itertools import compress

from importers import number_formats
from importers.texts import is_plain

COUNTED = frozenset({number_formats.GENERAL, number_formats.NUMBER, number_formats.TEXT})
_NUMBER = re.compile(r"(?!-0(?:\.0*)?$)-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
_WHOLE = re.compile(r"-?[1-9][0-9]{0,14}|0")
_LONGEST_NUMBER = 15
_QUOTED = ('"', "\\")


def plain_texts(texts: Collection[str], headings: Set[str], longest: int) -> Set[str]:
    """Those of the texts that stay exactly as they stand, in a row's JSON too."""
    joined = "".join(texts)
    has_quotes = any(each in joined for each in _QUOTED)
    wanted = {text for text in texts if text and is_plain(text) and len(text) <= longest}
    if has_quotes:
        wanted = {text for text in wanted if not any(each in text for each in _QUOTED)}
    named = headings & set(map(str.casefold, wanted))
    return {text for text in wanted if text.casefold() not in named} if named else wanted


def plain_numbers(raws: Iterable[str], low: Decimal | None, high: Decimal | None, *, whole: bool) -> dict[str, Decimal]:
    """The raw texts that write a number as it is stored, with its value, as far as they are within bounds."""
    match = (_WHOLE if whole else _NUMBER).fullmatch
    fitting = [raw for raw in raws if len(raw) <= _LONGEST_NUMBER and match(raw)]
    numbers = list(map(Decimal, fitting))
    if low is not None or high is not None:
        within = [(low is None or number >= low) and (high is None or number <= high) for number in numbers]
        return dict(zip(compress(fitting, within), compress(numbers, within), strict=True))
    return dict(zip(fitting, numbers, strict=True))
