"""The legal basis: today's norms and documents, changes by two persons, self-check, ceilings."""
