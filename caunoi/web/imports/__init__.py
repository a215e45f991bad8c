"""Lists from the district offices: sent, previewed, decided row by row, then stored."""
