"""Collaborators with their decisions from a list: `headings` → `rows` → `actions`."""
