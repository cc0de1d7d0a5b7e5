"""Looks for keys, passwords and tokens in every file that is, or could be, committed; ends with 1 where one stands.

What only looks like one is named in harmless_texts.toml, with the reason. No comment in a file silences anything. Which
contents held nothing is remembered in build/, so that only what changed is read again.
"""

import hashlib
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator
from importlib.metadata import version
from pathlib import Path

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings, get_settings

ROOT = Path(__file__).resolve().parent.parent
HARMLESS = ROOT / "scripts" / "harmless_texts.toml"
REMEMBERED = ROOT / "build" / "without_secrets.txt"
_SILENCING = "detect_secrets.filters.allowlist.is_line_allowlisted"


def committed_files(root: Path) -> list[str]:
    """What git tracks, and what it would if everything new were added."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return sorted(name for name in said.split("\0") if name and (root / name).is_file())


def harmless_texts() -> dict[str, str]:
    """Texts that only look like secrets, each with the reason."""
    return {each["text"]: each["why"] for each in tomllib.loads(HARMLESS.read_text("utf-8"))["harmless"]}


def find_secrets(root: Path, names: Collection[str], harmless: Collection[str]) -> list[tuple[str, int, str]]:
    """Where something looks like a secret that is not known to be harmless: file, line, and what it looks like."""
    found = SecretsCollection(str(root))
    with default_settings():
        get_settings().disable_filters(_SILENCING)
        found.scan_files(*names)
    alarming = [
        (name, secret.line_number, secret.type)
        for name, secrets in found.data.items()
        for secret in secrets
        if secret.secret_value not in harmless
    ]
    return sorted((Path(root, name).relative_to(root).as_posix(), line, kind) for name, line, kind in alarming)


def digests(names: Collection[str], harmless: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each file with what its verdict rests on: its place, its content, the scanner and what is harmless."""
    rests_on = "\0".join((version("detect-secrets"), *sorted(harmless))).encode()
    for name in names:
        yield name, hashlib.sha256(b"\0".join((rests_on, name.encode(), (ROOT / name).read_bytes()))).hexdigest()


def main() -> int:
    """Read what changed, say what was found, remember what held nothing."""
    harmless = harmless_texts()
    # The list of harmless texts holds each of them.
    wanted = dict(digests([name for name in committed_files(ROOT) if ROOT / name != HARMLESS], harmless))
    known = set(REMEMBERED.read_text().split()) if REMEMBERED.exists() else set()
    found = find_secrets(ROOT, [name for name, digest in wanted.items() if digest not in known], harmless)
    for name, line, kind in found:
        print(f"{name}:{line}: {kind}")
    if found:
        print(
            "Take it out and change it where it is in use. What is no secret is named in scripts/harmless_texts.toml."
        )
    guilty = {name for name, _, _ in found}
    REMEMBERED.parent.mkdir(exist_ok=True)
    REMEMBERED.write_text("\n".join(digest for name, digest in wanted.items() if name not in guilty) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
