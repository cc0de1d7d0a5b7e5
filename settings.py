"""What can be set from outside, read once from the environment; docs/settings.md explains each.

Only SECRET_KEY and SECOND_FACTOR_KEY have no default: commands work without them, pages refuse to be served until there
are both. With DEVELOPMENT=1 they are made and kept in the instance folder.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from configparser import ConfigParser
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from contracts.roles import Role
from models.database import database_url, engine_options

ROOT = Path(__file__).resolve().parent
# Whoever pays, and whoever decides who may: a stolen password of theirs must open nothing.
_ALWAYS_SECOND = (Role.FINANCE.value, Role.ADMINISTRATOR.value)


@dataclass(frozen=True, slots=True)
class Setting:
    """One name in the environment, what it means where it is not set, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("INSTANCE_PATH", "instance/ beside app.py", "the folder for whatever has no place of its own below"),
    Setting("DATABASE_URL", "sqlite:///<instance>/performance_pay.sqlite3", "where the tables are"),
    Setting("FILE_STORE", "<instance>/files", "the folder that keeps every delivered file"),
    Setting("SECRET_KEY", "none; with DEVELOPMENT=1 one is made", "what signs sessions and forms"),
    Setting("DEVELOPMENT", "0", "1: cookies also without HTTPS, and a SECRET_KEY by itself"),
    Setting(
        *("SECOND_FACTOR_KEY", "none; with DEVELOPMENT=1 one is made"),
        "what encrypts the secrets of people’s authenticator apps",
    ),
    Setting("SECOND_FACTOR_ROLES", "finance,administrator; with DEVELOPMENT=1 none", "who must have a second factor"),
    Setting("OIDC_ISSUER", "none: nobody signs in by another provider", "the city's own sign-in, by OpenID Connect"),
    Setting("OIDC_CLIENT_ID", "none", "how the program is known there"),
    Setting("OIDC_CLIENT_SECRET", "none", "and by which secret"),
    Setting("OIDC_SECOND_FACTOR", "none", "what it says (acr or amr) where it asked for a second factor itself"),
    Setting("QUEUE_URL", "sqlite:///<instance>/queue.sqlite3", "where waiting background work stands"),
    Setting("LARGEST_UPLOAD_MB", "25", "the largest file that is taken"),
    Setting("MOST_UNCHECKED", "20", "how many files of one vendor may wait for their check at once"),
    Setting("LARGEST_DAY_MB", "500", "how much one vendor may deliver in a day"),
    Setting("SESSION_HOURS", "12", "after how many hours a person signs in again"),
    Setting("SESSION_IDLE_MINUTES", "60", "after how many minutes without a request a person signs in again"),
    Setting("TRUSTED_PROXIES", "0", "how many proxies in front may say who the visitor is"),
    Setting("LOG_FORMAT", "plain", "plain: sentences; json: one document for each line"),
    Setting("METRICS_TOKEN", "none: metrics are for this machine alone", "who has it may read /metrics from anywhere"),
    Setting("LEAST_FREE_MB", "500", "how much room each disk must have left for the program to be ready"),
    Setting("SMTP_HOST", "none: nothing is sent by mail", "the mail server that takes messages"),
    Setting("SMTP_PORT", "587", "its port"),
    Setting("SMTP_SECURITY", "starttls", "starttls, tls or none"),
    Setting("SMTP_USER", "none", "who signs in at the mail server"),
    Setting("SMTP_PASSWORD", "none", "with which password"),
    Setting("MAIL_FROM", "none", "the address that mail comes from"),
    Setting("PUBLIC_URL", "none", "where people reach the program: what links in mail begin with"),
    Setting("MAIL_HOUR", "7", "the hour of the city's day at which digests and reminders are made"),
)


