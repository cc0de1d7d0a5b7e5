"""Commands run on copies of filled databases."""

from tests.operations.fixtures import demo_store, demo_template, small_template, store

__all__ = ["demo_store", "demo_template", "small_template", "store"]
