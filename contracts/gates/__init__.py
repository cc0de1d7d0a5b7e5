"""The kinds of gates: what decides a composite before it is combined, or overrules it afterwards. One file each."""

from collections.abc import Mapping

from contracts.gates import forgiveness, grace, improvement, when
from contracts.schema import Strict

KINDS: Mapping[str, type[Strict]] = {
    "when": when.WhenSchema,
    "improvement": improvement.ImprovementSchema,
    "forgiveness": forgiveness.ForgivenessSchema,
    "grace": grace.GraceSchema,
}
