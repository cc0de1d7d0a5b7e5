"""What others do with the same workbook, in an environment of their own: intake_peers.py WHAT WORKBOOK DATABASE."""

import sys
import time
from pathlib import Path


def by_pandas(workbook: str, database: str) -> float:
    """pandas: read_excel, then to_sql into SQLite."""
    import pandas as pd
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"sqlite:///{database}")
    began = time.perf_counter()
    pd.read_excel(workbook).to_sql("rows", engine, if_exists="replace", index=False)
    return time.perf_counter() - began


def by_django(workbook: str, database: str) -> float:
    """django-import-export: a resource with all columns, bulk, into SQLite."""
    import django
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        INSTALLED_APPS=["import_export"],
        USE_TZ=False,
    )
    django.setup()
    from django.db import connection, models
    from import_export import resources
    from tablib import Dataset

    headings = ["Run", "Day", "Start", "Tons", "Load", "Miles", "Share", "Count", "Crew", "Place", "Note", "Done"]
    kinds = [models.DateField, models.DateTimeField, *[models.FloatField] * 4, models.IntegerField]
    fields = {name: kind(null=True) for name, kind in zip(headings[1:8], kinds, strict=True)}
    fields |= {name: models.CharField(max_length=200) for name in headings[8:]}
    fields["Run"] = models.CharField(max_length=20, primary_key=True)
    meta = type("Meta", (), {"app_label": "peers"})
    table = type("Row", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    options = {"model": table, "import_id_fields": ["Run"], "use_bulk": True, "batch_size": 5_000, "skip_diff": True}
    resource = type("RowResource", (resources.ModelResource,), {"Meta": type("Meta", (), options)})
    with connection.schema_editor() as editor:
        editor.create_model(table)
    began = time.perf_counter()
    content = Dataset().load(Path(workbook).read_bytes(), format="xlsx")
    result = resource().import_data(content, raise_errors=True)
    assert not result.has_errors()
    return time.perf_counter() - began


if __name__ == "__main__":
    Path(sys.argv[3]).unlink(missing_ok=True)
    print({"pandas": by_pandas, "django": by_django}[sys.argv[1]](sys.argv[2], sys.argv[3]))
