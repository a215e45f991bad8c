"""A real Centre as its people open it: `caunoi centre` in an empty folder of its own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.journeys.conftest import free_port

#: What would lead the command elsewhere.
CHOICES = {"DATABASE_URL", "CAUNOI_FILES", "CAUNOI_URL", "DJANGO_SETTINGS_MODULE"}


class Centre:
    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in CHOICES}
        self.folder, self.environment = folder, {**kept, "CAUNOI_DATA": str(folder)}
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, *arguments: str) -> str:
        """Return what another command prints for this Centre."""
        command = [sys.executable, "-m", "caunoi.cli.main", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    @contextmanager
    def opened(self, *arguments: str) -> Iterator[list[str]]:
        """Run the command; return what it printed until it served."""
        process = subprocess.Popen(
            [sys.executable, "-m", "caunoi.cli.main", "centre", *arguments]
            + ["--port", str(self.port)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        lines = []
        try:
            for line in process.stdout:
                lines += [line.strip()] if line.strip() else []
                if line.startswith("Cầu Nối chạy tại"):
                    break
            self._wait_until_it_answers()
            yield lines
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)

    def _wait_until_it_answers(self) -> None:
        for _try in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=2).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError(self.url)


def links_in(lines: list[str]) -> list[str]:
    return re.findall(r"\S+/invitation/\S+", "\n".join(lines))
