"""What a person typed into a form, read into values with every problem at once, each named by its field.

Nothing is guessed: a date is written in one of two ways, an amount with digits, an optional dollar sign and thousands
in groups of three.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from contracts.errors import Invalid, Problem
from contracts.numbers import CENTS, parse_decimal
from contracts.periods import in_reach, out_of_reach
from contracts.said import count

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_AMERICAN_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_AMOUNT = re.compile(r"([-\u2212]?)\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]{1,2})?")
_LARGEST_AMOUNT = Decimal(10) ** 13
_NOT_IN_ADDRESSES = re.compile(r"[/\\?#%]")
_MOST_OFFERED = 50

Value = TypeVar("Value")


def check_left_out(rows: int, said: bool) -> None:
    """Invalid where rows of a file cannot be used and nobody said that they are left out: none is dropped unseen."""
    if rows and not said:
        wrong = count(rows, "row has a problem", "rows have problems")
        says = f"{wrong}. Mend the file, or say that {'this row is' if rows == 1 else 'these rows are'} left out."
        raise Invalid(says, [Problem("leave_out", says)])


class TypedForm:
    """The texts of a form by their fields; each reader returns None and notes a problem where it cannot read."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.problems: list[Problem] = []

    def refuse(self, field: str, message: str, expected: str = "") -> None:
        """Note a problem at a field."""
        self.problems.append(Problem(field, message, self.texts.get(field, ""), expected))

    def check(self) -> None:
        """Nothing where every field could be read, else Invalid with every problem."""
        if self.problems:
            raise Invalid("Some fields need another look. Nothing was saved.", self.problems)

    def words(self, field: str, what: str, most: int = 300, needed: bool = True) -> str:
        """The text without blanks at its ends, as one line where it was typed as one."""
        text = "".join(letter for letter in self.texts.get(field, "") if letter.isprintable() or letter == "\n").strip()
        if needed and not text:
            self.refuse(field, f"Enter {what}.")
        elif len(text) > most:
            self.refuse(field, f"Write {what} in at most {most} letters; these are {len(text)}.")
        return text

    def number_of_contract(self, field: str, most: int = 60) -> str:
        """A number by which people know a contract: it also stands in addresses of pages."""
        text = " ".join(self.words(field, "the contract’s number", most).split())
        if mark := forbidden_in_number(text):
            self.refuse(field, f"A contract’s number cannot hold “{mark}”. Write a dash in its place.")
        return text

    def day(self, field: str, what: str, needed: bool = True) -> date | None:
        """A day written as 2027-07-01 or 7/1/2027."""
        text = self.texts.get(field, "").strip()
        if not text:
            if needed:
                self.refuse(field, f"Enter {what}.")
            return None
        day = day_of(text)
        if day is None:
            self.refuse(field, why_no_day(text))
        return day

    def dollars(self, field: str, what: str, needed: bool = True, above_zero: bool = True) -> Decimal | None:
        """An amount with at most two decimals."""
        text = self.texts.get(field, "").strip()
        if not text:
            if needed:
                self.refuse(field, f"Enter {what}.")
            return None
        amount = amount_of(text)
        if amount is None:
            self.refuse(field, f"“{text[:20]}” is no amount of dollars and cents. Write it as 1,250,000 or 99.50.")
        elif above_zero and amount <= 0:
            self.refuse(field, f"Enter {what} as an amount above zero.")
        return amount

    def whole(self, field: str, what: str, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        text = self.texts.get(field, "").strip()
        if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
            self.refuse(field, f"Enter {what} as a whole number from {least} to {most}.")
            return None
        return int(text)

    def choice(self, field: str, what: str, among: Collection[str]) -> str:
        """One of the values that the form offers."""
        text = self.texts.get(field, "")
        if text not in among:
            self.refuse(field, f"Choose {what}.", _offered(among))
            return ""
        return text


def _offered(among: Collection[str]) -> str:
    """What can be chosen, for programs, which see no form; of many the first."""
    more = ", …" if len(among) > _MOST_OFFERED else ""
    return ", ".join(list(among)[:_MOST_OFFERED]) + more


def forbidden_in_number(number: str) -> str:
    """The first sign that a contract’s number cannot hold, because it also stands in addresses; else nothing."""
    found = _NOT_IN_ADDRESSES.search(number)
    return found[0] if found else ""


def taken(value: Value | None) -> Value:
    """A value that a checked form has; a form that was not checked is an error of the program."""
    if value is None:
        raise ValueError("check the form before taking values from it")
    return value


def day_of(text: str) -> date | None:
    """The day that the text writes as 2027-07-01 or 7/1/2027; None where it writes none within reach."""
    day = day_written(text)
    return day if day is not None and in_reach(day) else None


def why_no_day(text: str) -> str:
    """What is wrong with a text that `day_of` finds no day in."""
    if day_written(text) is not None:
        return out_of_reach(text)
    return f"“{text[:20]}” is no day of the calendar. Write it as 7/1/2027 or 2027-07-01."


def wrong_day(day: date | None) -> str:
    """What is wrong with a day that is needed: that there is none, or that it lies out of reach; else nothing."""
    if day is None:
        return "Choose a day."
    return "" if in_reach(day) else out_of_reach(day.isoformat())


def day_written(text: str) -> date | None:
    """The day that the text writes, within reach or not; None where it writes none."""
    iso, american = _ISO_DAY.fullmatch(text), _AMERICAN_DAY.fullmatch(text)
    parts = iso.groups() if iso else (american[3], american[1], american[2]) if american else None
    if parts is None:
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def amount_of(text: str) -> Decimal | None:
    """The amount that the text writes, such as $1,250,000.00 or −99.5, with its cents; None where it writes none."""
    found = _AMOUNT.fullmatch(text.replace(" ", "").replace("-$", "-"))
    if found is None:
        return None
    amount = parse_decimal(found[2].replace(",", "") + (found[3] or ""))
    if amount >= _LARGEST_AMOUNT:
        return None
    return CENTS.apply(-amount if found[1] else amount)
