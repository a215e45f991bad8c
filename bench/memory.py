"""What `caunoi serve` keeps resident: the server, its two web workers and the worker of jobs.

Asked for: at most 300 MB for all of it after 200 mixed pages of the demonstration. A page of memory
that several processes share is counted once (PSS); the sum that counts it in each stands beside.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
CAUNOI = (sys.executable, "-m", "caunoi.cli.main")
MOST_MB, PAGES, A_PAGE = 300, 200, 8
LINK = re.compile(r'href="(/(?!static/)[^"#]*)"')


def main() -> int:
    cookie = _demonstration()
    port = _free_port()
    server = subprocess.Popen([*CAUNOI, "serve", "--port", str(port)])
    try:
        _wait_for(port)
        asked = sum(1 for _page in _pages(f"http://127.0.0.1:{port}", cookie))
        found = [_megabytes(pid) for pid in _family(server.pid)]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
    shared, each = (sum(parts) for parts in zip(*found, strict=True))
    print(f"{len(found)} processes after {asked} pages: {shared:.0f} MB resident")
    print(f"(counted in each process: {each:.0f} MB)")
    is_good = shared <= MOST_MB
    print(f"at most {MOST_MB} MB after {PAGES} pages: {'held' if is_good else 'NOT held'}")
    return 0 if is_good else 1


def _demonstration() -> str:
    """Make the demonstration where it is not there yet; return a director's session."""
    folder = ROOT / "var" / "bench" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'db.sqlite3'}"
    os.environ["CAUNOI_FILES"] = str(folder / "files")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    for command in ("setup", "demo"):
        subprocess.run([*CAUNOI, command], check=True)
    import django

    django.setup()
    from django.test import Client

    from caunoi.accounts.rights import people_in_role_at
    from caunoi.accounts.roles import Role
    from caunoi.demo.province import STORY_DAY

    visitor = Client()
    visitor.force_login(people_in_role_at(Role.DIRECTOR, STORY_DAY)[0])
    return visitor.cookies.output(header="", sep=";", attrs=[]).strip()


def _pages(base: str, cookie: str) -> Iterator[str]:
    """Open pages as their links lead on, each once, until enough were seen."""
    waiting, known = ["/"], {"/"}
    for _turn in range(PAGES):
        path = waiting.pop(0)
        with urlopen(Request(base + path, headers={"Cookie": cookie}), timeout=60) as answer:
            text = answer.read().decode(errors="replace")
        links = dict.fromkeys(link.replace("&amp;", "&") for link in LINK.findall(text))
        # From the first page all, so that every area is seen; from others a few of their rows.
        new = [link for link in links if link not in known][: None if path == "/" else A_PAGE]
        known.update(new)
        waiting += new
        yield path


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in below for one in _family(int(child)))]


def _megabytes(pid: int) -> tuple[float, float]:
    """Return what a process holds: its part of what is shared, and all that it sees."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in told.splitlines()[1:]}
    return sizes["Pss"] / 1024, sizes["Rss"] / 1024


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    """Wait until somebody listens; a minute is too long."""
    for _second in range(120):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(port)


if __name__ == "__main__":
    sys.exit(main())
