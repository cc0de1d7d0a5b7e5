"""The program's own source files as the checks see them: a path inside the repository, its text, its syntax tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("contracts", "importers", "models", "operations", "routes")
WAYS_IN = ("app.py", "cli.py", "settings.py", "worker.py")


@dataclass(frozen=True)
class Source:
    """One file: `path` with forward slashes, relative to the root of the repository."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def layer(self) -> str:
        """The top folder, or the file itself where it stands at the top."""
        return self.path.split("/", 1)[0]

    def at(self, node: ast.AST | int, sentence: str) -> str:
        """A violation as one line that an editor can jump to."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.path}:{line}: {sentence}"


def read_sources(*places: str, suffix: str = ".py") -> list[Source]:
    """Every file of that kind below these folders, and these files themselves; a missing place is no file."""
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in _paths(places, suffix)]


def _paths(places: tuple[str, ...], suffix: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        if path.is_file():
            yield path
        yield from sorted(path.rglob(f"*{suffix}"))


def code() -> list[Source]:
    """The code folders and the ways in."""
    return read_sources(*LAYERS, *WAYS_IN)


def everything_shipped() -> list[Source]:
    """The code, and the scripts and examples that ship with it."""
    return [*code(), *read_sources("scripts", "examples", "benchmarks")]


def browser_tests() -> list[Source]:
    """The tests that look at pages in a browser."""
    return read_sources("tests/browser")
