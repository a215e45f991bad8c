"""Allowances: the months of a year, one sheet with its steps, one's own lines."""
