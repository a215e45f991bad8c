"""`caunoi radar` as a script and as a person would use it."""

import json
from datetime import timedelta

import pytest

from caunoi.cli.main import main
from caunoi.schemes.models import Scheme
from tests.factories.monitoring import Patrol, after

pytestmark = pytest.mark.django_db
Capture = pytest.CaptureFixture[str]


def test_the_radar_of_a_past_day(patrol: Patrol, scheme: Scheme, capsys: Capture) -> None:
    fresh = patrol.running()
    patrol.check(fresh, after(48))
    assert main(["radar", "--on", after(50).isoformat(), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    first, second = told["schemes"]
    assert (first["scheme"], first["days_silent"], first["level"]) == (scheme.code, 50, "red")
    assert first["reasons"][0].startswith("Đã 50 ngày không có tin nào")
    assert first["reason_keys"] == ["silent"]
    assert first["expected_on"] == "2018-04-25"
    assert (second["scheme"], second["days_silent"], second["level"]) == (fresh.code, 2, "green")
    assert second["reasons"] == []


def test_the_radar_for_people(patrol: Patrol, scheme: Scheme, capsys: Capture) -> None:
    assert main(["radar", "--on", after(50).isoformat()]) == 0
    out = capsys.readouterr().out
    assert "Ngày 24/04/2018: 1 đỏ, 0 vàng, 0 xanh." in out
    assert f"{scheme.code}  đỏ" in out


def test_before_any_scheme_there_is_an_empty_list(scheme: Scheme, capsys: Capture) -> None:
    assert main(["radar", "--on", (after(0) - timedelta(days=1)).isoformat(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schemes"] == []


@pytest.mark.parametrize("day", ["2018-02-30", "20/12/2018", "2018-13-01", "hôm nay", ""])
def test_a_day_that_does_not_exist_is_refused_in_one_sentence(capsys: Capture, day: str) -> None:
    assert main(["radar", "--on", day, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "YYYY-MM-DD" in err
