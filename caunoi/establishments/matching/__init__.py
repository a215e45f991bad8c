"""Are two rows the same firm? Names, trades and the likeness of two firms."""
