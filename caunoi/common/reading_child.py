"""The child in which a file from outside is read: few rights, little memory, a few seconds.

Run as `python -m caunoi.common.reading_child MODULE` by `caunoi.common.reading`, never imported by
the server for its own use. `MODULE.Reader(content)` is made of the bytes on stdin; each request
names one of its methods, whose parts go back as they come. It knows neither Django nor the
database, and its environment is empty: there is nothing here for a hostile file to find.
"""

import json
import resource
import struct
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import BinaryIO

MEGABYTE = 1024 * 1024
#: What the child may take of the machine. The memory is address space: more than is ever in use.
MOST_MEMORY = 300 * MEGABYTE
MOST_SECONDS = 20

_HEAD = struct.Struct(">cI")
#: The kinds of frames. An answer is any number of parts and an end, or a refusal.
JSON_PART, BYTES_PART, END, REFUSED, TOO_MUCH = b"J", b"B", b"E", b"R", b"M"


class Unreadable(Exception):  # noqa: N818 - becomes a refusal on the other side
    """The file is refused: a Vietnamese message id, marked where it is written, and its figures."""

    def __init__(self, message: str, **figures: object) -> None:
        super().__init__(message)
        self.message, self.figures = message, figures


def gettext_noop(text: str) -> str:
    """Mark a message that the other side puts into the reader's language."""
    return text


def send(stream: BinaryIO, kind: bytes, payload: bytes = b"") -> None:
    stream.write(_HEAD.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def receive(stream: BinaryIO, most: int | None = None) -> tuple[bytes, bytes]:
    """Return the next frame; raises EOFError where none comes any more, or one larger than most."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, size = _HEAD.unpack(head)
    if most is not None and size > most:
        raise EOFError
    payload = stream.read(size)
    if len(payload) < size:
        raise EOFError
    return kind, payload


def main(module: str) -> None:
    """Answer requests until nobody asks any more."""
    make = import_module(module).Reader
    _limit()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    _kind, content = receive(source)
    reader = None
    while True:
        try:
            _kind, request = receive(source)
        except EOFError:
            return
        name, *arguments = json.loads(request)
        try:
            if reader is None:
                reader = make(content)
            _answer(target, getattr(reader, name), arguments)
        except Unreadable as error:
            told = json.dumps([error.message, error.figures])
            send(target, REFUSED, told.encode())
        except MemoryError:
            send(target, TOO_MUCH)


def _answer(
    target: BinaryIO, method: Callable[..., Iterable[object]], arguments: list[str]
) -> None:
    for part in method(*arguments):
        if isinstance(part, bytes):
            send(target, BYTES_PART, part)
        else:
            send(target, JSON_PART, json.dumps(part, ensure_ascii=False).encode())
    send(target, END)


def _limit() -> None:
    for name, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(name, (most, most))
        except (ValueError, OSError):  # macOS knows no limit of address space
            continue


if __name__ == "__main__":
    # Under its own name: what the module of the reader raises must be what is caught here.
    import_module("caunoi.common.reading_child").main(sys.argv[1])
