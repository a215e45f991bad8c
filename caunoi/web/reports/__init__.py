"""The Centre's half-year and annual reports, and the collaborators' monthly reports."""
