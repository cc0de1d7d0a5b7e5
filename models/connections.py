"""Where the program reaches its database, its queue, its bucket of files and its scanner: on this machine, or by TLS.

Whoever stands between reads and changes what goes by in plain, so that an operator must say that nobody can.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import URL, make_url

from models.bucket_store import Bucket
from models.database import database_url
from models.file_scanner import FileScanner

BUCKET_SETTINGS = (
    *("FILE_BUCKET", "FILE_BUCKET_URL", "FILE_BUCKET_KEY_ID", "FILE_BUCKET_SECRET"),
    *("FILE_BUCKET_REGION", "FILE_BUCKET_CERTIFICATES"),
)
_BY_TLS = ("require", "verify-ca", "verify-full")


def database_address(environment: Mapping[str, Any], instance: Path, development: bool) -> str:
    """The address of the database; ValueError where rows would go to another machine in plain."""
    url = database_url(str(environment.get("DATABASE_URL") or f"sqlite:///{instance / 'performance_pay.sqlite3'}"))
    host = host_in_plain(url, environment)
    if host and not development and not _is_set(environment, "DATABASE_WITHOUT_TLS"):
        raise ValueError(
            f"DATABASE_URL speaks to {host} without TLS, so whoever stands between reads and changes every row. Add "
            "?sslmode=verify-full to it, or set DATABASE_WITHOUT_TLS=1 where that network is yours alone."
        )
    return url


def queue_address(environment: Mapping[str, Any], instance: Path, development: bool) -> str:
    """The address of the queue; ValueError where work would wait on another machine that is spoken to in plain."""
    url = str(environment.get("QUEUE_URL") or f"sqlite:///{instance / 'queue.sqlite3'}")
    host = "" if url == "memory:" else host_in_plain(url, environment)
    if host and not development and not _is_set(environment, "QUEUE_WITHOUT_TLS"):
        raise ValueError(
            f"QUEUE_URL speaks to {host} without TLS, so whoever stands between reads its password and stops the work. "
            "Begin it with rediss://, or add ?sslmode=verify-full where it is PostgreSQL; or set QUEUE_WITHOUT_TLS=1 "
            "where that network is yours alone."
        )
    return url


def file_bucket(environment: Mapping[str, Any], development: bool) -> Bucket | None:
    """The bucket that keeps files, where one is named; refused where what belongs to it is missing or unsafe."""
    stated = {name: str(environment.get(name) or "") for name in BUCKET_SETTINGS}
    name, url, key_id, secret, region, certificates = stated.values()
    missing = [each for each in BUCKET_SETTINGS[:4] if not stated[each]]
    if any(stated.values()) and missing:
        given = next(each for each in BUCKET_SETTINGS if stated[each])
        raise ValueError(f"{given} is set, so {', '.join(missing)} must be set as well.")
    if not name:
        return None
    here = urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
    if not url.startswith("https://") and not (url.startswith("http://") and (development or here)):
        raise ValueError("FILE_BUCKET_URL must begin with https://, or whoever stands between could read every file.")
    if certificates and not Path(certificates).is_file():
        raise ValueError(f"FILE_BUCKET_CERTIFICATES names {certificates}, where no file is.")
    return Bucket(name, url, region or "us-east-1", key_id, secret, Path(certificates) if certificates else None)


def file_scanner(environment: Mapping[str, Any], development: bool) -> FileScanner | None:
    """Who scans files for malicious software, where one is named: a socket on this machine, or host:port.

    ValueError where the address is neither, or where files would go to another machine in plain: clamd knows no TLS.
    """
    address = str(environment.get("FILE_SCANNER") or "")
    if not address or address.startswith("/"):
        return FileScanner(address) if address else None
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal():
        raise ValueError(f"FILE_SCANNER is “{address}”; it must be the path of a socket, or a host and its port.")
    if not _is_here(host) and not development and not _is_set(environment, "FILE_SCANNER_WITHOUT_TLS"):
        raise ValueError(
            f"FILE_SCANNER sends every file to {host} without TLS. Name a scanner on this machine, or set "
            "FILE_SCANNER_WITHOUT_TLS=1 where that network is yours alone."
        )
    return FileScanner((host, int(port)))


def host_in_plain(url: str, environment: Mapping[str, Any]) -> str:
    """The other machine to which the address would speak without TLS; “” where all stays here, or goes by TLS.

    Where the address names no host, or nothing of TLS, PostgreSQL reads PGHOST and PGSSLMODE.
    """
    made = make_url(url)
    if made.drivername.startswith("postgres"):
        return _plain_host_of_postgresql(made, environment)
    # Redis speaks TLS where its scheme is “rediss”, and never otherwise.
    host = made.host or ""
    return host if made.drivername == "redis" and not _is_here(host) else ""


def _plain_host_of_postgresql(made: URL, environment: Mapping[str, Any]) -> str:
    said = made.normalized_query
    if said.get("sslmode", (str(environment.get("PGSSLMODE") or ""),))[-1] in _BY_TLS:
        return ""
    named = [made.host or "", *said.get("host", ()), *said.get("hostaddr", ())]
    hosts = [each for some in named for each in some.split(",") if each] or [str(environment.get("PGHOST") or "")]
    return next((host for host in hosts if not _is_here(host)), "")


def _is_here(host: str) -> bool:
    """Whether the host is this machine: a socket in a folder, its own name, or an address of its own."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _is_set(environment: Mapping[str, Any], name: str) -> bool:
    return str(environment.get(name) or "0") == "1"
