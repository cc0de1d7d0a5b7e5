"""The parties that report and verify."""

from collections.abc import Mapping

PARTIES = ("vendor", "city", "third_party")
# Who may verify by the terms, and as which party's word the verification counts. No vendor verifies its own report.
VERIFIERS: Mapping[str, str] = {"inspector": "city", "city": "city", "third_party": "third_party"}
