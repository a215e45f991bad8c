"""Things that many tests need, made in one line; no test needs to know how."""
