"""What was agreed, what it pays, and who may move it: pure and exact, without clock, database, web or spreadsheet."""
