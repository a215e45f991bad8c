"""Are two rows the same firm? What a name and a trade tell, and how alike two firms are."""
