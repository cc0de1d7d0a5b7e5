"""Writes requirements.lock and requirements-test.lock: the exact versions that `make` installs.

The bounds stand in setup.cfg. Names and versions alone are written, so the files hold wherever pip
finds packages.
"""

import json
import subprocess
import sys
from pathlib import Path

from requirements import declared

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by `make lock` from setup.cfg; edit that, then run it again.\n"


def resolved(requirements: list[str], kept: Path | None = None) -> list[str]:
    """What pip would install into an empty environment, as sorted `name==version` lines.

    Versions in the lock file `kept` are not changed.
    """
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    command += ["--report", "-"]
    if kept:
        command += ["--constraint", str(kept)]
    answer = subprocess.run([*command, *requirements], check=True, stdout=subprocess.PIPE, text=True)
    packages = [package["metadata"] for package in json.loads(answer.stdout)["install"]]
    return sorted((f"{package['name']}=={package['version']}" for package in packages), key=str.lower)


def main() -> None:
    """Resolve the program first, then its tests on top without moving the program's versions."""
    program = ROOT / "requirements.lock"
    program.write_text(HEADER + "\n".join(resolved(declared())) + "\n", encoding="utf-8")
    everything = resolved(declared() + declared("test"), kept=program)
    (ROOT / "requirements-test.lock").write_text(HEADER + "\n".join(everything) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
