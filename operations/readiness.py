"""Whether the program can do its work here and now: one question after another, each with what to do on a no."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import Unavailable
from models.file_store import FileStore
from models.files import newest_hashes
from models.governments import list_governments
from models.rights import own_power
from models.sealed_secrets import beginning
from models.second_factors import count_apps_beside
from models.upkeep import migration_here

_NEWEST_ASKED = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer; `advice` says what to do where the answer is no."""

    name: str
    good: bool
    advice: str = ""


def check_database(newest: str) -> tuple[Check, ...]:
    """Whether the database answers, and whether its tables are the program's own; its driver's error where it does not
    answer.
    """
    found = migration_here()
    fits = found == newest
    advice = f"The tables are of migration {found}, and the program needs {newest}. Run `flask db upgrade`."
    return Check("database", True), Check("migrations", fits, "" if fits else advice)


def check_account() -> Check:
    """Whether the database, too, keeps governments and vendors apart for the account that the program connects with."""
    power = own_power()
    advice = f"The account of DATABASE_URL {power}. Make one for the program alone, as docs/operating.md says."
    return Check("rights in the database", not power, advice if power else "")


def check_governments() -> Check:
    """Whether there is a government, and so anybody who can sign in."""
    advice = (
        "Nobody can sign in: no government is entered. Run `flask government enter`, then "
        "`flask government administrator`, as docs/operating.md says."
    )
    good = bool(list_governments())
    return Check("governments", good, "" if good else advice)


def check_keys(numbers: Collection[str]) -> Check:
    """Whether the secret of everybody's app was sealed by a key that there is."""
    closed = count_apps_beside([beginning(number) for number in numbers])
    advice = (
        f"SECOND_FACTOR_KEY names no key that opens the apps of {closed} people; only a recovery code signs them in. "
        "Name the earlier key too, as 2:new,1:old, or find out who changed these rows: `flask seal-anew` names them."
    )
    return Check("keys of apps", not closed, advice if closed else "")


def check_disk(store: FileStore, instance: Path, least_free: int) -> tuple[Check, ...]:
    """Whether files can be kept, and whether each disk has so many bytes left."""
    trouble = store.trouble()
    files = Check("file store", not trouble, trouble)
    places = [place for place in (store.folder, instance) if place is not None and not trouble]
    low = [str(place) for place in places if free_bytes(place) < least_free]
    words = f"Less than {least_free // 1_000_000} MB are left at {' and '.join(low)}. Make room."
    return files, Check("disk", not low, words if low else "")


def check_kept_files(store: FileStore) -> tuple[Check, Check]:
    """Whether the file store is that of the database, and whether it holds the newest files that the database names.

    `flask verify` reads every file; here a few are asked for by their names alone.
    """
    newest = newest_hashes(_NEWEST_ASKED)
    missing = sum(not store.holds(sha256) for sha256 in newest)
    other = bool(missing) and store.is_empty()
    elsewhere = (
        "The database names files, and the file store is empty. Give this command the INSTANCE_PATH, FILE_STORE or "
        "FILE_BUCKET that the services have, or put the files back from a backup."
    )
    lacking = (
        f"The file store lacks {missing} of the {len(newest)} newest files that the database names. See that "
        "INSTANCE_PATH, FILE_STORE or FILE_BUCKET is what the services have, then run `flask verify`."
    )
    place = Check("kept files", not other, elsewhere if other else "")
    return place, Check("newest files", not missing, lacking if missing else "")


def check_scanner(store: FileStore) -> tuple[Check, ...]:
    """Whether the scanner of malicious software answers, where there is one: without its word no file is taken.

    Pages go on without it, so that a web program is ready all the same.
    """
    if store.scanner is None:
        return ()
    try:
        store.scanner.version()
    except Unavailable:
        return (Check("scanner", False, "What FILE_SCANNER names does not answer, so no file is taken. Start it."),)
    return (Check("scanner", True),)


def free_bytes(place: Path) -> int:
    """How many bytes are left on the disk of a folder."""
    return shutil.disk_usage(place).free
