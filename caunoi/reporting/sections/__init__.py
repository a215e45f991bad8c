"""The sections of a report, one file per subject. Their titles are in `catalogue`."""
