"""What people do is tried on copies of filled databases."""

from tests.operations.agreeing_turns import turns_agree
from tests.operations.fixtures import computed_store, demo_store, standing_store, store

__all__ = ["computed_store", "demo_store", "standing_store", "store", "turns_agree"]
