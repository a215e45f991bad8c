"""The boards that people look at first, the rows behind each figure, and the maps."""
