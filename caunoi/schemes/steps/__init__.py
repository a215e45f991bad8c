"""The steps of a scheme: what a row of the table is, what each needs, writes and tells."""
