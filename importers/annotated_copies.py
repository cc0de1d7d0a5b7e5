"""The one door of this layer for giving a file back with its findings: in a child process, as for reading."""

from collections.abc import Sequence
from pathlib import Path

from importers.children import ChildFailed, read_in_child
from importers.finding_sheets import Remark
from importers.limits import LIMITS, Limits


def write_annotated(path: Path, remarks: Sequence[Remark], about: str, out: Path, limits: Limits = LIMITS) -> str:
    """Write the annotated copy of a workbook to `out`; the answer is empty, or says why there is none.

    `about` stands above the list of findings. Raises OSError where `path` cannot be read or `out` cannot be written.
    """
    path, out = path.resolve(strict=True), out.resolve()
    out.write_bytes(b"")
    task = {"reads": "annotations", "remarks": tuple(remarks), "about": about, "out": out}
    try:
        answer = read_in_child(path, task, limits)
    except ChildFailed as failure:
        return failure.found
    return "" if answer["written"] else str(answer["why"])
