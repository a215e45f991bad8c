"""The steps of a difficulty: what a row of the table is, what each needs, brings and tells."""
