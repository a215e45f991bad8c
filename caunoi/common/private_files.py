"""Restricts our files to their owner: the database, stored files, the key.

No Django here: the settings call it before anything is written.
"""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

#: The permission bits of group and others.
_OTHERS = 0o077


def write_for_owner_only() -> None:
    os.umask(_OTHERS)


def close_to_others(paths: Iterable[Path], *, but: Iterable[Path] = ()) -> None:
    """Remove the rights of group and others, in folders recursively.

    Paths in `but` are left alone, and so are files of another owner.
    """
    kept = set(but)
    for path in paths:
        for found in _with_content(path, kept):
            with contextlib.suppress(PermissionError, FileNotFoundError):
                mode = stat.S_IMODE(found.lstat().st_mode)
                if mode & _OTHERS and not found.is_symlink():
                    found.chmod(mode & ~_OTHERS)


def _with_content(path: Path, but: set[Path]) -> Iterator[Path]:
    if path in but or not path.exists():
        return
    yield path
    if path.is_dir() and not path.is_symlink():
        with contextlib.suppress(PermissionError):
            for inside in path.iterdir():
                yield from _with_content(inside, but)
