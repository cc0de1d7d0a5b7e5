"""What a registry of kinds promises: each kind has a case that can be read, and a line in the documentation."""

from collections.abc import Collection, Iterable, Iterator, Mapping

REGISTRIES = ("statistics", "schedules", "composites", "gates", "bases", "limits")
# Under which key of a case file, or of terms, each registry's kinds are named.
NAMED_UNDER = {
    "statistic": "statistics",
    "schedule": "schedules",
    "composites": "composites",
    "before": "gates",
    "after": "gates",
    "basis": "bases",
    "limits": "limits",
}


def kinds_named(document: object, registry: str = "") -> Iterator[tuple[str, str]]:
    """Each (registry, kind) that a case file names; parts of a statistic belong to its registry too."""
    if isinstance(document, Mapping):
        if registry and isinstance(document.get("kind"), str):
            yield registry, document["kind"]
        for key, part in document.items():
            yield from kinds_named(part, NAMED_UNDER.get(key, registry))
    elif isinstance(document, list):
        for part in document:
            yield from kinds_named(part, registry)


def kinds_without_case(registry: str, kinds: Iterable[str], tried: Mapping[str, Collection[str]]) -> list[str]:
    """`tried` names for each registry the kinds that occur in tests/cases/*.toml."""
    return [
        f"contracts/{registry}: the kind `{kind}` has no case; add one to tests/cases/"
        for kind in kinds
        if kind not in tried.get(registry, ())
    ]


def kinds_without_line(registry: str, kinds: Iterable[str], documentation: str) -> list[str]:
    """A kind is documented where a line names it in code marks."""
    return [
        f"contracts/{registry}: no line in docs/ names `{kind}`" for kind in kinds if f"`{kind}`" not in documentation
    ]


def errors_without_status(errors: Iterable[type[Exception]], statuses: Mapping[type[Exception], int]) -> list[str]:
    """Each domain error is answered once, by name, so that a new one is a decision and never a 500."""
    return [f"routes/errors.py gives {error.__name__} no HTTP status" for error in errors if error not in statuses]


def addresses_without_permission(endpoints: Iterable[str], permissions: Collection[str]) -> list[str]:
    """Every address says who may use it; what is not listed is refused at run time as well."""
    missing = [name for name in endpoints if name not in permissions]
    return [f"the address `{name}` has no line in routes/permissions.py" for name in missing]


def permissions_without_address(endpoints: Collection[str], permissions: Iterable[str]) -> list[str]:
    """A line about an address that is gone would be read as a promise."""
    gone = [name for name in permissions if name not in endpoints]
    return [f"routes/permissions.py lists `{name}`, which is no address" for name in gone]
