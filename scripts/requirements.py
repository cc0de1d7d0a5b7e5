"""Prints what setup.cfg declares, one requirement a line, for tools that cannot read setup.cfg.

`requirements.py` prints what the program needs, `requirements.py test` what its tests need on top.
"""

import sys
from configparser import ConfigParser
from pathlib import Path

CONFIGURATION = Path(__file__).resolve().parent.parent / "setup.cfg"


def declared(extra: str | None = None) -> list[str]:
    """The requirements of the program, or those of one extra alone."""
    parser = ConfigParser(interpolation=None)
    parser.read(CONFIGURATION, encoding="utf-8")
    text = parser["options.extras_require"][extra] if extra else parser["options"]["install_requires"]
    return [line.strip() for line in text.splitlines() if line.strip()]


if __name__ == "__main__":
    print("\n".join(declared(sys.argv[1] if len(sys.argv) > 1 else None)))
