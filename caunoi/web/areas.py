"""The areas of work, and what each of them brings.

An area is a package of `caunoi.web`. What it brings stands in files of known names, such as
`access.py` with its `ROWS`. The shared modules collect those here and name no area. They do it on
the first question, not while they are loaded: the files of an area import the shared modules.
"""

import functools
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any


@functools.cache
def areas() -> tuple[str, ...]:
    """Return the names of the packages beside this file, in the order of the alphabet."""
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return tuple(sorted(module.name for module in found if module.ispkg))


@functools.cache
def collect(file: str, table: str) -> tuple[Any, ...]:
    """Return the rows of a table from each area that has the file, the areas in their order."""
    return tuple(row for found in _tables(file, table) for row in found)


def merge(
    file: str, table: str, common: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the tables of all areas as one, added to what is common; no key may stand twice."""
    merged = dict(common)
    for found in _tables(file, table):
        if twice := merged.keys() & found.keys():
            raise ValueError(f"{table} of {file}.py: two say what {sorted(twice)} is")
        merged |= found
    return merged


def _tables(file: str, table: str) -> Iterator[Any]:
    """Yield the table of each area that has the file.

    A file without the table is an error: a misspelt name would else lose rows without a word.
    """
    for area in areas():
        name = f"{__package__}.{area}.{file}"
        if find_spec(name):
            yield getattr(import_module(name), table)
