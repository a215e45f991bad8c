"""The child process that reads a file from outside, with few rights, memory and time.

Run as `python -m caunoi.common.reading_child MODULE` by `caunoi.common.reading`; the server never
imports it for its own use. `MODULE.Reader(content)` is made from the bytes on stdin; each request
names one of its methods, whose parts are sent back as they come. It knows neither Django nor the
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
#: Limits of the child. The memory is address space, which is more than is ever in use.
MOST_MEMORY = 300 * MEGABYTE
MOST_SECONDS = 20

_HEAD = struct.Struct(">cI")
#: The kinds of frames. An answer is any number of parts and an end, or a refusal.
JSON_PART, BYTES_PART, END, REFUSED, TOO_MUCH = b"J", b"B", b"E", b"R", b"M"


class Unreadable(Exception):  # noqa: N818 - becomes a refusal in the parent
    """The file is refused, with a message id in Vietnamese, marked where written, and its
    parameters.
    """

    def __init__(self, message: str, **figures: object) -> None:
        super().__init__(message)
        self.message, self.figures = message, figures


def gettext_noop(text: str) -> str:
    return text


def send(stream: BinaryIO, kind: bytes, payload: bytes = b"") -> None:
    stream.write(_HEAD.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def receive(stream: BinaryIO, most: int | None = None) -> tuple[bytes, bytes]:
    """Return the next frame. Raises `EOFError` at the end, or if it is larger than `most` bytes."""
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
            answer = json.dumps([error.message, error.figures])
            send(target, REFUSED, answer.encode())
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
        except (ValueError, OSError):  # macOS has no limit of address space
            continue


if __name__ == "__main__":
    # Imported under its own name, so that the exceptions the reader module raises are caught here.
    import_module("caunoi.common.reading_child").main(sys.argv[1])
