"""A real spreadsheet program that opens workbooks and works every formula out anew, in a profile of its own."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def recalculated(workbooks: Sequence[Path], folder: Path, kind: str = "xlsx") -> list[Path]:
    """The workbooks opened, worked out and saved into the folder, as workbooks or as another kind of file."""
    program = shutil.which("soffice")
    assert program is not None, "LibreOffice Calc is missing: install libreoffice-calc-nogui"
    profile, out = folder / "profile", folder / "recalculated"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", kind, "--outdir", str(out), *map(str, workbooks)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [out / f"{path.stem}.{kind}" for path in workbooks]
