"""Small things with a sentence at the top: functions, files, module docstrings."""

import ast

from tests.architecture.sources import Source

LONGEST_FUNCTION = 30
LONGEST_FILE = 300


def long_functions(source: Source) -> list[str]:
    """Lines of a function's body, its docstring not counted."""
    return [
        source.at(node, f"{node.name} has {lines} lines; {LONGEST_FUNCTION} are the limit, so give a part a name")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := _body_lines(node)) > LONGEST_FUNCTION
    ]


def long_files(source: Source) -> list[str]:
    """A file is one noun; a longer one holds two."""
    lines = source.text.count("\n")
    if lines <= LONGEST_FILE:
        return []
    return [source.at(lines, f"{lines} lines; {LONGEST_FILE} are the limit, so split it by noun")]


def missing_docstrings(source: Source) -> list[str]:
    """Each module says in its first lines what it is for."""
    if ast.get_docstring(source.tree):
        return []
    return [source.at(1, "the module does not say what it is for")]


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
