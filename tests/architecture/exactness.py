"""No float on the way to money; no clock, chance or file in the core: the same inputs give the same cents for ever."""

import ast

from tests.architecture.sources import Source

EXACT_LAYERS = ("contracts", "importers", "models", "operations")
EXACT_PARTS_OF_MATH = {"comb", "factorial", "gcd", "isqrt", "lcm", "perm", "prod"}
CLOCK_CALLS = {"now", "today", "utcnow", "fromtimestamp", "localtime", "gmtime"}
IMPURE_MODULES = {
    "io", "locale", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
# Shares and likenesses that decide how a file is read or what is asked, and never a value.
JUDGE_LIKENESS = {"importers/headings.py", "importers/series.py"}
IMPURE_CALLS = {"input", "open", "print"}


def floats(source: Source) -> list[str]:
    """Float literals, the name `float` except to refuse one by isinstance, and the inexact part of math."""
    if source.layer not in EXACT_LAYERS or source.path in JUDGE_LIKENESS:
        return []
    tree = source.tree
    refusals = {id(name) for call in ast.walk(tree) if _is_isinstance(call) for name in ast.walk(call)}
    return [
        source.at(node, "a float cannot hold cents; numbers are Decimal, and whole numbers where they do")
        for node in ast.walk(tree)
        if id(node) not in refusals and _is_float(node)
    ]


def impurities(source: Source) -> list[str]:
    """Clocks, chance, files and the network inside contracts/: `today` is a parameter there."""
    if source.layer != "contracts":
        return []
    return [
        source.at(node, f"contracts/ is pure, so `{what}` cannot stand there; take the value as a parameter")
        for node in ast.walk(source.tree)
        if (what := _impure(node))
    ]


def _is_isinstance(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float | complex)
    if isinstance(node, ast.Name):
        return node.id == "float"
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
        return node.attr not in EXACT_PARTS_OF_MATH
    return False


def _impure(node: ast.AST) -> str | None:
    if isinstance(node, ast.Import):
        return next((name.name for name in node.names if name.name.split(".")[0] in IMPURE_MODULES), None)
    if isinstance(node, ast.ImportFrom):
        return node.module if (node.module or "").split(".")[0] in IMPURE_MODULES else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr if node.func.attr in CLOCK_CALLS else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id if node.func.id in IMPURE_CALLS else None
    return None
