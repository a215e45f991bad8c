"""The facts of a report in readable form: as texts, as a Word file, as an Excel file."""
