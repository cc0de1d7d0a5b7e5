"""Two JSON documents compared: the first place where they differ, by its path."""

import json
from typing import Any


def first_difference(before: Any, after: Any, path: str = "") -> str:
    """The path of the first place where two JSON documents differ, with both values."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(set(before) | set(after)):
            if before.get(key) != after.get(key):
                return first_difference(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (left, right) in enumerate(zip(before, after, strict=True)):
            if left != right:
                return first_difference(left, right, f"{path}[{place}]")
    return f"{path}: stored {json.dumps(before)[:80]}, computed {json.dumps(after)[:80]}"
