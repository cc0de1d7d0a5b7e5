"""Names that say nothing are refused, and so are words of one city or trade in code that serves every contract."""

import ast
import re
from pathlib import PurePosixPath

from tests.architecture.sources import Source

EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "util", "utils", "utility", "data", "info", "misc"}
LOCAL_WORDS = re.compile(
    r"\b(harborview|boston|massachusetts|massdot|asphalt|bus|buses|school|paving|pavement|paved|planing|planed"
    r"|resurfacing|hma|castings?|lanes?|lane-miles?|police|tack|snow|custodial|refuse collection|ARP-2027|BUS-2017)\b",
    re.IGNORECASE,
)
SERVES_EVERY_CONTRACT = ("contracts", "importers", "models", "operations", "routes", "templates")


def empty_names(source: Source) -> list[str]:
    """Modules, classes and functions that are called after nothing in particular."""
    names: list[tuple[ast.AST | int, str]] = [(1, PurePosixPath(source.path).stem)]
    named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    names += [(node, node.name) for node in ast.walk(source.tree) if isinstance(node, named)]
    return [
        source.at(node, f"`{name}` could hold anything; name it after the thing that it holds or does")
        for node, name in names
        if _words(name) & EMPTY_WORDS
    ]


def local_words(source: Source) -> list[str]:
    """What belongs to one city, vendor or trade stands in its terms, which are data."""
    if source.layer not in SERVES_EVERY_CONTRACT:
        return []
    return [
        source.at(number, f"“{found.group()}” belongs to one city or trade; code serves every contract")
        for number, line in enumerate(source.text.splitlines(), 1)
        for found in LOCAL_WORDS.finditer(line)
    ]


def _words(name: str) -> set[str]:
    separated = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return set(separated.lower().split("_"))
