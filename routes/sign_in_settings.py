"""What the environment says of signing in: keys, how long it lasts, second factors, the city's own sign-in, cookies.

Whatever would let somebody in who should not be is refused with a ValueError, and nothing starts.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from contracts.roles import Role

# How many letters a key has at least that signs or encrypts.
SHORTEST_SECRET = 32
# Whoever pays, and whoever decides who may: a stolen password of theirs must open nothing.
_ALWAYS_SECOND = (Role.FINANCE.value, Role.ADMINISTRATOR.value)


def earlier_secrets(environment: Mapping[str, Any]) -> list[str]:
    """The key before SECRET_KEY, by which nothing is signed any more but everything is still read; none where unset."""
    before = str(environment.get("SECRET_KEY_BEFORE") or "")
    if before and len(before) < SHORTEST_SECRET:
        raise ValueError(
            f"SECRET_KEY_BEFORE is shorter than {SHORTEST_SECRET} letters, so whoever guesses it signs in as anybody. "
            "Leave it out; everybody signs in once more."
        )
    return [before] if before else []


def session_settings(environment: Mapping[str, Any]) -> dict[str, Any]:
    """How long sign-ins last, and how long they are kept afterwards: longer than they last."""
    lifetime = timedelta(hours=float(environment.get("SESSION_HOURS", 12)))
    kept = timedelta(days=int(environment.get("SIGN_INS_KEPT_DAYS") or 90))
    if kept <= lifetime:
        raise ValueError("SIGN_INS_KEPT_DAYS must be longer than SESSION_HOURS, or whoever works would be signed out.")
    return {
        "PERMANENT_SESSION_LIFETIME": lifetime,
        "SESSION_IDLE": timedelta(minutes=float(environment.get("SESSION_IDLE_MINUTES", 60))),
        "SIGN_INS_KEPT": kept,
        # The token of a form belongs to the session and lives as long as that.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def second_factor_settings(environment: Mapping[str, Any], instance: Path, development: bool) -> dict[str, Any]:
    """Who must have a second factor, and what encrypts the secrets of apps; the key with the highest number is used."""
    stated = str(environment.get("SECOND_FACTOR_ROLES") or ("none" if development else ",".join(_ALWAYS_SECOND)))
    roles = frozenset() if stated == "none" else frozenset(each.strip() for each in stated.split(","))
    if not development and not roles >= set(_ALWAYS_SECOND):
        raise ValueError(
            f"SECOND_FACTOR_ROLES is “{stated}”; outside development it must name finance and administrator."
        )
    if unknown := roles - {role.value for role in Role}:
        raise ValueError(f"SECOND_FACTOR_ROLES names {', '.join(sorted(unknown))}, which is no role.")
    key = str(
        environment.get("SECOND_FACTOR_KEY") or (kept_secret(instance, "second_factor_key") if development else "")
    )
    return {"SECOND_FACTOR_ROLES": roles, "SECOND_FACTOR_KEYS": numbered_keys(key)}


def single_sign_on_settings(environment: Mapping[str, Any], development: bool) -> dict[str, Any]:
    """The city's own sign-in; off without an issuer, refused where what belongs to it is missing."""
    issuer = str(environment.get("OIDC_ISSUER") or "")
    needed = ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "PUBLIC_URL")
    if issuer and (missing := [name for name in needed if not environment.get(name)]):
        raise ValueError(f"OIDC_ISSUER is set, so {', '.join(missing)} must be set as well.")
    if issuer and not issuer.startswith("https://") and not development:
        raise ValueError("OIDC_ISSUER must begin with https://, or whoever stands between could sign in as anybody.")
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLIENT_ID": str(environment.get("OIDC_CLIENT_ID") or ""),
        "OIDC_CLIENT_SECRET": str(environment.get("OIDC_CLIENT_SECRET") or ""),
        "OIDC_LONGEST": timedelta(minutes=float(environment.get("OIDC_MAX_AGE_MINUTES") or 0)),
        "OIDC_SECOND_FACTOR": frozenset(str(environment.get("OIDC_SECOND_FACTOR") or "").split()),
    }


def cookie_settings(development: bool) -> dict[str, Any]:
    """Cookies are for the browser alone, and outside of development sent by HTTPS alone.

    Under a name that begins with __Host- a browser takes none from another host, and none without HTTPS.
    """
    begins = "" if development else "__Host-"
    return {
        "COOKIE_NAMES_BEGIN": begins,
        "SESSION_COOKIE_NAME": f"{begins}session",
        "REMEMBER_COOKIE_NAME": f"{begins}remember_token",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": not development,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": not development,
    }


def numbered_keys(text: str) -> dict[str, str]:
    """Keys by their number, from “2:new,1:old”; a text without a number is number 1."""
    pairs = (each.strip().rpartition(":") for each in text.split(",") if each.strip())
    return {number or "1": key for number, _, key in pairs}


def kept_secret(instance: Path, name: str = "secret_key") -> str:
    """The secret of a development machine: made once, whichever process comes first, readable by its owner alone."""
    kept = instance / name
    if not kept.exists():
        instance.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=instance)
        with os.fdopen(handle, "w") as made:
            made.write(secrets.token_hex(32))
        # Where another process was first, its secret is the one that both use.
        with suppress(FileExistsError):
            kept.hardlink_to(draft)
        Path(draft).unlink()
    return kept.read_text()
