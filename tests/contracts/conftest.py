"""How hypothesis tries: without a deadline, since machines differ, and in CI with the same examples each time."""

import os

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady" if os.environ.get("CI") == "true" else "patient")
