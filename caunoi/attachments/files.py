"""Stores bytes under the hash of their content, so that equal files are stored once."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def path_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def write(content: bytes) -> str:
    """Store the bytes for good and return their hash.

    The final name appears only once the whole content is on the disk, so a power cut leaves no half
    file. A file damaged on the disk is repaired by storing the same content again.
    """
    sha256 = sha256_of(content)
    target = path_of(sha256)
    if read(sha256) is not None:
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=target.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, target)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    _keep_name(target.parent)
    return sha256


def read(sha256: str) -> bytes | None:
    try:
        content = path_of(sha256).read_bytes()
    except FileNotFoundError:
        return None
    return content if sha256_of(content) == sha256 else None


def _keep_name(folder: Path) -> None:
    """fsync the folder too: a new name may be lost otherwise."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
