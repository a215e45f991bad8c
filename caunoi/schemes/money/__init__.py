"""The money of a scheme: what may be paid, what was paid, and what changes the amounts."""
