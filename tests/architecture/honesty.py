"""Nothing is swallowed, and no text is ever run as Python."""

import ast
import re

from tests.architecture.sources import Source

EVERYTHING = {"Exception", "BaseException"}
READ_AT_ONCE = re.compile(r"^\s*assert .*\.(is_visible|is_hidden|is_enabled|is_checked|count|input_value)\(\)", re.M)
RUN_TEXT = {"eval", "exec", "compile", "__import__"}


def swallowed_errors(source: Source) -> list[str]:
    """Handlers that catch everything, and handlers that do nothing."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            if node.type is None or _names(node.type) & EVERYTHING:
                found.append(source.at(node, "name the error that can be answered here; let the others through"))
            if all(isinstance(step, ast.Pass) or _is_ellipsis(step) for step in node.body):
                found.append(source.at(node, "an error that is caught has a consequence; `pass` hides it"))
        elif _suppresses_everything(node):
            found.append(source.at(node, "name the error that may be let go"))
    return found


def evaluated_text(source: Source) -> list[str]:
    """Rules are data: there is no expression typed as text."""
    return [
        source.at(node, f"`{node.func.id}` runs text as Python; rules are data here")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUN_TEXT
    ]


def hasty_readings(source: Source) -> list[str]:
    """A page is on its way when a test looks at it: `expect` looks again until it is there, `assert` only once."""
    return [
        source.at(source.text.count("\n", 0, found.start(1)) + 1, "say expect(…), which waits for the page")
        for found in READ_AT_ONCE.finditer(source.text)
    ]


def _suppresses_everything(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or "suppress" not in _names(node.func):
        return False
    return any(_names(argument) & EVERYTHING for argument in node.args)


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} | {
        part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)
    }


def _is_ellipsis(step: ast.stmt) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant) and step.value.value is ...
