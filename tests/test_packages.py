"""What is installed: exact versions, under licences that go with the program's own, and no secret in any file."""

import re
import tomllib
from importlib.metadata import Distribution, PackageMetadata, distribution
from pathlib import Path
from typing import Any

import pytest

from scripts.find_secrets import find_secrets, harmless_texts

ROOT = Path(__file__).resolve().parents[1]
LICENCES: dict[str, Any] = tomllib.loads((ROOT / "tests" / "licences.toml").read_text("utf-8"))
EXACT = re.compile(r"[A-Za-z0-9][\w.-]*==\d[\w.]*")


def locked(name: str) -> dict[str, str]:
    """Each package of a lock file with its version."""
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not EXACT.fullmatch(line)] == []
    return dict(line.split("==") for line in lines)


PROGRAM, EVERYTHING = locked("requirements.lock"), locked("requirements-test.lock")


def stated(metadata: PackageMetadata) -> str:
    """A package's licence by the names of SPDX; as it says it itself where it uses others."""
    said: dict[str, str] = LICENCES["as_their_file_says"]
    if metadata["Name"] in said:
        return said[metadata["Name"]]
    if "License-Expression" in metadata:
        return str(metadata["License-Expression"])
    classifiers = [each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier") or () if "License ::" in each]
    named = [each for each in classifiers if each != "OSI Approved"]
    texts = named or [str(metadata.get("License", "nothing"))]
    return " AND ".join(LICENCES["read_as"].get(each, each) for each in texts)


def may_be_used(expression: str) -> bool:
    """Whether the program may stand upon a package of that licence: all that is joined by AND, one of what by OR."""
    allowed = {*LICENCES["allowed"], *LICENCES["allowed_unchanged"]}
    plain = expression.replace("(", "").replace(")", "")
    return any(all(name.strip() in allowed for name in choice.split(" AND ")) for choice in plain.split(" OR "))


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_package_is_the_locked_one_and_its_licence_goes_with_ours(name: str) -> None:
    installed: Distribution = distribution(name)
    assert installed.version == EVERYTHING[name]
    licence = stated(installed.metadata)
    assert may_be_used(licence) or LICENCES["tools"].get(name) == licence, f"{name} stands under {licence}"


def test_the_tests_use_the_versions_of_the_program_and_its_tools_stay_outside() -> None:
    assert PROGRAM.items() <= EVERYTHING.items()
    assert LICENCES["tools"].keys().isdisjoint(PROGRAM)


@pytest.mark.parametrize(
    "expression,used",
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-2.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("AGPL-3.0-only", False),
        ("Other/Proprietary License", False),
        ("nothing", False),
    ],
)
def test_a_licence_that_does_not_go_with_ours_is_found(expression: str, used: bool) -> None:
    assert may_be_used(expression) is used


# Put together here, so that this file holds none.
PLANTED = {
    "AWS Access Key": "key = '" + "AKIA" + "Q3EGRLS7VWXYZ2AB'",
    "Private Key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "Secret Keyword": "SECRET_KEY = " + "'f0-canary-that-is-long'",
    "Basic Auth Credentials": "postgresql://pay:" + "c4n4ry-word@10.0.0.5/pay",
}


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("ending", ["", "  # pragma: allowlist secret"])
def test_a_planted_key_is_found_whatever_a_comment_says(tmp_path: Path, kind: str, ending: str) -> None:
    (tmp_path / "planted.py").write_text(f"fine = True\n{PLANTED[kind]}{ending}\n")
    assert ("planted.py", 2, kind) in find_secrets(tmp_path, ["planted.py"], harmless_texts())


def test_what_is_harmless_is_passed_over_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("".join(f"PASSWORD = '{word}'\n" for word in ("of the demo", "of somebody")))
    assert find_secrets(tmp_path, ["planted.py"], {"of the demo"}) == [("planted.py", 2, "Secret Keyword")]
