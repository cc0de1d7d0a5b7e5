"""Spreadsheets in and out: what a stranger's file says, cell by cell, and what must be said about it."""
