"""A file is read by a child: bounded in memory, time and answer, two at a time, gone afterwards."""

from pathlib import Path

import pytest

from caunoi.common import reading as parent
from caunoi.common.reading import BusyRefusal, TooMuch, reading
from caunoi.common.reading_child import Unreadable

GREEDY = "tests.common.greedy"


def test_the_child_answers_in_parts() -> None:
    with reading(GREEDY, bytes(3_000_000)) as child:
        assert list(child.ask("size")) == [3_000_000]
        assert list(child.ask("size")) == [3_000_000]


def test_its_refusal_comes_with_the_figures() -> None:
    with reading(GREEDY, b"") as child, pytest.raises(Unreadable) as refused:
        list(child.ask("refuse"))
    assert (refused.value.message, refused.value.figures) == ("Ảnh có %(most)s điểm.", {"most": 3})


def test_it_knows_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAUNOI_SECRET_KEY", "bí mật")
    with reading(GREEDY, b"") as child:
        [names] = child.ask("environment")
    assert not [name for name in names if "CAUNOI" in name or "DATABASE" in name]


@pytest.mark.parametrize("what", ["fill", "die", "talk"])
def test_what_takes_too_much_ends_without_an_answer(what: str) -> None:
    with reading(GREEDY, b"") as child, pytest.raises(TooMuch):
        for _part in child.ask(what):
            pass


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "MOST_SECONDS", 0.5)
    with reading(GREEDY, b"") as child, pytest.raises(TooMuch):
        list(child.ask("sleep"))


def test_two_are_read_at_once_and_the_third_waits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parent, "_folder", lambda: tmp_path)
    monkeypatch.setattr(parent, "WAIT_SECONDS", 0)
    with reading(GREEDY, b"1"):
        with reading(GREEDY, b"2"):
            with pytest.raises(BusyRefusal, match="gửi lại"), reading(GREEDY, b"3"):
                raise AssertionError("a third place")
        with reading(GREEDY, b"3") as third:
            assert list(third.ask("size")) == [1]


def test_nothing_of_it_is_left() -> None:
    with pytest.raises(ZeroDivisionError), reading(GREEDY, b"") as child:
        pid = child.pid
        raise ZeroDivisionError
    assert not Path(f"/proc/{pid}").exists()
