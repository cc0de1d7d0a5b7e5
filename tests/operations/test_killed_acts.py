"""A process that is killed at any moment of a delivery, an acceptance or an approval leaves the act whole or absent,
and what it acknowledged is there.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.errors import DomainError
from models.database import db
from models.folder_store import FolderStore
from models.trail import file_hashes
from operations.verification import verify_everything
from tests.database import TestDatabase
from tests.operations.acts_to_kill import ACTS
from tests.operations.faults import CITY, Act, acts_of, half_of, seen_now, whole_of
from tests.operations.killing import Outside

USUAL, WHOLE = 2, 200
# Seconds after each word of the process within which it is killed; what is longest is measured before.
LONGEST_COMMIT = 0.03


@pytest.fixture
def people(store: FolderStore, database: TestDatabase, tmp_path: Path) -> Iterator[Outside]:
    db.session.commit()
    made = Outside("acts_to_kill", store, database, tmp_path)
    yield made
    made.stop()


def try_to_kill(people: Outside, acts: Iterator[Act], store: FolderStore, moments: int, seed: int) -> Counter[str]:
    """Kill the acts, each until it is done; how often one was found absent, whole though killed, or done before."""
    chance, seen = random.Random(seed), Counter[str]()
    people.do(*next(acts))  # by the parent itself, so that no process must warm up
    db.session.expunge_all()
    longest, act = length_of(people, next(acts)), next(acts)
    for number in range(moments):
        before, whole = seen_now(), whole_of(act)
        assert whole != before
        step = chance.choice(("began", "began", "done"))
        after = chance.uniform(0, longest if step == "began" else LONGEST_COMMIT)
        words, ended = people.do(*act, kill_at=step, after=after)
        found = seen_now()
        assert found in (before, whole), f"moment {number}, {after} after {step}: {half_of(found, whole)}"
        assert found == whole or "acknowledged" not in words, f"moment {number}: what was acknowledged is not there"
        assert all(store.is_intact(sha256) for sha256, _ in file_hashes(CITY))
        seen["absent" if found == before else "whole, killed" if ended else "before the kill"] += 1
        if found == whole:
            assert_once(people, act)
            act = next(acts)
    db.session.rollback()
    return seen


def length_of(people: Outside, act: Act) -> float:
    """How long an act takes from the beginning of its process to its end, undisturbed."""
    began = time.monotonic()
    words, _ = people.do(*act)
    assert sorted(words) == ["acknowledged", "began", "done"]
    db.session.expunge_all()
    return time.monotonic() - began


def assert_once(people: Outside, act: Act) -> None:
    """The same act once more changes nothing: a delivery is the same report, everything else is refused."""
    whole = seen_now()
    if act[0] == "deliver":
        assert people.do(*act)[1] == 0
    else:
        with pytest.raises(DomainError):
            ACTS[act[0]](*act[1:])
    assert seen_now() == whole


def test_acts_killed_at_some_random_moments_are_whole_or_absent(
    people: Outside, store: FolderStore, tmp_path: Path
) -> None:
    seen = Counter[str]()
    for name in ACTS:
        seen += try_to_kill(people, acts_of(name, store, tmp_path), store, USUAL, seed=1)
    assert seen["absent"] + seen["whole, killed"] > 0


@pytest.mark.proof
@pytest.mark.parametrize("name", ACTS)
def test_an_act_killed_at_two_hundred_random_moments_is_whole_or_absent(
    name: str, people: Outside, store: FolderStore, tmp_path: Path
) -> None:
    seen = try_to_kill(people, acts_of(name, store, tmp_path), store, WHOLE, seed=2)
    assert 50 < seen["absent"] < WHOLE
    assert verify_everything(store).differences == ()
