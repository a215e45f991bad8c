"""The money of a scheme: what may move, what moved, and what changes how much there is."""
