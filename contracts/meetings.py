"""Review meetings: what a program puts on their agenda, how many are due in a year, and what is typed about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.periods import say_date
from contracts.typed import TypedForm, taken

OPERATIONS, OVERSIGHT = "operations", "oversight"
KINDS = (OPERATIONS, OVERSIGHT)
CITY, VENDOR = "city", "vendor"
PARTIES = (CITY, VENDOR)
MOST_ACTIONS = 6
LONGEST_WORDS = 20_000
_MONTHS_OF_QUARTER = 3
_LONGEST_AFTER = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something to talk about: its kind, what it is, why it is there, and what it leads to."""

    kind: str
    title: str
    says: str
    link_kind: str
    link_id: str

    def document(self) -> dict[str, str]:
        """The item as JSON."""
        kept = {"kind": self.kind, "title": self.title, "says": self.says}
        return kept | {"link_kind": self.link_kind, "link_id": self.link_id}


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting that is planned: what kind, which day, where or how."""

    kind: str
    on_day: date
    place: str


@dataclass(frozen=True, slots=True)
class AgreedAction:
    """What somebody agreed to do in a meeting, at which party and by when."""

    words: str
    owner: str
    party: str
    due_on: date


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting that was held: the day, who was there, the minutes as typed, and what was agreed."""

    held_on: date
    present: str
    minutes: str
    actions: tuple[AgreedAction, ...]


def read_meeting(texts: Mapping[str, str], today: date, ends: date) -> NewMeeting:
    """A meeting that is planned, from its form; Invalid by field. `today` is the city's day.

    `ends` is the contract's last day. Some meet before the first, or once more after the last: only the quarters of the
    term count.
    """
    form = TypedForm(texts)
    kind = form.choice("kind", "which kind of meeting it is", KINDS)
    day = form.day("on_day", "the day of the meeting")
    place = form.words("place", "where it is held", 300, needed=False)
    if day is not None and day < today:
        form.refuse("on_day", "This day has passed. Plan the meeting for today or a later day.")
    if day is not None and day > ends + _LONGEST_AFTER:
        says = f"This is more than a year after the contract’s last day, {say_date(ends)}. Choose an earlier day."
        form.refuse("on_day", says)
    form.check()
    return NewMeeting(kind, taken(day), place)


def read_held(texts: Mapping[str, str], today: date, planned: date) -> HeldMeeting:
    """What was written about a meeting, from its form; Invalid by field. The minutes stay as they were typed.

    `planned` is the day on which somebody planned it: no meeting of an earlier quarter is made up afterwards.
    """
    form = TypedForm(texts)
    day = form.day("held_on", "the day on which it was held")
    if day is not None and day > today:
        form.refuse("held_on", "This day is still to come. Enter the day on which the meeting was held.")
    if day is not None and day < planned:
        says = f"This meeting was planned on {say_date(planned)} and was held on that day or later. Enter that day."
        form.refuse("held_on", says)
    present = form.words("present", "who was there", 2_000)
    form.words("minutes", "what was said", LONGEST_WORDS)
    actions = _actions(form)
    form.check()
    return HeldMeeting(taken(day), present, texts.get("minutes", "").strip(), actions)


def _actions(form: TypedForm) -> tuple[AgreedAction, ...]:
    found = []
    for number in range(1, MOST_ACTIONS + 1):
        words = f"action_{number}"
        party, owner, day = f"{words}_party", f"{words}_owner", f"{words}_on"
        if not any(form.texts.get(field, "").strip() for field in (words, party, owner, day)):
            continue
        said, at = form.words(words, "what is to be done", 500), form.choice(party, "whose action it is", PARTIES)
        who, on = form.words(owner, "who does it", 200), form.day(day, "by when it is done")
        if said and at and who and on is not None:
            found.append(AgreedAction(said, who, at, on))
    return tuple(found)


def read_minutes(texts: Mapping[str, str]) -> str:
    """A further entry of the minutes; Invalid where nothing was typed."""
    form = TypedForm(texts)
    form.words("minutes", "what is to be added or corrected", LONGEST_WORDS)
    form.check()
    return texts.get("minutes", "").strip()


def quarters_begun(starts: date, ends: date, today: date) -> int:
    """How many quarters of today's calendar year have begun while the contract ran: so many meetings are due by now."""
    firsts = [date(today.year, month, 1) for month in range(1, 13, _MONTHS_OF_QUARTER)]
    lasts = [*firsts[1:], date(today.year + 1, 1, 1)]
    spans = zip(firsts, lasts, strict=True)
    return sum(max(first, starts) <= min(today, ends) and starts < last for first, last in spans)


def quarters_met(days: Iterable[date], starts: date) -> int:
    """In how many quarters of calendar years one met on these days, from the contract's first day on."""
    return len({(day.year, (day.month - 1) // _MONTHS_OF_QUARTER) for day in days if day >= starts})