def read_settings(environment: Mapping[str, Any], instance: Path) -> dict[str, Any]:
    """The program's configuration from the environment; relative defaults stand in the instance folder."""
    development = str(environment.get("DEVELOPMENT", "0")) == "1"
    url = database_url(str(environment.get("DATABASE_URL") or f"sqlite:///{instance / 'performance_pay.sqlite3'}"))
    largest_mb = int(environment.get("LARGEST_UPLOAD_MB", 25))
    return {
        "PROGRAM_VERSION": program_version(),
        "DEVELOPMENT": development,
        "SECRET_KEY": environment.get("SECRET_KEY") or (kept_secret(instance) if development else None),
        # Commands without a key get one for as long as they last; whether a server has one must be asked of this.
        "SECRET_KEY_LENGTH": len(str(environment.get("SECRET_KEY") or "")),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "FILE_STORE": Path(str(environment.get("FILE_STORE") or instance / "files")).absolute(),
        "QUEUE_URL": str(environment.get("QUEUE_URL") or f"sqlite:///{instance / 'queue.sqlite3'}"),
        "LARGEST_UPLOAD": largest_mb * 1_000_000,
        "MOST_UNCHECKED": int(environment.get("MOST_UNCHECKED", 20)),
        "LARGEST_DAY": int(environment.get("LARGEST_DAY_MB", 500)) * 1_000_000,
        # A form's other fields need room beside the file; the file itself is measured when it is kept.
        "MAX_CONTENT_LENGTH": largest_mb * 1_000_000 + 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=float(environment.get("SESSION_HOURS", 12))),
        "SESSION_IDLE": timedelta(minutes=float(environment.get("SESSION_IDLE_MINUTES", 60))),
        "CLOCK_AHEAD": demo_clock(instance) if development else timedelta(0),
        "TRUSTED_PROXIES": int(environment.get("TRUSTED_PROXIES", 0)),
        **second_factor_settings(environment, instance, development),
        **single_sign_on_settings(environment, development),
        **running_settings(environment),
        **mail_settings(environment),
        **cookie_settings(development),
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
        "OIDC_SECOND_FACTOR": frozenset(str(environment.get("OIDC_SECOND_FACTOR") or "").split()),
    }


def numbered_keys(text: str) -> dict[str, str]:
    """Keys by their number, from “2:new,1:old”; a text without a number is number 1."""
    pairs = (each.strip().rpartition(":") for each in text.split(",") if each.strip())
    return {number or "1": key for number, _, key in pairs}


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


def program_version() -> str:
    """The program's version, as setup.cfg states it."""
    stated = ConfigParser()
    stated.read(ROOT / "setup.cfg", encoding="utf-8")
    return stated["metadata"]["version"]


def running_settings(environment: Mapping[str, Any]) -> dict[str, Any]:
    """How the program is watched while it runs."""
    log_format = str(environment.get("LOG_FORMAT") or "plain")
    if log_format not in ("plain", "json"):
        raise ValueError(f"LOG_FORMAT is “{log_format}”; it must be plain or json.")
    return {
        "LOG_FORMAT": log_format,
        "METRICS_TOKEN": str(environment.get("METRICS_TOKEN") or ""),
        "LEAST_FREE": int(environment.get("LEAST_FREE_MB") or 500) * 1_000_000,
    }


def mail_settings(environment: Mapping[str, Any]) -> dict[str, Any]:
    """How mail is sent; without SMTP_HOST it is not."""
    security = str(environment.get("SMTP_SECURITY") or "starttls")
    if security not in ("starttls", "tls", "none"):
        raise ValueError(f"SMTP_SECURITY is “{security}”; it must be starttls, tls or none.")
    hour = int(environment.get("MAIL_HOUR") or 7)
    if not 0 <= hour <= 23:
        raise ValueError(f"MAIL_HOUR is {hour}; it must be an hour from 0 to 23.")
    return {
        "SMTP_HOST": str(environment.get("SMTP_HOST") or ""),
        "SMTP_PORT": int(environment.get("SMTP_PORT") or 587),
        "SMTP_SECURITY": security,
        "SMTP_USER": str(environment.get("SMTP_USER") or ""),
        "SMTP_PASSWORD": str(environment.get("SMTP_PASSWORD") or ""),
        "MAIL_FROM": str(environment.get("MAIL_FROM") or ""),
        "PUBLIC_URL": str(environment.get("PUBLIC_URL") or "").rstrip("/"),
        "MAIL_HOUR": hour,
    }


def demo_clock(instance: Path) -> timedelta:
    """How far the clock of the demo city in this folder stands ahead of the wall's; not at all without one."""
    kept = instance / "demo_clock"
    return timedelta(seconds=int(kept.read_text())) if kept.exists() else timedelta(0)


def keep_demo_clock(instance: Path, ahead: timedelta) -> None:
    """Have every program of this folder live in the demo city's year; a clock that was kept before goes on."""
    kept = instance / "demo_clock"
    if not kept.exists():
        kept.write_text(f"{int(ahead.total_seconds())}\n")


def instance_folder(environment: Mapping[str, Any]) -> str | None:
    """The folder named by INSTANCE_PATH, None for Flask's own choice."""
    named = environment.get("INSTANCE_PATH")
    return str(Path(str(named)).absolute()) if named else None


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
