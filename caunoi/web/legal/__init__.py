"""The legal basis: norms and documents of the day, changes by two persons, self-check, ceilings."""
