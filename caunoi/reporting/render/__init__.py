"""The facts of a report as a person reads them: in words, as a Word file, as an Excel file."""
