"""What may stand in a few places only: `commit`, the assignment of a status, the rendering of a template."""

import ast

from tests.architecture.sources import Source

MAY_COMMIT = ("routes/", "cli.py", "worker.py")
MAY_MOVE = "models/moves.py"
MAY_RENDER = "routes/"


def commits_elsewhere(source: Source) -> list[str]:
    """One request, one transaction, one commit, visible in the way in. `begin()` as a block commits too."""
    if source.path.startswith(MAY_COMMIT):
        return []
    sentence = f"`{{}}` belongs to the ways in ({', '.join(MAY_COMMIT)}), which end with their one commit"
    return [
        source.at(node, sentence.format(name))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and (name := _called(node)) in {"commit", "begin"}
    ]


def moves_elsewhere(source: Source) -> list[str]:
    """A status changes along its workflow only, by the one function that also writes the event."""
    if source.path == MAY_MOVE:
        return []
    return [
        source.at(node, f"a status is changed by {MAY_MOVE} alone, along its workflow")
        for node in ast.walk(source.tree)
        if _assigns_status(node)
    ]


def renders_elsewhere(source: Source) -> list[str]:
    """Templates are read by the routes alone."""
    if source.path.startswith(MAY_RENDER):
        return []
    return [
        source.at(node, "templates are rendered by routes/ alone")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and str(_called(node)).startswith("render_template")
    ]


def _called(call: ast.Call) -> str | None:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


def _assigns_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return any(_is_status(part) for target in node.targets for part in ast.walk(target))
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return _is_status(node.target)
    if not isinstance(node, ast.Call):
        return False
    if _called(node) == "setattr":
        return any(isinstance(argument, ast.Constant) and argument.value == "status" for argument in node.args)
    return _called(node) == "values" and any(keyword.arg == "status" for keyword in node.keywords)


def _is_status(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "status"
