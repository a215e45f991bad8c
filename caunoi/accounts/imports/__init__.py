"""People and their roles from a list: `headings` → `rows` → `actions`."""
