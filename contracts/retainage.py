"""Retainage: the share of what was earned that is held back until completion, whatever the performance.

Each period's part is a line below zero, each release a line above. A release is proposed by one person and granted by
another; without `partial_up_to` only everything that is held can be released.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.earlier import EarlierPeriod
from contracts.figures import Figure, given, in_cents, product, renamed, scaled, source, total
from contracts.numbers import CONTEXT, HUNDRED, ONE, ZERO, divide, negative, plain
from contracts.schema import DecimalText, Identifier, PositiveText, Strict, Words, many

BASES = ("gross", "so_far")


@dataclass(frozen=True, slots=True)
class Retainage:
    """The share that is held back: of gross with the payments that `includes` names, or of all that is due so far."""

    id: str
    title: str
    percent: Decimal
    includes: tuple[str, ...] = ()
    clause: str = ""
    of: str = "gross"
    partial_up_to: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A granted release: its number in the contract, the percentage of what is held, why, and by whom."""

    number: int
    percent: Decimal
    reason: str
    proposed_by: str
    granted_by: str
    granted_on: date


class RetainageSchema(Strict):
    """`{"id": "retainage", "title": "Retainage", "percent": "5", "of": "gross", "partial_up_to": "50"}`"""

    made = Retainage
    id = Identifier(required=True)
    title = Words(required=True, most=200)
    percent = PositiveText(required=True)
    includes = fields.List(Identifier(), validate=many)
    clause = fields.String()
    of = fields.String(validate=validate.OneOf(BASES))
    partial_up_to = PositiveText()


class ReleaseSchema(Strict):
    """`{"number": 1, "percent": "100", "reason": "…", "proposed_by": "…", "granted_by": "…", "granted_on": "…"}`"""

    made = Release
    number = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    percent = DecimalText(required=True)
    reason = Words(required=True, most=2000)
    proposed_by = Words(required=True)
    granted_by = Words(required=True)
    granted_on = fields.Date(required=True)


def release_document(release: Release) -> dict[str, Any]:
    """A release as JSON."""
    return {
        "number": release.number,
        "percent": release.percent,
        "reason": release.reason,
        "proposed_by": release.proposed_by,
        "granted_by": release.granted_by,
        "granted_on": release.granted_on.isoformat(),
    }


def problems(retainage: Retainage) -> Iterator[tuple[str, str]]:
    """Percentages above the whole, and payments beside a base that holds them already."""
    if retainage.percent > HUNDRED:
        yield "percent", "No more than 100 % of gross can be held back."
    if retainage.partial_up_to is not None and retainage.partial_up_to >= HUNDRED:
        yield "partial_up_to", "A partial release lies below 100 % of what is held."
    if retainage.of == "so_far" and retainage.includes:
        yield "includes", "All that is due so far holds every payment before it. Take these names out."


def sentence(retainage: Retainage, titles: Mapping[str, str]) -> str:
    """Such as: 5 % of gross is held until completion."""
    base = "all that is due by the steps before it" if retainage.of == "so_far" else "gross"
    named = "".join(f" and {titles.get(name, name)}" for name in retainage.includes)
    partial = ""
    if retainage.partial_up_to is not None:
        partial = f"; up to {plain(retainage.partial_up_to)} % of what is held back, in all, can be released before"
    return f"{plain(retainage.percent)} % of {base}{named} is held until completion{partial}."


def most_before_completion(
    retainage: Retainage, held: Decimal, released: Decimal, waiting: Iterable[Decimal]
) -> Decimal:
    """The largest percentage of what is then held that may be released before completion; 0 where nothing more may.

    All releases together stay within `partial_up_to` percent of all that was held back, else repeating one would leave
    nothing. `held` and `released` are dollars of approved statements, `waiting` the percentages granted and not paid.
    """
    most = CONTEXT.multiply(held, divide(retainage.partial_up_to or ZERO, HUNDRED))
    left = CONTEXT.subtract(held, released)
    for percent in waiting:
        left = CONTEXT.multiply(left, divide(CONTEXT.subtract(HUNDRED, percent), HUNDRED))
    free = CONTEXT.subtract(most, CONTEXT.subtract(held, left))
    return divide(CONTEXT.multiply(free, HUNDRED), left) if left > 0 and free > 0 else ZERO


def held_back(retainage: Retainage, base: Figure) -> Figure:
    """The period's part of the retainage, below zero, in cents."""
    share = divide(negative(retainage.percent), HUNDRED)
    says = f"{plain(retainage.percent)} % of {base.title.lower()}, held until completion"
    return in_cents(scaled(retainage.id, retainage.title, base, share, "USD", says))


def release_line(retainage: Retainage, release: Release, so_far: Figure) -> Figure:
    """What a release pays: its percentage of what is held, in cents."""
    name = f"{retainage.id}.release.{release.number}"
    held = scaled(f"{name}.held", "Held", so_far, negative(ONE), "USD")
    where = source("decision", release=release.number, granted_on=release.granted_on.isoformat())
    percent = given(f"{name}.percent", "Released", release.percent, "percent", where, release.reason)
    says = f"{plain(release.percent)} % of what is held: {release.reason}"
    title = f"Release of {retainage.title.lower()}"
    share = scaled(f"{name}.share", "Share", percent, divide(ONE, HUNDRED), "")
    return in_cents(product(name, title, (held, share), "USD", says))


def is_line(retainage: Retainage | None, line: str) -> bool:
    """Whether a statement's line of that name holds retainage back or releases it."""
    return retainage is not None and (line == retainage.id or line.startswith(f"{retainage.id}.release."))


def release_of(line: str) -> str:
    """The number of the release that a statement's line of that name pays; nothing where it pays none."""
    return line.rpartition(".release.")[2] if ".release." in line else ""


def moved_before(retainage: Retainage, earlier: tuple[EarlierPeriod, ...]) -> Iterator[Figure]:
    """What earlier periods held back and released, line by line."""
    for period in earlier:
        for line, amount in period.amounts.items():
            if is_line(retainage, line):
                where = source("earlier", period=period.period, line=line, statement=period.statement or None)
                verb = "Retained" if line == retainage.id else "Released"
                yield given(f"{line}.{period.period}", f"{verb} in {period.period}", amount, "USD", where)


def so_far(retainage: Retainage, moved: list[Figure]) -> Figure:
    """Held back and released until now, as one sum: below zero while anything is held."""
    return total(f"{retainage.id}.so_far", "Retained so far", moved, "USD")


def base_of(gross: Figure, included: list[Figure]) -> Figure:
    """Gross, with the payments that the terms name beside it."""
    parts = [renamed(gross, "retained.gross", "Gross"), *included]
    return parts[0] if len(parts) == 1 else total("retained.base", "Earned", parts, "USD")
