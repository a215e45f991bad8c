"""An empty installation: the link that the console prints opens, as the person who gets it."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from caunoi.accounts.models import User
from caunoi.cli.main import keep_apart, main
from caunoi.demo.models import Demonstration
from tests.conftest import Database
from tests.journeys.centre import Centre, links_in
from tests.journeys.conftest import Server, free_port

PASSWORD = "sổ cơ sở 2018"


@pytest.fixture
def server(fresh_database: Database, tmp_path: Path) -> Iterator[Server]:
    running = Server(fresh_database, log=tmp_path / "log.txt")
    running.start()
    yield running
    running.stop()


def invite(server: Server, monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    """Return the link that `caunoi admin invite` prints."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ran = server.database.caunoi("--json", "admin", "invite", "Lê Thu Hà")
    assert ran.returncode == 0, ran.stderr
    link: str = json.loads(ran.stdout)["link"]
    return link


class Browser:
    """Cookies and forms, nothing else."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def open(self, url: str, **form: str) -> tuple[int, str, str]:
        """Return status, address and text of where a link or a form leads."""
        if form:
            form["csrfmiddlewaretoken"] = next(
                cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"
            )
        body = urlencode(form).encode() if form else None
        try:
            answer = self._opener.open(url, body, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        return answer.status, answer.url, answer.read().decode()


def test_the_first_administrator_comes_in_by_the_printed_link(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invite(server, monkeypatch, CAUNOI_URL=f"{server.url}/")
    person = Browser()
    status, _url, page = person.open(link)
    assert status == 200
    assert "Lê Thu Hà" in page
    status, url, page = person.open(link, password=PASSWORD, again=PASSWORD)
    assert (status, url) == (200, f"{server.url}/")
    assert "Lê Thu Hà" in page
    assert "Quản trị hệ thống" in page
    assert Browser().open(link)[0] == 404


def test_without_an_address_of_its_own_the_link_is_that_of_this_machine(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CAUNOI_URL", raising=False)
    link = invite(server, monkeypatch, PORT=str(server.port))
    assert link.startswith(f"{server.url}/invitation/")
    assert Browser().open(link)[0] == 200


def test_no_log_holds_what_opens_an_account(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invite(server, monkeypatch, CAUNOI_URL=server.url)
    token = link.rsplit("/", 1)[1]
    person = Browser()
    assert person.open(f"{link}/")[0] == 404  # a slash too many
    assert person.open(link)[0] == 200
    assert person.open(link, password="123", again="123")[0] == 422  # noqa: S106
    person.open(link, password=PASSWORD, again=PASSWORD)
    assert Browser().open(link)[0] == 404  # used
    server.stop()
    assert server.log is not None
    log = server.log.read_text()
    assert "/invitation/…" in log
    assert token not in log


# --- `caunoi centre` ------------------------------------------------------------------------------


def test_one_command_opens_a_real_centre_and_goes_on_with_it(tmp_path: Path) -> None:
    centre, person = Centre(tmp_path / "centre"), Browser()
    with centre.opened("Lê Thu Hà") as lines:
        (link,) = links_in(lines)
        assert person.open(link)[0] == 200
    with centre.opened("Lê Thu Hà") as lines:
        assert not links_in(lines)
        assert "chưa mở liên kết đã in" in lines[0]
        status, _url, page = person.open(link, password=PASSWORD, again=PASSWORD)
        assert (status, "Thiết lập Trung tâm" in page) == (200, True)
    with centre.opened() as lines:
        assert lines[0] == "Người quản trị: Lê Thu Hà (le.thu.ha)."
    assert (tmp_path / "centre" / "caunoi.sqlite3").stat().st_mode & 0o077 == 0


def test_a_real_centre_never_mixes_with_the_demonstration(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CAUNOI_DATA", str(tmp_path))
    Demonstration.objects.create(pk=1, is_demo=True)
    assert main(["centre", "Lê Thu Hà"]) == 1
    out, err = capsys.readouterr()
    assert "/invitation/" not in out
    assert "là tỉnh minh họa" in err
    assert not User.objects.exists()


def test_the_first_administrator_has_a_name(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CAUNOI_DATA", str(tmp_path))
    monkeypatch.setenv("PORT", str(free_port()))
    assert main(["centre"]) == 2
    assert 'caunoi centre "Lê Thu Hà"' in capsys.readouterr().err


def test_what_somebody_chose_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only without a choice does a real Centre get `var/centre`: var/ may be the demonstration."""
    for name in ("CAUNOI_DATA", "CAUNOI_FILES", "DATABASE_URL"):
        with monkeypatch.context() as environment:
            for other in ("CAUNOI_DATA", "CAUNOI_FILES", "DATABASE_URL"):
                environment.delenv(other, raising=False)
            environment.setenv(name, "chosen")
            keep_apart()
            assert os.environ.get("CAUNOI_DATA") == ("chosen" if name == "CAUNOI_DATA" else None)
            environment.delenv(name)
            keep_apart()
            assert os.environ.pop("CAUNOI_DATA").endswith("var/centre")
