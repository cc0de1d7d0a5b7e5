"""The demo city, Harborview: terms, people and workbooks, and the scripts that make and load them."""
