"""The steps of a difficulty: a row of the table, and what each step needs, writes and tells."""
