"""What a format shows of a number, where it is not the number."""

import pytest

from importers import displays, number_formats


@pytest.mark.parametrize(
    "code,raw,said",
    [
        ("0.00", "12.5", None),
        ("0.00", "12.505", "12.505, shown as 12.51"),
        ("#,##0", "1234.5", "1234.5, shown as 1235"),
        ('"$"#,##0.00', "12.5", None),
        ('0.0" tons"', "12.5", None),
        ("0.0%", "0.945", None),
        ("0%", "0.945", "94.5%, shown as 95%"),
        ("General", "12.123456", None),
        ("0.00E+00", "12345.678", None),
        ("# ?/?", "0.3333", None),
        ("yyyy-mm-dd", "46664.5", None),
        (";;;", "12.5", "12.5, shown as something else"),
        ('"n/a"', "12", "12, shown as something else"),
        ('0"5"', "12", "12, shown as something else"),
        ("#,##0,", "12500", "12500, shown as something else"),
        ("0.0,,", "12500000", "12500000, shown as something else"),
        ("#,##0.00;(#,##0.00)", "-12.505", "-12.505, shown as -12.51"),
        ("0.00", "0.30000000000000004", None),
        ("0.0", "1.25E-2", "0.0125, shown as 0.0"),
    ],
)
def test_what_is_shown_otherwise_is_said(code: str, raw: str, said: str | None) -> None:
    found = displays.note_on(displays.display(code), number_formats.meaning(code), raw)
    assert (found.found if found is not None else None) == said
