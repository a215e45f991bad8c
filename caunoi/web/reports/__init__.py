"""Reports: the Centre's half-year and annual report, prepared, signed, given out."""
