"""The boards: what a person looks at first, each figure with the rows behind it."""
