"""A dispute as a vendor opens it, and its outcome as the city decides it, each read from a form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.numbers import ZERO, dollars
from contracts.typed import TypedForm, taken

LINE, CELL = "line", "cell"
ACCEPT, IN_PART, REJECT = "accept", "accept_in_part", "reject"
OUTCOMES = (ACCEPT, IN_PART, REJECT)
BY_LINE, BY_EXCUSAL, BY_FACTS = "line", "excusal", "facts"
WAYS = (BY_LINE, BY_FACTS, BY_EXCUSAL)
_LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class NewDispute:
    """What a vendor objects to: a line with what it ought to pay, or a cell with what ought to stand there."""

    line: str
    claimed: Decimal | None
    claimed_value: str
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided, why, what the line ought to pay by it (None: nothing was granted), and how it is settled.

    `value` is the one that counts from now on, as typed, where a cell's value settles it.
    """

    move: str
    words: str
    granted: Decimal | None
    settled_by: str
    value: str = ""


def read_dispute(texts: Mapping[str, str], lines: Mapping[str, Decimal], about: str) -> NewDispute:
    """A dispute from its form; Invalid with every problem by its field. The words stay as they were typed."""
    form = TypedForm(texts)
    line = form.choice("line", "the line that it changes", lines)
    claimed = form.dollars("claimed", "what the line ought to pay", needed=about == LINE, above_zero=False)
    if line and claimed is not None and claimed == lines[line]:
        form.refuse("claimed", f"The line pays {dollars(claimed)} already. Enter what it ought to pay instead.")
    value = form.words("claimed_value", "the value that ought to stand there", 200, needed=about == CELL)
    form.words("words", "why you object", _LONGEST)
    form.check()
    return NewDispute(line, claimed, value if about == CELL else "", texts.get("words", "").strip())


def read_outcome(
    texts: Mapping[str, str],
    shown: Decimal | None,
    claimed: Decimal | None,
    ways: Collection[str],
    claimed_value: str | None = None,
) -> Outcome:
    """What was decided, from its form; Invalid with every problem by its field. `claimed_value` stands for a cell."""
    form = TypedForm(texts)
    move = form.choice("outcome", "what you decide", OUTCOMES)
    words = form.words("words", "the reason, which the vendor reads", _LONGEST)
    if move in ("", REJECT):
        form.check()
        return Outcome(move, words, None, "")
    way = form.choice("settled_by", "how it is settled", ways)
    if way == BY_FACTS and claimed_value is not None:
        return _by_value(form, move, words, claimed, claimed_value)
    granted = claimed if move == ACCEPT else form.dollars("granted", "what the line ought to pay", above_zero=False)
    if way == BY_LINE and granted is None and move == ACCEPT:
        form.refuse("settled_by", "The vendor names no amount, so a line cannot settle it. Choose another way.")
    if move == IN_PART and granted is not None and shown is not None and claimed is not None:
        least, most = sorted((shown, claimed))
        if not least < granted < most:
            between = f"Enter an amount between {dollars(least)} and {dollars(most)}"
            form.refuse("granted", f"{between}; else accept or reject the dispute as a whole.")
    form.check()
    return Outcome(move, words, granted, way)


def _by_value(form: TypedForm, move: str, words: str, claimed: Decimal | None, claimed_value: str) -> Outcome:
    """Settled by the value that the vendor claims; in part by another, which whoever decides enters."""
    in_part = move == IN_PART
    value = form.words("value", "the value that counts from now on", 200) if in_part else claimed_value
    form.check()
    return Outcome(move, words, None if in_part else claimed, BY_FACTS, value)


def beyond(claimed: Decimal | None, shown: Decimal | None) -> Decimal | None:
    """What is claimed beyond what is paid; None where no amount is claimed."""
    return None if claimed is None else claimed - (shown or ZERO)


def words_only(texts: Mapping[str, str], what: str) -> str:
    """Words that one side adds; Invalid where there are none. They stay as they were typed."""
    form = TypedForm(texts)
    form.words("words", what, _LONGEST)
    form.check()
    return taken(texts.get("words")).strip()
