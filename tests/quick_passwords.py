"""Passwords in tests cost next to nothing: hundreds are set and checked on the way to something else.

What they cost in the program stands in tests/models/test_people.py, and in front of the browser they cost that.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

import models.passwords

# What hashes passwords in the program.
REAL = models.passwords._hasher
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# The same for what Flask-Security hashes by itself.
QUICK_OPTIONS = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Within the block a password is hashed in the least time that argon2 takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models.passwords, "_hasher", lambda: _QUICK)
        yield
