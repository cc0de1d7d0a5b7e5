"""Where two documents differ, as paths: what somebody changed in a draft while another person had it open."""

from collections.abc import Iterator, Mapping
from typing import Any


def changed_places(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """The path of each value that differs, such as `payments[0].schedule.bands[1].gives`; of a list that grew or
    shrank, that of the list.
    """
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in {**before, **after}:
            yield from changed_places(before.get(name), after.get(name), f"{path}.{name}" if path else str(name))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from changed_places(old, new, f"{path}[{place}]")
    else:
        yield path
