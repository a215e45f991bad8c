"""Reads a file from outside in a child process, so that no file can fill or block the server.

At most `AT_ONCE` files are read on one machine at a time, each by a child of bounded memory and
time (`reading_child`). It returns plain texts, numbers and bytes, of bounded size.
"""

import fcntl
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from caunoi.common import reading_child as child
from caunoi.common.errors import Refusal

AT_ONCE = 2
#: How long a reader waits for a free place.
WAIT_SECONDS = 60
#: Wall-clock limit, for a busy machine; the child's own limit is CPU time.
MOST_SECONDS = 3 * child.MOST_SECONDS
MOST_ANSWER = 64 * child.MEGABYTE


class TooMuch(Exception):  # noqa: N818 - the caller says what of the file was too much
    """The child ended without an answer: the file needs more memory or time than allowed."""


class BusyRefusal(Refusal):
    """Other files are being read; this one can be sent again."""

    status = 503


class Reading:
    def __init__(self, process: "subprocess.Popen[bytes]", content: bytes) -> None:
        self._process = process
        self._tell(content)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, name: str, *arguments: str) -> Iterator[Any]:
        """Yield the parts of the child's answer. Raises `child.Unreadable` or `TooMuch`."""
        self._tell(json.dumps([name, *arguments]).encode())
        left = MOST_ANSWER
        while True:
            kind, payload = self._hear(left)
            left -= len(payload)
            if kind == child.END:
                return
            if kind == child.TOO_MUCH:
                raise TooMuch
            if kind == child.REFUSED:
                message, figures = json.loads(payload)
                raise child.Unreadable(message, **figures)
            yield json.loads(payload) if kind == child.JSON_PART else payload

    def _tell(self, payload: bytes) -> None:
        try:
            child.send(cast(BinaryIO, self._process.stdin), child.BYTES_PART, payload)
        except BrokenPipeError:
            raise TooMuch from None

    def _hear(self, most: int) -> tuple[bytes, bytes]:
        try:
            return child.receive(cast(BinaryIO, self._process.stdout), most)
        except EOFError:
            raise TooMuch from None


@contextmanager
def reading(module: str, content: bytes) -> Iterator[Reading]:
    """Read the file in a child with the `Reader` of the module; the child ends with the block."""
    with _place():
        process = subprocess.Popen(
            [sys.executable, "-m", child.__name__, module],
            cwd=settings.ROOT,
            env={"MALLOC_ARENA_MAX": "1"},  # each arena would count as memory, used or not
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        clock = threading.Timer(MOST_SECONDS, process.kill)
        clock.start()
        try:
            yield Reading(process, content)
        finally:
            clock.cancel()
            process.kill()
            for stream in (process.stdin, process.stdout):
                _close(stream)
            process.wait()


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except BrokenPipeError:  # nobody will read what is still in the pipe
        return


def _folder() -> Path:
    folder: Path = settings.VAR / "reading"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _place() -> Iterator[None]:
    """Wait for one of the `AT_ONCE` file locks, shared by all processes of the machine.

    Raises `BusyRefusal` after `WAIT_SECONDS`.
    """
    folder, until = _folder(), time.monotonic() + WAIT_SECONDS
    while True:
        for number in range(AT_ONCE):
            with (folder / str(number)).open("w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield
                return
        if time.monotonic() > until:
            raise BusyRefusal(_("Máy đang đọc những tệp khác. Một phút nữa gửi lại tệp này."))
        time.sleep(0.1)
