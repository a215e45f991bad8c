"""The set-up of a Centre: what is set, what is missing, and its end."""
