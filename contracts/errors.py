"""Every way in which the program says no, so that each way in can answer each of them once.

DomainError
├── NotFound        it does not exist, or it is not yours to see: the two cannot be told apart
│   └── Damaged     what is kept is not what was delivered
├── NotAllowed      you may see it, but this act is not yours
├── Conflict        it collides with something that is already there
│   └── Stale       somebody else was quicker: look again before you decide
├── Refused         the rules of the contract or its workflow do not permit it now
│   └── Incomplete  something that the computation needs has not arrived
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


class NotAllowed(DomainError):
    """The person may see it but may not do this."""


class Conflict(DomainError):
    """It collides with something that is already there."""


class Stale(Conflict):
    """The thing changed since the person looked at it."""


class Refused(DomainError):
    """The contract or the workflow does not permit it now."""


class Incomplete(Refused):
    """Something that the computation needs is missing; the message names it."""


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
