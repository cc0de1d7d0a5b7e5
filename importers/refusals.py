"""Why a file cannot be read at all. Raised deep in the reader, turned into one blocking finding at its top."""


class FileRefused(Exception):
    """The file as a whole is refused: the catalogue's code, what was found, and the sheet and cell where there is
    one.
    """

    def __init__(self, code: str, found: str, *, sheet: str | None = None, cell: str | None = None) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found, self.sheet, self.cell = code, found, sheet, cell


class LookAgain(Exception):
    """The file must be read once more with what is now known of a sheet.

    Its rows stand out of order, or merged cells cover its rows, or the table that half its headings seemed to be
    (`not_here`) was found whole in another sheet.
    """

    def __init__(
        self, sheet: str, *, merges: tuple[tuple[int, int, int, int], ...] = (), not_here: str | None = None
    ) -> None:
        super().__init__(sheet)
        self.sheet, self.merges, self.not_here = sheet, merges, not_here
