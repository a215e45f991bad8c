"""Titles of the norms by their stored names, for the journal."""

from caunoi.norms.catalogue import CATALOGUE

NAMES = {name: row.title for name, row in CATALOGUE.items()}
