"""The closed catalogue of findings: for each code its usual class, what it means, and how a person mends it.

`docs/findings.md` is made from it.
"""

from dataclasses import dataclass

from importers.findings import BLOCKS, EXPLAIN, INFORMATION


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue."""

    code: str
    finding_class: str
    title: str
    mend: str


_SAVE_AS = "Open the file in your spreadsheet program and save it as an Excel workbook (.xlsx), then upload that."
_SEND_AGAIN = "Open the file, save it again as .xlsx, and upload the new copy."
_TYPE_NUMBER = "Type the number alone, with a point for decimals, such as 1234.5."

_FILE = (
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
_TABLES = (
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
_CELLS = (
    ("missing_value", BLOCKS, "A value is missing", "Fill in the cell."),
    (
        "missing_id",
        BLOCKS,
        "What identifies the row is missing",
        "Fill in the cell; ditto marks and blanks below a first row are not read.",
    ),
    ("error_cell", BLOCKS, "The cell shows a spreadsheet error", "Mend the formula, or type the value."),
    (
        "formula_without_value",
        BLOCKS,
        "The formula has no saved result",
        "Open the file in your spreadsheet program, let it calculate, save and upload again.",
    ),
    ("not_a_number", BLOCKS, "This is not a number", _TYPE_NUMBER),
    ("ambiguous_number", BLOCKS, "This number can be read in two ways", _TYPE_NUMBER),
    ("out_of_range", BLOCKS, "The number has more digits than a spreadsheet keeps", "Check the number."),
    ("not_a_whole_number", BLOCKS, "A whole number is expected", "Type a number without decimals."),
    (
        "ambiguous_percent",
        BLOCKS,
        "This may be a fraction or a percentage",
        "Write 95% or 0.95%, so that the meaning is certain.",
    ),
    ("unit_mismatch", BLOCKS, "The unit is not the one that is asked for", "Give the value in the unit of the column."),
    ("bad_date", BLOCKS, "This is not a date that can be read", "Type a real date, such as 2027-07-18."),
    ("implausible_date", BLOCKS, "The date is far from the contract's time", "Check the year."),
    ("bad_time", BLOCKS, "This is not a time of day", "Type the time with a colon, such as 7:50 or 3:15 PM."),
    ("bad_duration", BLOCKS, "This is not a span of time", "Type hours and minutes with a colon, such as 2:30."),
    ("not_in_list", BLOCKS, "The value is not one of those that are allowed", "Choose a value of the list."),
    ("not_yes_or_no", BLOCKS, "Yes or No is expected", "Type Yes or No."),
    ("below_minimum", BLOCKS, "The value is below the least that is possible", "Check the value."),
    ("above_maximum", BLOCKS, "The value is above the most that is possible", "Check the value."),
    ("outside_contract", BLOCKS, "The date lies outside the contract", "Check the date."),
    (
        "outside_period",
        EXPLAIN,
        "The date lies outside the reported period",
        "Check the date, or say why the row belongs to this report.",
    ),
    ("unknown_item", BLOCKS, "The contract has no such item", "Use an item of the contract."),
    (
        "unknown_key",
        BLOCKS,
        "The row refers to something that is not reported",
        "Correct the name, or add the row that it refers to.",
    ),
    ("text_too_long", BLOCKS, "The text is longer than a cell can hold", "Shorten the text."),
    (
        "bare_fraction",
        EXPLAIN,
        "A bare number between 0 and 1 stands where a time is expected; it was read as a fraction of a day",
        "Format the cells as times, or say how they came about.",
    ),
    ("time_missing", EXPLAIN, "The time of day is missing; midnight was taken", "Add the time."),
    (
        "look_alike_characters",
        EXPLAIN,
        "A name mixes letters of different alphabets that look alike",
        "Type the name again.",
    ),
    (
        "date_in_text",
        EXPLAIN,
        "A date stands where a text is expected; spreadsheets turn codes such as 3-4 into dates",
        "Format the cell as text and type the code again.",
    ),
    ("percent_scaled", INFORMATION, "The cell is formatted as a percentage and was read as such", "Nothing to do."),
    ("unit_in_cell", INFORMATION, "The unit stands in the cell", "Nothing to do."),
    ("number_from_text", INFORMATION, "A number is stored as text", "Nothing to do."),
    (
        "date_from_text",
        INFORMATION,
        "A date is stored as text and was read in the order that the contract states",
        "Check that day and month are not exchanged.",
    ),
    ("time_from_text", INFORMATION, "A time is stored as text", "Nothing to do."),
    ("text_from_number", INFORMATION, "A code is stored as a number", "Check that no zeros are missing."),
    ("time_dropped", INFORMATION, "The time of day was left off", "Nothing to do."),
    ("date_dropped", INFORMATION, "The day was left off", "Nothing to do."),
    ("respelled", INFORMATION, "A name was read in the contract's spelling", "Nothing to do."),
    ("invisible_characters", INFORMATION, "Characters that nobody can see were left off", "Nothing to do."),
    ("control_character", INFORMATION, "Control characters were left off", "Nothing to do."),
    (
        "formula_like_text",
        INFORMATION,
        "The text begins like a formula; it is always treated as text",
        "Nothing to do.",
    ),
    ("formula", INFORMATION, "Values were computed by formulas; their saved results were read", "Nothing to do."),
)
_CHECKS = (
    (
        "duplicate_row",
        EXPLAIN,
        "The same row is given more than once; it was counted once",
        "Delete the repeated rows, or say why they are repeated.",
    ),
    ("conflicting_rows", BLOCKS, "Rows with the same key say different things", "Keep the one that is right."),
    ("row_check_failed", BLOCKS, "The row contradicts itself", "Correct the row."),
    (
        "computed_disagrees",
        EXPLAIN,
        "A column does not agree with what it is computed from",
        "Correct the values, or say which of them are right.",
    ),
    (
        "dragged_series",
        EXPLAIN,
        "Several columns of consecutive rows change by a constant step, as when cells are filled by dragging",
        "Replace the rows by what was recorded, or say how they came about.",
    ),
    (
        "repeated_series",
        EXPLAIN,
        "Most of a column repeats an earlier period",
        "Check that the column was not copied, or say why it repeats.",
    ),
    ("little_variation", INFORMATION, "All values of a column are the same", "Check that the values were measured."),
    (
        "same_last_digit",
        INFORMATION,
        "All values of a column end in the same digit",
        "Check that the values were measured.",
    ),
)
CATALOGUE = {entry[0]: Entry(*entry) for entry in (*_FILE, *_TABLES, *_CELLS, *_CHECKS)}
