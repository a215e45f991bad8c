"""Schemes: the list by state, one scheme's whole story, a form for each of its steps."""
