"""What others do with the same workbook, each in a process of its own: intake_peers.py WHAT WORKBOOK DATABASE.

Prints seconds, seconds of computing, and the megabytes that it needed, as JSON; imports are not counted.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def by_calamine(workbook: str, _: str) -> None:
    """python-calamine: every value of the sheet."""
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(workbook).get_sheet_by_name("Runs").to_python()


def by_openpyxl(workbook: str, _: str) -> None:
    """openpyxl, which only reads: every value of the sheet, no row kept."""
    import openpyxl

    book = openpyxl.load_workbook(workbook, read_only=True, data_only=True)
    sum(1 for _ in book["Runs"].iter_rows(values_only=True))


def by_pandas(workbook: str, database: str) -> None:
    """pandas: read_excel, then to_sql into SQLite."""
    import pandas as pd
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"sqlite:///{database}")
    pd.read_excel(workbook).to_sql("rows", engine, if_exists="replace", index=False)


def by_django(workbook: str, _: str) -> None:
    """django-import-export: a resource with all columns, bulk, into SQLite."""
    from tablib import Dataset

    content = Dataset().load(Path(workbook).read_bytes(), format="xlsx")
    result = RESOURCES[0]().import_data(content, raise_errors=True)
    assert not result.has_errors()


RESOURCES: list[type] = []


def prepare_django(database: str) -> None:
    """A program of one table; what its owner would have had running before the upload."""
    import django
    from django.conf import settings

    place = {"ENGINE": "django.db.backends.sqlite3", "NAME": database}
    settings.configure(DATABASES={"default": place}, INSTALLED_APPS=["import_export"], USE_TZ=False)
    django.setup()
    from django.db import connection, models
    from import_export import resources

    headings = ["Run", "Day", "Start", "Tons", "Load", "Miles", "Share", "Count", "Crew", "Place", "Note", "Done"]
    kinds = [models.DateField, models.DateTimeField, *[models.FloatField] * 4, models.IntegerField]
    fields = {name: kind(null=True) for name, kind in zip(headings[1:8], kinds, strict=True)}
    fields |= {name: models.CharField(max_length=200) for name in headings[8:]}
    fields["Run"] = models.CharField(max_length=20, primary_key=True)
    meta = type("Meta", (), {"app_label": "peers"})
    table = type("Row", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    options = {"model": table, "import_id_fields": ["Run"], "use_bulk": True, "batch_size": 5_000, "skip_diff": True}
    RESOURCES.append(type("RowResource", (resources.ModelResource,), {"Meta": type("Meta", (), options)}))
    with connection.schema_editor() as editor:
        editor.create_model(table)


def prepare_nothing(_: str) -> None:
    """Nothing stands ready."""


def main(what: str, workbook: str, database: str) -> None:
    """Measure one of them."""
    imports = {"calamine": "python_calamine", "openpyxl": "openpyxl", "pandas": "pandas", "django": "tablib"}
    importlib.import_module(imports[what])
    Path(database).unlink(missing_ok=True)
    (prepare_django if what == "django" else prepare_nothing)(database)
    work: dict[str, Callable[[str, str], None]] = {
        "calamine": by_calamine,
        "openpyxl": by_openpyxl,
        "pandas": by_pandas,
        "django": by_django,
    }
    before, began, computed = memory(), time.perf_counter(), time.process_time()
    work[what](workbook, database)
    found = {"wall": time.perf_counter() - began, "cpu": time.process_time() - computed, "mb": memory() - before}
    print(json.dumps(found))


def memory() -> float:
    """The highest memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
