"""The steps of a scheme: a row of the table, and what each step needs, writes and tells."""
