"""What the stored names of norms mean to a person, wherever the journal keeps one."""

from caunoi.norms.catalogue import CATALOGUE

NAMES = {name: row.title for name, row in CATALOGUE.items()}
