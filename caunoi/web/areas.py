"""The areas of work and the tables they provide.

An area is a package in `caunoi.web`. Its tables are in files with fixed names, such as `ROWS` in
`access.py`. The shared modules collect them here and name no area. They do so on first use, not
when they are imported, because the files of an area import the shared modules.
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
    found = pkgutil.iter_modules([str(Path(__file__).parent)])
    return tuple(sorted(module.name for module in found if module.ispkg))


@functools.cache
def collect(file: str, table: str) -> tuple[Any, ...]:
    return tuple(row for found in _tables(file, table) for row in found)


def merge(
    file: str, table: str, common: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    merged = dict(common)
    for found in _tables(file, table):
        if twice := merged.keys() & found.keys():
            raise ValueError(f"{table} of {file}.py: two say what {sorted(twice)} is")
        merged |= found
    return merged


def _tables(file: str, table: str) -> Iterator[Any]:
    """Yield the table of each area that has the file.

    A file without the table raises `AttributeError`: a misspelt name would otherwise lose rows
    silently.
    """
    for area in areas():
        name = f"{__package__}.{area}.{file}"
        if find_spec(name):
            yield getattr(import_module(name), table)
