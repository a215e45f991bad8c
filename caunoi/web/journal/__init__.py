"""The journal as people read it: who did what, when, on which ground, and whether it is intact."""
