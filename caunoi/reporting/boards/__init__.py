"""The boards (dashboards): figures, each with the rows behind it."""
