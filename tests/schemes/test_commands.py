"""`caunoi scheme show` and `caunoi budget`, as scripts and curious people use them."""

import json
from typing import Any

import pytest

from caunoi.accounts.roles import Role
from caunoi.cli.main import main
from caunoi.establishments.models import Establishment
from caunoi.schemes.enums import SchemeState
from tests.factories.schemes import ACCEPTED, MILLION, Office

pytestmark = pytest.mark.django_db
Capture = pytest.CaptureFixture[str]


def answer(capsys: Capture, *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0, capsys.readouterr().err
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return dict(json.loads(out))


def test_a_scheme_shows_where_it_stands_and_why(
    capsys: Capture, office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), SchemeState.IN_PROGRESS)
    office.advance_money(scheme, 140 * MILLION)
    found = answer(capsys, "scheme", "show", scheme.code)
    assert set(found) == {
        *("code", "state", "establishment", "amounts", "steps", "explanations"),
    }
    assert found["state"] == "in_progress"
    assert found["establishment"] == firm.name
    assert found["amounts"] == {
        "approved_vnd": 200_000_000,
        "contract_vnd": 200_000_000,
        "accepted_vnd": 0,
        "paid_vnd": 140_000_000,
    }
    assert found["steps"][0] == {
        "name": "draft",
        "on": "2017-06-01",
        "by": office.people[Role.OFFICER].full_name,
    }
    assert [step["name"] for step in found["steps"]][-1] == "start"
    told = {row["rule"]: row for row in found["explanations"]}
    assert told["eligibility"]["outcome"] == "pass"
    assert "NĐ 45/2012/NĐ-CP" in told["eligibility"]["basis"]
    assert told["ceiling"]["basis"] == "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm c"


def test_a_scheme_reads_for_people_and_its_code_in_small_letters(
    capsys: Capture, office: Office, firm: Establishment
) -> None:
    scheme = office.submit(office.draft(firm))
    assert main(["scheme", "show", scheme.code.lower()]) == 0
    said = capsys.readouterr().out
    assert "chờ thẩm định" in said
    assert "01/06/2017  Trình thẩm định  Người Chuyên viên Trung tâm" in said
    assert "? Cần người xác nhận: Máy móc thiết bị mới" in said


def test_a_task_has_no_establishment(capsys: Capture, office: Office) -> None:
    assert answer(capsys, "scheme", "show", office.draft().code)["establishment"] is None


def test_a_code_that_does_not_exist(capsys: Capture) -> None:
    assert main(["scheme", "show", "DA-1999-999"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "DA-1999-999" in err


def test_a_year_adds_up(capsys: Capture, office: Office, firm: Establishment, money: None) -> None:
    scheme = office.accept(office.walk(office.draft(firm), SchemeState.IN_PROGRESS))
    office.pay(scheme, 50 * MILLION, ACCEPTED)
    office.walk(office.draft(), SchemeState.IN_PLAN)
    found = answer(capsys, "budget", "--year", "2018")
    assert found == {
        "year": 2018,
        "allocation_vnd": 6_500_000_000,
        "planned_vnd": 280_000_000,
        "contracted_vnd": 200_000_000,
        "paid_vnd": 50_000_000,
        "by_head": found["by_head"],
        "schemes": 2,
    }
    for name in ("planned_vnd", "contracted_vnd", "paid_vnd", "schemes"):
        assert sum(head[name] for head in found["by_head"]) == found[name]
    assert main(["budget", "--year", "2018"]) == 0
    assert "kế hoạch 280.000.000" in capsys.readouterr().out


def test_a_year_without_money(capsys: Capture) -> None:
    assert answer(capsys, "budget", "--year", "2031") == {
        "year": 2031,
        "allocation_vnd": 0,
        "planned_vnd": 0,
        "contracted_vnd": 0,
        "paid_vnd": 0,
        "by_head": [],
        "schemes": 0,
    }


@pytest.mark.parametrize("text", ["18", "20181", "2018-01", "năm", "0018", ""])
def test_what_is_no_year(capsys: Capture, text: str) -> None:
    assert main(["budget", "--year", text]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "bốn chữ số" in err
