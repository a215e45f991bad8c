"""Schemes: the list by state, one scheme's whole history, a form for each of its steps."""
