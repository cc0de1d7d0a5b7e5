"""`flask ready` notices that a command looks for files where the services do not keep them, or that some are lost."""

from pathlib import Path

from models.database import db
from models.file_store import FileStore
from models.files import newest_hashes
from tests.bucket_server import BucketServer
from tests.commands.backups import elsewhere, flask, here

__all__ = ["elsewhere", "here"]
READY = {"SECRET_KEY": "x" * 32, "SECOND_FACTOR_KEY": "0" * 32, "LEAST_FREE_MB": "1"}


def newest(most: int) -> list[str]:
    found = list(newest_hashes(most))
    db.session.rollback()
    return found


def test_all_files_are_where_the_database_names_them(here: dict[str, str]) -> None:
    ended = flask(here | READY, "ready")
    assert (ended.exit_code, ended.stdout) == (0, "Ready.\n"), ended.stderr
    assert "file store" not in ended.stderr


def test_with_an_empty_file_store_it_is_not_ready(here: dict[str, str], elsewhere: dict[str, str]) -> None:
    ended = flask(here | READY | {"FILE_STORE": elsewhere["FILE_STORE"]}, "ready")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "the file store is empty. Give this command the INSTANCE_PATH" in ended.stderr


def test_with_an_empty_bucket_it_is_not_ready(here: dict[str, str], buckets: BucketServer) -> None:
    ended = flask(here | READY | buckets.settings(buckets.new_bucket()), "ready")
    assert (ended.exit_code, "the file store is empty" in ended.stderr) == (1, True)


def test_a_lost_file_is_told_and_keeps_nobody_out(here: dict[str, str], computed_store: FileStore) -> None:
    sha256 = newest(1)[0]
    (Path(here["FILE_STORE"]) / sha256[:2] / sha256).unlink()
    assert not computed_store.holds(sha256)
    ended = flask(here | READY, "ready")
    assert (ended.exit_code, ended.stdout) == (0, "Ready.\n")
    assert f"The file store lacks 1 of the {len(newest(5))} newest files" in ended.stderr
