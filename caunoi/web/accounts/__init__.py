"""People and rights: who may do what, where, on which days, and the table of roles."""
