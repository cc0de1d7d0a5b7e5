"""What the audit trail keeps of a request that was refused: why, in closed words, and how many of a flood.

Nothing that somebody typed is among it: a sentence that was shown may repeat it, these words never do.
"""

from collections.abc import Mapping

from contracts import errors

# Of one person in one hour; a person who makes mistakes stays far below it.
WRITTEN_EACH_HOUR = 20

WORDS: Mapping[type[errors.DomainError], str] = {
    errors.DomainError: "It cannot be done",
    errors.NotFound: "It does not exist for this person",
    errors.Damaged: "What is kept is not what was delivered",
    errors.NotAllowed: "It is not this person’s to do",
    errors.Conflict: "It collides with something that is already there",
    errors.Stale: "It changed since the person looked at it",
    errors.Refused: "The contract or its workflow does not permit it now",
    errors.Incomplete: "Something that it needs is missing",
    errors.Invalid: "What was entered is wrong",
    errors.Malicious: "The scanner found malicious software in the file",
}
WORDS_OF_STATUS: Mapping[int, str] = {
    400: "The form was too old or not this program’s own, or the request could not be read",
    403: WORDS[errors.NotAllowed],
    404: "Nothing stands at the address",
    405: "The address takes another kind of request",
    409: WORDS[errors.Conflict],
    413: "What was sent is too large",
    422: WORDS[errors.Invalid],
    429: "More was asked for in a minute than is answered to one person",
}


def words_for(error: errors.DomainError) -> str:
    """Why it was refused, by the kind of the error."""
    return next(WORDS[kind] for kind in type(error).__mro__ if kind in WORDS)


def words_for_status(status: int) -> str:
    """Why it was refused, where nothing more than the status of the web is known."""
    return WORDS_OF_STATUS.get(status, WORDS[errors.DomainError])


def is_written(number: int) -> bool:
    """Whether the refusal of that number within a person's hour is an event: each of the first, then the twice-first,
    the four-times-first and so on, so that a flood is seen to grow and fills nothing.
    """
    times, rest = divmod(number, WRITTEN_EACH_HOUR)
    return number <= WRITTEN_EACH_HOUR or (rest == 0 and times.bit_count() == 1)
