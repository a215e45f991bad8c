"""A reader that does what a hostile file would make one do."""

import os
import time
from collections.abc import Iterator
from typing import Any

from caunoi.common.reading_child import MEGABYTE, Unreadable, gettext_noop


class Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def size(self) -> Iterator[int]:
        yield len(self._content)

    def environment(self) -> Iterator[list[str]]:
        yield sorted(os.environ)

    def refuse(self) -> Iterator[Any]:
        yield "a part"
        raise Unreadable(gettext_noop("Ảnh có %(most)s điểm."), most=3)

    def fill(self) -> Iterator[int]:
        yield len(bytearray(1000 * MEGABYTE))

    def die(self) -> Iterator[Any]:
        os.abort()
        yield

    def sleep(self) -> Iterator[Any]:
        time.sleep(600)
        yield

    def talk(self) -> Iterator[bytes]:
        while True:
            yield bytes(MEGABYTE)
