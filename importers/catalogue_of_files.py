"""The catalogue's part on files and tables: what can be wrong before any cell is looked at."""

from importers.findings import BLOCKS, EXPLAIN, INFORMATION

_SAVE_AS = "Open the file in your spreadsheet program and save it as an Excel workbook (.xlsx), then upload that."
_SEND_AGAIN = "Open the file, save it again as .xlsx, and upload the new copy."

FILES = (
    ("file_empty", BLOCKS, "The file is empty", "Check that you chose the right file, and upload it again."),
    (
        "file_too_large",
        BLOCKS,
        "The file is larger than may be uploaded",
        "Take out pictures and sheets that are not asked for, or split the report.",
    ),
    ("not_a_spreadsheet", BLOCKS, "The file is not a spreadsheet", _SAVE_AS),
    ("wrong_type", BLOCKS, "The file is of a type that cannot be read here", _SAVE_AS),
    ("file_damaged", BLOCKS, "The file is damaged", _SEND_AGAIN),
    (
        "file_encrypted",
        BLOCKS,
        "The file is protected by a password",
        "Remove the password in your spreadsheet program (File, Info, Protect), save and upload again.",
    ),
    (
        "macros",
        BLOCKS,
        "The workbook holds macros",
        "Save it as an Excel workbook without macros (.xlsx) and upload that.",
    ),
    ("zip_bomb", BLOCKS, "The file unpacks to far more than its size", _SEND_AGAIN),
    ("zip_method", BLOCKS, "The file is packed in a way that no spreadsheet program uses", _SEND_AGAIN),
    ("zip_bad_name", BLOCKS, "The file holds a part with a forbidden name", _SEND_AGAIN),
    ("zip_duplicate_entry", BLOCKS, "The file holds the same part twice", _SEND_AGAIN),
    ("zip_too_many_entries", BLOCKS, "The file has too many parts", _SEND_AGAIN),
    ("workbook_broken", BLOCKS, "The workbook contradicts itself or is incomplete", _SEND_AGAIN),
    ("xml_dtd", BLOCKS, "The workbook holds a document type, which no spreadsheet program writes", _SEND_AGAIN),
    ("xml_too_deep", BLOCKS, "The workbook's parts are nested too deeply", _SEND_AGAIN),
    (
        "too_many_sheets",
        BLOCKS,
        "The workbook has too many sheets",
        "Upload a workbook with the sheets of this report only.",
    ),
    (
        "too_many_styles",
        BLOCKS,
        "The workbook has too many cell styles",
        "Copy the tables into a new workbook and upload that.",
    ),
    (
        "too_many_merges",
        BLOCKS,
        "A sheet has too many merged cells",
        "Copy the tables into a new workbook and upload that.",
    ),
    ("too_many_rows", BLOCKS, "A sheet has too many rows", "Split the report, or delete rows that are not part of it."),
    (
        "too_many_cells",
        BLOCKS,
        "The workbook has too many cells",
        "Split the report, or delete sheets that are not part of it.",
    ),
    (
        "too_slow",
        BLOCKS,
        "The file took longer to read than is allowed",
        "Take out sheets and formats that are not asked for, and upload it again.",
    ),
    (
        "too_much_memory",
        BLOCKS,
        "The file needs more memory to read than is allowed",
        "Take out sheets and formats that are not asked for, and upload it again.",
    ),
    ("reader_stopped", BLOCKS, "The file could not be read to its end", _SEND_AGAIN),
    (
        "no_data",
        BLOCKS,
        "There are no rows",
        "Fill in the table, or tell the city that there was no work in this period.",
    ),
    (
        "encoding_guessed",
        INFORMATION,
        "The file's letters are stored in an old form, and its name was guessed",
        "Check that names with accents look right. Next time save as “CSV UTF-8”.",
    ),
    (
        "delimiter",
        INFORMATION,
        "The file's values are not separated by commas",
        "Nothing to do if the table looks right.",
    ),
    (
        "external_link",
        INFORMATION,
        "The workbook refers to other workbooks; their last saved values were read",
        "Check that the values are up to date.",
    ),
    (
        "embedded_object",
        INFORMATION,
        "The workbook holds embedded objects, which were not opened",
        "Send documents as files of their own.",
    ),
    (
        "hidden_sheet",
        INFORMATION,
        "A hidden sheet holds a table of the report",
        "Make the sheet visible, or delete it.",
    ),
    (
        "odd_text",
        INFORMATION,
        "A text turns the direction of writing and may read otherwise than it is stored",
        "Type the text again.",
    ),
)
TABLES = (
    (
        "header_not_found",
        BLOCKS,
        "None of the report's tables was found",
        "Give each table a row with the headings that the contract names.",
    ),
    (
        "missing_table",
        BLOCKS,
        "A table of the report was not found",
        "Add the table with its headings; if there is nothing to report, leave it without rows.",
    ),
    ("missing_column", BLOCKS, "A column is missing", "Add the column with this heading."),
    ("duplicate_header", BLOCKS, "Two columns have the same heading", "Delete or rename one of the two."),
    (
        "header_guessed",
        EXPLAIN,
        "A heading differs from the contract's; it was matched by its likeness",
        "Use the contract's heading, or say that the match is right.",
    ),
    (
        "more_than_one_table",
        BLOCKS,
        "The same table stands in more than one place",
        "Keep one of them and delete the others.",
    ),
    (
        "ignored_columns",
        INFORMATION,
        "Columns that the contract does not name are kept in the file and not read",
        "Nothing to do.",
    ),
    (
        "stray_cells",
        EXPLAIN,
        "Something stands apart from the table and was not read as a row of it",
        "Delete it, or move it into the table.",
    ),
    ("total_row_skipped", INFORMATION, "A row of totals was left out", "Nothing to do."),
    (
        "hidden_rows",
        INFORMATION,
        "Hidden rows were read like all others",
        "Delete rows that are not part of the report.",
    ),
    (
        "hidden_columns",
        INFORMATION,
        "Hidden columns were read like all others",
        "Delete columns that are not part of the report.",
    ),
    ("merged_area", INFORMATION, "A very large area of the sheet is merged", "Nothing to do if the table looks right."),
    ("filled_from_merge", EXPLAIN, "A value was filled down from merged cells", "Write the value in each row."),
    (
        "row_shape",
        BLOCKS,
        "A line has more or fewer values than there are headings",
        "Check the line for a missing or an extra separator.",
    ),
    (
        "wrong_contract",
        BLOCKS,
        "The cover names another contract",
        "Upload the workbook of this contract, or choose the contract that it belongs to.",
    ),
    (
        "wrong_period",
        BLOCKS,
        "The report covers another period",
        "Upload the workbook of this period, or choose the period that it belongs to.",
    ),
    (
        "cover_incomplete",
        EXPLAIN,
        "A line of the cover is missing or cannot be read",
        "Fill in the cover as the template shows it.",
    ),
)
