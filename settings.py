"""What can be set from outside, read once from the environment; docs/settings.md explains each.

Only SECRET_KEY and SECOND_FACTOR_KEY have no default: commands work without them, pages refuse to be served until there
are both. With DEVELOPMENT=1 they are made and kept in the instance folder.
"""

from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from models.connections import database_address, file_bucket, file_scanner, queue_address
from models.database import engine_options
from routes.sign_in_settings import (
    cookie_settings,
    earlier_secrets,
    kept_secret,
    second_factor_settings,
    session_settings,
    single_sign_on_settings,
)

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Setting:
    """One name in the environment, what it means where it is not set, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("INSTANCE_PATH", "instance/ beside app.py", "the folder for whatever has no place of its own below"),
    Setting("DATABASE_URL", "sqlite:///<instance>/performance_pay.sqlite3", "where the tables are"),
    Setting("DATABASE_WITHOUT_TLS", "0", "1: the database stands on another machine in a network that is yours alone"),
    Setting("FILE_STORE", "<instance>/files", "the folder that keeps every delivered file"),
    Setting("FILE_BUCKET", "none: files are kept in a folder", "the bucket of S3-compatible storage that keeps them"),
    Setting("FILE_BUCKET_URL", "none", "the address of that storage"),
    Setting("FILE_BUCKET_KEY_ID", "none", "the key with which the program signs in there"),
    Setting("FILE_BUCKET_SECRET", "none", "and the secret that belongs to it"),
    Setting("FILE_BUCKET_REGION", "us-east-1", "the region in which the bucket is"),
    Setting("FILE_BUCKET_CERTIFICATES", "none", "the city's own authority, where it vouches for that storage"),
    Setting("FILE_SCANNER", "none: files are not scanned", "the ClamAV that is asked about every file"),
    Setting("FILE_SCANNER_WITHOUT_TLS", "0", "1: it stands on another machine in a network that is yours alone"),
    Setting("SECRET_KEY", "none; with DEVELOPMENT=1 one is made", "what signs sessions and forms"),
    Setting("SECRET_KEY_BEFORE", "none", "the key before it, so that a new one signs nobody out"),
    Setting("DEVELOPMENT", "0", "1: cookies also without HTTPS, and a SECRET_KEY by itself"),
    Setting(
        *("SECOND_FACTOR_KEY", "none; with DEVELOPMENT=1 one is made"),
        "what seals the secrets of people’s authenticator apps",
    ),
    Setting("SECOND_FACTOR_ROLES", "finance,administrator; with DEVELOPMENT=1 none", "who must have a second factor"),
    Setting("OIDC_ISSUER", "none: nobody signs in by another provider", "the city's own sign-in, by OpenID Connect"),
    Setting("OIDC_CLIENT_ID", "none", "how the program is known there"),
    Setting("OIDC_CLIENT_SECRET", "none", "and by which secret"),
    Setting("OIDC_SECOND_FACTOR", "none", "what it says (acr or amr) where it asked for a second factor itself"),
    Setting("OIDC_MAX_AGE_MINUTES", "0: it is not asked", "how long ago it may have authenticated somebody"),
    Setting("QUEUE_URL", "sqlite:///<instance>/queue.sqlite3", "where waiting background work stands"),
    Setting("QUEUE_WITHOUT_TLS", "0", "1: the queue stands on another machine in a network that is yours alone"),
    Setting("LARGEST_UPLOAD_MB", "25", "the largest file that is taken"),
    Setting("MOST_UNCHECKED", "20", "how many files of one vendor may wait for their check at once"),
    Setting("LARGEST_DAY_MB", "500", "how much one vendor may deliver in a day"),
    Setting("SESSION_HOURS", "12", "after how many hours a person signs in again"),
    Setting("SESSION_IDLE_MINUTES", "60", "after how many minutes without a request a person signs in again"),
    Setting("SIGN_INS_KEPT_DAYS", "90", "for how many days a sign-in that ended stays in the lists of sign-ins"),
    Setting("TRUSTED_PROXIES", "0", "how many proxies in front may say who the visitor is"),
    Setting("WEB_CERTIFICATE", "none: plain HTTP on this machine alone", "what it shows to the proxy, by TLS"),
    Setting("WEB_CERTIFICATE_KEY", "none", "and the key that belongs to it"),
    Setting("WEB_WITHOUT_TLS", "0", "1: it listens to other machines in plain, in a network that is yours alone"),
    Setting("LOG_FORMAT", "plain", "plain: sentences; json: one document for each line"),
    Setting("METRICS_TOKEN", "none: metrics are for this machine alone", "who has it may read /metrics from anywhere"),
    Setting("WEB_THREADS", "1; on PostgreSQL `make run` takes 4", "how many requests a web process answers at once"),
    Setting("REQUESTS_PER_MINUTE", "600", "how much a web process answers to one person in a minute"),
    Setting("LEAST_FREE_MB", "500", "how much room each disk must have left for the program to be ready"),
    Setting("SMTP_HOST", "none: nothing is sent by mail", "the mail server that takes messages"),
    Setting("SMTP_PORT", "587", "its port"),
    Setting("SMTP_SECURITY", "starttls", "starttls, tls or none"),
    Setting("SMTP_USER", "none", "who signs in at the mail server"),
    Setting("SMTP_PASSWORD", "none", "with which password"),
    Setting("MAIL_FROM", "none", "the address that mail comes from"),
    Setting("PUBLIC_URL", "none", "where people reach the program: links in mail and security keys belong to it"),
    Setting("MAIL_HOUR", "7", "the hour of the city's day at which digests and reminders are made"),
)


def read_settings(environment: Mapping[str, Any], instance: Path) -> dict[str, Any]:
    """The program's configuration from the environment; relative defaults stand in the instance folder."""
    development = str(environment.get("DEVELOPMENT", "0")) == "1"
    url = database_address(environment, instance, development)
    largest_mb = int(environment.get("LARGEST_UPLOAD_MB", 25))
    return {
        "PROGRAM_VERSION": program_version(),
        "DEVELOPMENT": development,
        "SECRET_KEY": environment.get("SECRET_KEY") or (kept_secret(instance) if development else None),
        "SECRET_KEY_FALLBACKS": earlier_secrets(environment),
        # Commands without a key get one for as long as they last; whether a server has one must be asked of this.
        "SECRET_KEY_LENGTH": len(str(environment.get("SECRET_KEY") or "")),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url, in_order=not development),
        **file_settings(environment, instance, development),
        "QUEUE_URL": queue_address(environment, instance, development),
        "LARGEST_UPLOAD": largest_mb * 1_000_000,
        "MOST_UNCHECKED": int(environment.get("MOST_UNCHECKED", 20)),
        "LARGEST_DAY": int(environment.get("LARGEST_DAY_MB", 500)) * 1_000_000,
        # A form's other fields need room beside the file; the file itself is measured when it is kept.
        "MAX_CONTENT_LENGTH": largest_mb * 1_000_000 + 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        **session_settings(environment),
        "CLOCK_AHEAD": demo_clock(instance) if development else timedelta(0),
        "TRUSTED_PROXIES": int(environment.get("TRUSTED_PROXIES", 0)),
        **second_factor_settings(environment, instance, development),
        **single_sign_on_settings(environment, development),
        **running_settings(environment),
        **mail_settings(environment),
        **cookie_settings(development),
    }


def file_settings(environment: Mapping[str, Any], instance: Path, development: bool) -> dict[str, Any]:
    """Where delivered files are kept, and who scans them before."""
    return {
        "FILE_STORE": Path(str(environment.get("FILE_STORE") or instance / "files")).absolute(),
        "FILE_BUCKET": file_bucket(environment, development),
        "FILE_SCANNER": file_scanner(environment, development),
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
        "WEB_CERTIFICATE": str(environment.get("WEB_CERTIFICATE") or ""),
        "METRICS_TOKEN": str(environment.get("METRICS_TOKEN") or ""),
        "WEB_THREADS": int(environment.get("WEB_THREADS") or 1),
        "REQUESTS_PER_MINUTE": int(environment.get("REQUESTS_PER_MINUTE") or 600),
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
