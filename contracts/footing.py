"""Works every figure of a stored statement out again from its parts, so that a statement which does not add up is
refused.

It reads the document and not the objects that made it: what is checked is what was stored.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from contracts.errors import Refused
from contracts.numbers import CONTEXT, ONE, ZERO, Rounding, add, divide, negative, parse_decimal


def _multiply(parts: list[Decimal], _: Decimal) -> Decimal:
    value = ONE
    for part in parts:
        value = CONTEXT.multiply(value, part)
    return value


def _divide(parts: list[Decimal], operand: Decimal) -> Decimal | None:
    # A statement that was tampered with may hold a zero here; nothing follows from it.
    return divide(CONTEXT.multiply(parts[0], operand), parts[1]) if parts[1] else None


_WORKED_OUT: Mapping[str, Callable[[list[Decimal], Decimal], Decimal | None]] = {
    "total": lambda parts, _: add(parts),
    "difference": lambda parts, _: CONTEXT.subtract(parts[0], parts[1]),
    "product": _multiply,
    "quotient": _divide,
    "limited_both": lambda parts, _: max(min(parts[0], parts[1]), negative(parts[1])),
    "limited_incentive": lambda parts, _: min(parts[0], parts[1]),
    "limited_deduction": lambda parts, _: max(parts[0], negative(parts[1])),
    "at_least": lambda parts, _: max(parts),
    "waived": lambda _parts, _operand: ZERO,
    "scaled": lambda parts, operand: CONTEXT.multiply(parts[0], operand),
}


_CONTAINERS = (dict, list, tuple)
# A figure's value is read at its own place and in each sum that it enters.
_DIGITS = 400


@lru_cache(maxsize=8192)
def _number(text: str) -> Decimal:
    if len(text) > _DIGITS:
        raise Refused(
            f"A figure of this statement has {len(text):,} digits, so a reported number is far too large or too fine. "
            "Find it among the rows and have it corrected."
        )
    return parse_decimal(text)


def check_footing(document: Mapping[str, Any]) -> None:
    """Nothing where each figure follows from its parts, else Refused with the first that does not."""
    figures = list(_figures(document))
    made: dict[str, set[str | None]] = {}
    for figure in figures:
        if "parts" in figure:
            made.setdefault(figure["name"], set()).add(figure["value"])
    for figure in figures:
        if not _follows(figure, made):
            raise Refused(
                f"The statement does not add up at “{figure.get('title')}”. It was not stored; report this as an error "
                "of the program."
            )


def unfooted(document: Any, made: Mapping[str, set[str | None]]) -> Iterator[str]:
    """The titles of the figures anywhere in the document that do not follow from their parts.

    `made` holds the values of the figures that stand somewhere with their parts, for those that only refer to them.
    """
    return (str(figure.get("title")) for figure in _figures(document) if not _follows(figure, made))


def _figures(document: Any) -> Iterator[dict[str, Any]]:
    """Every figure of the document, each before its parts."""
    waiting = [document]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "how" in each and "value" in each:
                yield each
            for inner in reversed(each.values()):
                if isinstance(inner, _CONTAINERS):
                    waiting.append(inner)  # noqa: PERF401 - a comprehension is slower here: most hold nothing
        elif isinstance(each, list | tuple):
            waiting.extend(reversed(each))


def _follows(figure: Mapping[str, Any], made: Mapping[str, set[str | None]]) -> bool:
    if figure["how"] == "see":
        return figure["value"] in made.get(figure["name"], ())
    if figure["value"] is None:
        return bool(figure.get("state"))
    stated = _number(figure["exact"] if "exact" in figure else figure["value"])
    if "rounding" in figure:
        rounding = Rounding(_number(figure["rounding"]["to"]), figure["rounding"]["mode"])
        if rounding.apply(stated) != _number(figure["value"]):
            return False
    work_out = _WORKED_OUT.get(figure["how"])
    if work_out is None:
        return bool(figure.get("source") or figure.get("says"))
    parts = [part["value"] for part in figure.get("parts", ())]
    if None in parts:
        return False
    operand = _number(figure.get("operand", "1"))
    return work_out([_number(part) for part in parts], operand) == stated
