"""`caunoi allowance --json`: amounts in đồng, the factor a number with the digits of the norm."""

import json
from argparse import Namespace
from decimal import Decimal

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.cli.allowance import show_allowance
from caunoi.cli.main import main
from caunoi.norms.models import NormRow
from tests.factories.allowances import DECEMBER, make_network, paid
from tests.factories.network import make_land

pytestmark = pytest.mark.django_db


def printed(people: dict[Role, User], capsys: pytest.CaptureFixture[str]) -> str:
    make_network(people, make_land(people), size=1)
    assert main(["allowance", "--month", f"{DECEMBER:%Y-%m}", "--json"]) == 0
    return capsys.readouterr().out


def test_the_factor_is_a_number_written_as_in_the_norm(
    people: dict[Role, User], capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(people, capsys)
    assert '"factor": 0.3,' in out
    assert json.loads(out)["lines"][0]["amount_vnd"] == 417_000


def test_a_factor_that_no_float_holds_is_written_with_its_digits(
    people: dict[Role, User], capsys: pytest.CaptureFixture[str]
) -> None:
    NormRow.objects.filter(norm="allowance-factor").update(
        values={"numerator": 3_333, "denominator": 10_000}
    )
    assert '"factor": 0.3333,' in printed(people, capsys)


def test_the_factor_is_made_without_a_float(people: dict[Role, User]) -> None:
    make_network(people, make_land(people), size=1)
    data = show_allowance(Namespace(month=DECEMBER)).data
    assert data["lines"][0]["factor"] == Decimal("0.3")
    assert type(data["lines"][0]["factor"]) is Decimal


def test_a_paid_month_is_read_without_any_norm_and_says_that_it_is_frozen(
    people: dict[Role, User],
) -> None:
    make_network(people, make_land(people), size=1)
    paid(people)
    NormRow.objects.filter(norm__in=["base-salary", "allowance-factor"]).delete()
    answer = show_allowance(Namespace(month=DECEMBER))
    assert answer.data["frozen"]
    assert answer.data["total_vnd"] == 417_000
    assert answer.text.endswith("Bảng đã khóa, chứng từ PC 112/2018.")


def test_a_month_that_is_not_paid_does_not_say_that_it_is_frozen(people: dict[Role, User]) -> None:
    make_network(people, make_land(people), size=1)
    answer = show_allowance(Namespace(month=DECEMBER))
    assert not answer.data["frozen"]
    assert "khóa" not in answer.text
