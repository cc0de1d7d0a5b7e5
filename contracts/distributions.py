"""Over which ledger accounts an amount is split: by shares of 100 percent together, to the cent without a rest."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.bases.pool import apportion
from contracts.errors import Invalid, NumberError, Problem
from contracts.figures import canonical_json
from contracts.ledger_layouts import Layout, read_account
from contracts.numbers import Rounding, add, parse_decimal, plain

MOST_ACCOUNTS = 8
WHOLE = Decimal(100)
_CENTS_DOWN = Rounding(Decimal("0.01"), "down")
_SMALLEST = Decimal("0.0001")
_TITLE = "Some parts of the account need another look. Nothing was saved."


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent of an amount, with the account that it goes to."""

    account: Mapping[str, str]
    percent: Decimal = WHOLE


def split(amount: Decimal, shares: Sequence[Share]) -> tuple[Decimal, ...]:
    """The cents of each share: cut off to the cent, the cents that are left to the largest remainders, the first first.

    The parts are the amount together, whatever its sign, and none has another sign than it.
    """
    return apportion(amount, [share.percent for share in shares], _CENTS_DOWN, "largest_remainders")


def read_shares(layout: Layout, texts: Mapping[str, str], parts: int) -> tuple[Share, ...]:
    """The accounts and shares of a form: `1.fund`, `1.percent`, `2.fund` …; one of which nothing is filled is none.

    Invalid by field: where an account does not fit the layout, stands twice, or the shares are not 100 % together.
    """
    found: list[Share] = []
    problems: list[Problem] = []
    for place in range(1, min(parts, MOST_ACCOUNTS) + 1):
        typed = {code.id: texts.get(f"{place}.{code.id}", "") for code in layout.codes}
        percent = texts.get(f"{place}.percent", "").strip()
        if not percent and not any(text.strip() for text in typed.values()):
            continue
        share, wrong = _read_share(layout, typed, percent)
        problems += [Problem(f"{place}.{each.path}", each.message) for each in wrong]
        if share is not None and any(share.account == other.account for other in found):
            says = "This account stands above already. Add this share to it, or name another account."
            problems.append(Problem(f"{place}.percent", says))
        found += [share] if share is not None else []
    if not problems and found:
        problems += _not_whole(found)
    if problems:
        raise Invalid(_TITLE, problems)
    return tuple(found)


def _read_share(layout: Layout, typed: Mapping[str, str], percent: str) -> tuple[Share | None, list[Problem]]:
    problems: list[Problem] = []
    account: dict[str, str] = {}
    try:
        account = read_account(layout, typed)
    except Invalid as refusal:
        problems += refusal.problems
    try:
        share = parse_decimal(percent.removesuffix("%").strip())
    except NumberError:
        share = Decimal(0)
    if not 0 < share <= WHOLE or share != share.quantize(_SMALLEST):
        says = "Enter the share in percent, above 0 and at most 100, with at most four decimals, such as 60."
        problems.append(Problem("percent", says))
    return (None if problems else Share(account, share)), problems


def _not_whole(shares: Sequence[Share]) -> Iterator[Problem]:
    together = add(share.percent for share in shares)
    if together != WHOLE:
        says = f"The shares are {plain(together)} % together. They must be exactly 100 %, so that every cent is paid."
        yield Problem("1.percent", f"{says} Change one of them.")


def written(shares: Sequence[Share]) -> str:
    """The shares as canonical JSON: the parts of one account, or several with shares; an empty object for none."""
    if len(shares) > 1:
        parts = [{"percent": plain(each.percent), "codes": dict(each.account)} for each in shares]
        return canonical_json({"shares": parts})
    return canonical_json(dict(shares[0].account) if shares else {})


def stored_shares(document: str) -> tuple[Share, ...]:
    """The shares that were written; nothing where there are none."""
    held: Any = json.loads(document)
    parts = held.get("shares")
    # A ledger may have a code of this name too: that is a text.
    if isinstance(parts, list):
        return tuple(Share(each["codes"], parse_decimal(each["percent"])) for each in parts)
    return (Share(held),) if held else ()
