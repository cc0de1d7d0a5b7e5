"""Every way in which the program says no, so that each way in can answer each of them once.

DomainError
├── NotFound        it does not exist, or it is not yours to see: the two cannot be told apart
│   └── Damaged     what is kept is not what was delivered
├── NotAllowed      you may see it, but this act is not yours
├── Conflict        it collides with something that is already there
│   └── Stale       somebody else was quicker: look again before you decide
│       ├── Changed     what the person was changing was changed meanwhile; `places` says where
│       └── Overtaken   the same moment: another request moved the thing first
├── Refused         the rules of the contract or its workflow do not permit it now
│   ├── Incomplete  something that the computation needs has not arrived
│   └── NotStanding the thing does not stand where the move begins: not yet, or no more
├── Invalid         what was entered is wrong; `problems` names each place
│   ├── NumberError a text that was to be a number is none
│   └── Malicious   the site's scanner knows what is in the file
└── Unavailable     something that the program needs does not answer now
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in what was entered: where it stands, what stands there, what was expected."""

    path: str
    message: str
    found: str = ""
    expected: str = ""

    def sentence(self) -> str:
        """The problem as one line that a person can act on."""
        return f"{self.path}: {self.message}" if self.path else self.message


class DomainError(Exception):
    """The root: a refusal with a sentence that says what happened and what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """It does not exist for this person."""


class Damaged(NotFound):
    """What is kept under the name of a content is another content."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of which thing it is said that it does not stand in one of the statuses that a move begins in."""

    kind: str
    thing_id: str
    wanted: frozenset[str]


class NotAllowed(DomainError):
    """The person may see it but may not do this."""


class Conflict(DomainError):
    """It collides with something that is already there."""


class Stale(Conflict):
    """The thing changed since the person looked at it."""


class Changed(Stale):
    """What the person was changing was changed since they opened it; `places` are the paths of what differs."""

    def __init__(self, message: str, places: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.places = tuple(places)


class Overtaken(Stale):
    """Another request moved the thing at the same moment."""

    def __init__(self, message: str, about: Standing | None = None) -> None:
        super().__init__(message)
        self.about = about


class Refused(DomainError):
    """The contract or the workflow does not permit it now."""


class Incomplete(Refused):
    """Something that the computation needs is missing; the message names it."""


class NotStanding(Refused):
    """The thing does not stand where the move begins. Whether it did before, its events know."""

    def __init__(self, message: str, about: Standing | None = None) -> None:
        super().__init__(message)
        self.about = about


class Invalid(DomainError):
    """What was entered is wrong in one or more places."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class Malicious(Invalid):
    """The site's scanner finds malicious software in what was delivered."""


class NumberError(Invalid):
    """A text that was to be a number does not follow the grammar of numbers."""


class Unavailable(DomainError):
    """Something outside of the program that it needs does not answer now; the same may succeed later."""
