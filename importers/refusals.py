"""Why a file cannot be read at all. Raised deep in the reader, turned into one blocking finding at its top."""


class FileRefused(Exception):
    """The file as a whole is refused: the catalogue's code, what was found, and the sheet and cell where there is
    one.
    """

    def __init__(self, code: str, found: str, *, sheet: str | None = None, cell: str | None = None) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found, self.sheet, self.cell = code, found, sheet, cell


class LookAgain(Exception):
    """The sheet must be read once more with what is now known of it: its rows stand out of order, or merges cover its
    rows.
    """

    def __init__(self, sheet: str, merges: tuple[tuple[int, int, int, int], ...] = ()) -> None:
        super().__init__(sheet)
        self.sheet, self.merges = sheet, merges
