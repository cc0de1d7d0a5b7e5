"""Copies the part of the U.S. Web Design System that the pages use into static/uswds.

Run by hand when the version changes, never while building or serving:

    npm pack @uswds/uswds@3.14.0 && tar xzf uswds-uswds-3.14.0.tgz
    python scripts/copy_uswds.py package

The whole stylesheet is 527 KB. A first visit is to stay under 300 KB, so only the rules of the components
named here are kept; every kept rule is byte for byte as published.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "static" / "uswds"
FONTS = {
    ("Source Sans Pro Web", "400", "normal"),
    ("Source Sans Pro Web", "700", "normal"),
}
COMPONENTS = """
    usa-alert usa-breadcrumb usa-button usa-button-group usa-error-message usa-fieldset usa-focus usa-form
    usa-form-group usa-header usa-hint usa-icon usa-input usa-intro usa-label usa-legend usa-link usa-list usa-logo
    usa-nav usa-nav-container usa-navbar usa-pagination usa-radio usa-section usa-select usa-skipnav usa-sr-only
    usa-step-indicator usa-summary-box usa-table usa-table-container usa-tag usa-textarea grid-container
"""
ICONS = """
    arrow_back arrow_forward check check_circle close cancel edit error expand_more file_download file_present
    file_upload help highlight_off history hourglass_empty info print remove_circle schedule warning
"""
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
ATTRIBUTE = re.compile(r"\[[^\]]*\]")
SYMBOL = re.compile(r"(?s)<symbol.*?</symbol>")
ICON_ID = re.compile(r'id="([^"]+)"')
ASSET = re.compile(r"url\(([^)]+)\)")


def split_rules(css: str) -> Iterator[tuple[str, str]]:
    """Yields each rule as (what stands before its braces, what stands between them)."""
    start = depth = opened = 0
    for place, letter in enumerate(css):
        if letter == "{":
            depth += 1
            opened = opened if depth > 1 else place
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1


def is_wanted(selector: str) -> bool:
    """True where every class of the selector belongs to a component that the pages use."""
    classes = CLASS.findall(ATTRIBUTE.sub("", selector))
    return all(name.split("__")[0].split("--")[0] in COMPONENTS.split() for name in classes)


def split_selectors(selectors: str) -> list[str]:
    """Splits a list of selectors at the commas that stand outside parentheses."""
    return re.split(r",(?![^(]*\))", selectors)


def is_wanted_font(body: str) -> bool:
    """True for a face in the list of fonts."""
    said = dict(part.split(":", 1) for part in body.split(";") if ":" in part)
    return (said["font-family"].strip("\"' "), said["font-weight"], said["font-style"]) in FONTS


def keep_rules(css: str) -> str:
    """The rules of the wanted components, in their published order."""
    return "".join(kept for head, body in split_rules(css) if (kept := keep_rule(head, body)))


def keep_rule(head: str, body: str) -> str:
    """One rule as kept, or nothing."""
    if head.startswith("@font-face"):
        return f"@font-face{{{first_source(body)}}}" if is_wanted_font(body) else ""
    if head.startswith("@keyframes"):
        return ""
    if head.startswith(("@media", "@supports")):
        inner = keep_rules(body)
        return f"{head}{{{inner}}}" if inner else ""
    wanted = [selector for selector in split_selectors(head) if is_wanted(selector)]
    return f"{','.join(wanted)}{{{body}}}" if wanted else ""


def first_source(body: str) -> str:
    """A font face with its woff2 file alone: every browser in use reads it."""
    return re.sub(r"src:[^;}]*?(url\([^)]*woff2\)\s*format\([^)]*\))[^;}]*", r"src:\1", body)


def copy_assets(package: Path, css: str) -> None:
    """Copies each file that the kept rules name."""
    for name in sorted(set(ASSET.findall(css))):
        plain = name.strip("\"'")
        source = (package / "dist" / "css" / plain).resolve()
        target = (TARGET / "css" / plain).resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def copy_sprite(package: Path) -> None:
    """Copies the wanted icons of the sprite."""
    sprite = (package / "dist" / "img" / "sprite.svg").read_text("utf-8")
    symbols = {ICON_ID.findall(symbol)[0]: symbol for symbol in SYMBOL.findall(sprite)}
    missing = [name for name in ICONS.split() if name not in symbols]
    if missing:
        raise SystemExit(f"The sprite has no icon named {', '.join(missing)}.")
    body = "".join(symbols[name] for name in ICONS.split())
    (TARGET / "img").mkdir(parents=True, exist_ok=True)
    (TARGET / "img" / "sprite.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>\n', "utf-8")


def main(package: Path) -> None:
    """Replaces static/uswds by the wanted part of an unpacked package."""
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    shutil.rmtree(TARGET, ignore_errors=True)
    (TARGET / "css").mkdir(parents=True)
    whole = (package / "dist" / "css" / "uswds.min.css").read_text("utf-8").removeprefix('@charset "UTF-8";')
    kept = keep_rules(re.sub(r"(?s)/\*.*?\*/", "", whole))
    (TARGET / "css" / "uswds.css").write_text(f'@charset "UTF-8";/*! uswds v{version}, in part */{kept}\n', "utf-8")
    copy_assets(package, kept)
    copy_sprite(package)
    shutil.copyfile(package / "LICENSE.md", TARGET / "LICENSE.md")
    (TARGET / "VERSION").write_text(f"{version}\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
