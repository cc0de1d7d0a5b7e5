"""The house rules as tests. Each check is a pure function, tried here on the program and on a planted violation."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask

from contracts import errors
from tests.architecture import exactness, honesty, imports, names, places, registries, sizes
from tests.architecture.sources import LAYERS, ROOT, Source, browser_tests, code, everything_shipped, read_sources

Check = Callable[[Source], list[str]]
Files = Callable[[], list[Source]]


def lines_of_function(lines: int) -> str:
    return "def f():\n" + "    g()\n" * lines


def caught(handler: str) -> str:
    return f"try: f()\n{handler}"


swallowed = honesty.swallowed_errors

# A check, the files that it reads, a path, a text that violates it there, and a text that does not.
RULES: list[tuple[Check, Files, str, str, str]] = [
    (places.commits_elsewhere, everything_shipped, "operations/x.py", "session.commit()", "session.flush()"),
    (places.commits_elsewhere, everything_shipped, "models/x.py", "with engine.begin(): f()", "f()"),
    (places.moves_elsewhere, everything_shipped, "operations/x.py", "x.status = 'paid'", "y = x.status"),
    (places.moves_elsewhere, everything_shipped, "models/x.py", "setattr(x, 'status', 'paid')", "status = 1"),
    (places.moves_elsewhere, everything_shipped, "models/x.py", "q.values(status='paid')", "q.values(amount=1)"),
    (places.renders_elsewhere, code, "operations/x.py", "render_template('a.html')", "render(1)"),
    (sizes.long_functions, everything_shipped, "models/x.py", lines_of_function(31), lines_of_function(30)),
    (sizes.long_files, everything_shipped, "models/x.py", "x = 1\n" * 301, "x = 1\n" * 300),
    (sizes.missing_docstrings, everything_shipped, "models/x.py", "x = 1", '"""What it is for."""'),
    (exactness.floats, code, "contracts/x.py", "rate = 0.05", "rate = Decimal('0.05')"),
    (exactness.floats, code, "importers/x.py", "value = float(text)", "isinstance(value, float)"),
    (exactness.floats, code, "contracts/x.py", "math.sqrt(2)", "math.isqrt(2)"),
    (exactness.impurities, code, "contracts/x.py", "date.today()", "date(2027, 7, 1)"),
    (exactness.impurities, code, "contracts/x.py", "datetime.now(UTC)", "today.isoformat()"),
    (exactness.impurities, code, "contracts/x.py", "import time", "from datetime import time"),
    (exactness.impurities, code, "contracts/x.py", "open('terms.json')", "json.loads(text)"),
    (swallowed, everything_shipped, "routes/x.py", caught("except Exception: g()"), caught("except KeyError: g()")),
    (swallowed, everything_shipped, "routes/x.py", caught("except: raise"), caught("finally: g()")),
    (swallowed, everything_shipped, "routes/x.py", caught("except KeyError: pass"), caught("except KeyError: g()")),
    (swallowed, everything_shipped, "routes/x.py", "with suppress(Exception): f()", "with suppress(KeyError): f()"),
    (honesty.evaluated_text, everything_shipped, "contracts/x.py", "eval(rule)", "re.compile(rule)"),
    (honesty.evaluated_text, everything_shipped, "contracts/x.py", "exec(rule)", "execute(rule)"),
    (honesty.hasty_readings, browser_tests, "tests/browser/x.py", "assert row.count() == 1", "before = row.count()"),
    (names.empty_names, everything_shipped, "models/x.py", "class ReportManager: ...", "class Report: ..."),
    (names.empty_names, everything_shipped, "models/x.py", "def load_data(): ...", "def load_metadata(): ..."),
    (names.local_words, code, "contracts/x.py", "if item == 'Asphalt': pay()", "if item == other: pay()"),
    (names.local_words, code, "operations/x.py", "# every bus that is late", "# every business day"),
    (imports.foreign_imports, code, "contracts/x.py", "import flask", "import marshmallow"),
    (imports.foreign_imports, code, "importers/x.py", "from models import reports", "from contracts import tables"),
    (imports.foreign_imports, code, "models/x.py", "from operations import reports", "from sqlalchemy import select"),
]


def listed(found: list[str]) -> str:
    return "\n" + "\n".join(found)


def rule_name(rule: object) -> str:
    return getattr(rule, "__name__", "")


@pytest.mark.parametrize("check,files", dict.fromkeys(rule[:2] for rule in RULES), ids=rule_name)
def test_the_program_keeps_the_rule(check: Check, files: Callable[[], list[Source]]) -> None:
    found = [violation for source in files() for violation in check(source)]
    assert not found, listed(found)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_checks_read_every_layer(layer: str) -> None:
    assert any(source.layer == layer for source in code())


@pytest.mark.parametrize("check,path,planted", [(rule[0], *rule[2:4]) for rule in RULES], ids=rule_name)
def test_a_planted_violation_is_found(check: Check, path: str, planted: str) -> None:
    found = check(Source(path, planted))
    assert len(found) == 1
    assert found[0].startswith(f"{path}:")


def test_a_module_called_after_nothing_is_found() -> None:
    assert names.empty_names(Source("models/report_utils.py", "")) != []


@pytest.mark.parametrize("check,path,permitted", [(rule[0], rule[2], rule[4]) for rule in RULES], ids=rule_name)
def test_what_is_permitted_is_not_found(check: Check, path: str, permitted: str) -> None:
    assert check(Source(path, permitted)) == []


def test_templates_know_no_city_and_no_trade() -> None:
    found = [word for source in read_sources("templates", suffix=".html") for word in names.local_words(source)]
    assert not found, listed(found)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    command = [program, "--config", ROOT / "setup.cfg", "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_arrows_point_down_only() -> None:
    run = lint_imports(ROOT)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    "path,planted,broken",
    [
        ("contracts/planted.py", "import models", "Arrows point down only"),
        ("importers/planted.py", "import models", "Arrows point down only"),
        ("models/planted.py", "import importers", "Arrows point down only"),
        ("operations/planted.py", "import routes", "Arrows point down only"),
        ("operations/planted.py", "import app", "No folder imports the ways in"),
        ("contracts/planted.py", "import sqlalchemy", "contracts is pure"),
        ("importers/planted.py", "import flask", "importers know neither web nor database"),
        ("operations/planted.py", "import flask_login", "models and operations know no request"),
        ("operations/planted.py", "import jinja2", "Only routes render templates"),
    ],
)
def test_an_arrow_that_points_up_is_found(tmp_path: Path, path: str, planted: str, broken: str) -> None:
    for layer in (*LAYERS, "examples"):
        (tmp_path / layer).mkdir()
        (tmp_path / layer / "__init__.py").touch()
    (tmp_path / path).write_text(planted, encoding="utf-8")
    run = lint_imports(tmp_path)
    assert run.returncode == 1
    assert any(broken in line and "BROKEN" in line for line in run.stdout.splitlines()), run.stdout


def test_a_kind_without_case_or_line_is_found() -> None:
    assert registries.kinds_without_case("limits", ["per_night"], {"limits": ["per_day"]}) != []
    assert registries.kinds_without_case("limits", ["per_night"], {"limits": ["per_night"]}) == []
    assert registries.kinds_without_line("limits", ["per_night"], "`per_day`") != []
    assert registries.kinds_without_line("limits", ["per_night"], "`per_night`") == []


def test_an_error_without_status_is_found() -> None:
    assert registries.errors_without_status([KeyError], {}) == ["routes/errors.py gives KeyError no HTTP status"]
    assert registries.errors_without_status([KeyError], {KeyError: 404}) == []


def test_the_pages_written_from_tables_are_up_to_date() -> None:
    command = [sys.executable, ROOT / "scripts" / "write_docs.py", "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_domain_error_has_a_status() -> None:
    statuses = import_module("routes.errors").STATUSES
    assert registries.errors_without_status(domain_errors(), statuses) == []


def domain_errors() -> list[type[Exception]]:
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    return [value for value in classes if issubclass(value, errors.DomainError)]


@pytest.mark.parametrize("registry", registries.REGISTRIES)
def test_every_kind_has_a_line_in_the_documentation(registry: str) -> None:
    kinds = import_module(f"contracts.{registry}").KINDS
    documentation = (ROOT / "docs" / "kinds.md").read_text("utf-8")
    assert registries.kinds_without_line(registry, kinds, documentation) == []


def test_a_case_names_the_kinds_that_it_tries() -> None:
    ratio = {"kind": "ratio", "of": {"kind": "count"}, "to": {"kind": "sum"}}
    document = {"measures": {"m": {"statistic": ratio}}, "limits": {"season": {"kind": "season"}}}
    assert set(registries.kinds_named(document)) == {
        ("statistics", "ratio"),
        ("statistics", "count"),
        ("statistics", "sum"),
        ("limits", "season"),
    }


@pytest.mark.parametrize("registry", registries.REGISTRIES)
def test_every_kind_has_a_case(registry: str) -> None:
    files = [tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "tests" / "cases").glob("*.toml")]
    tried = {registry: {kind for where, kind in registries.kinds_named(files) if where == registry}}
    kinds = import_module(f"contracts.{registry}").KINDS
    assert registries.kinds_without_case(registry, kinds, tried) == []


def test_an_address_without_permission_is_found() -> None:
    assert registries.addresses_without_permission(["reports.show"], {}) != []
    assert registries.addresses_without_permission(["reports.show"], {"reports.show": "see reports"}) == []
    assert registries.permissions_without_address([], {"reports.show": "see reports"}) != []
    assert registries.permissions_without_address(["reports.show"], {"reports.show": "see reports"}) == []


# Flask-Security brings these along; the guard refuses them to everybody because no line lists them.
CLOSED_TO_EVERYBODY = {
    *("security.static", "security.verify", "security.two_factor_setup", "security.two_factor_setup_validate"),
    *("security.two_factor_rescue", "security.tf_select", "security.mf_recovery_codes"),
}


def test_every_address_has_a_permission(tmp_path: Path) -> None:
    addresses = {rule.endpoint for rule in an_app(tmp_path).url_map.iter_rules()} - CLOSED_TO_EVERYBODY
    table = import_module("routes.permissions").ENDPOINTS
    assert registries.addresses_without_permission(sorted(addresses), table) == []
    assert registries.permissions_without_address(addresses, table) == []


def an_app(folder: Path) -> Flask:
    settings = {"DATABASE_URL": f"sqlite:///{folder / 'x.sqlite3'}", "FILE_STORE": folder, "QUEUE_URL": "memory:"}
    app: Flask = import_module("app").create_app(**settings, SECRET_KEY="for this test alone")
    return app
