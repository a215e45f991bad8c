"""Where was this on that day? In both directions, with the real units."""

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
PLACES = reverse("web:localities")


def asked(client: Client, **query: object) -> str:
    return markup_of(client.get(PLACES, query))


@pytest.fixture
def client(client_for: ClientFor) -> Client:
    return client_for(Role.OFFICER)


def test_without_a_question_there_are_examples(client: Client) -> None:
    assert "Ví dụ:" in markup_of(client.get(PLACES))


def test_a_code_that_was_used_twice_means_the_unit_of_the_day(client: Client) -> None:
    before = asked(client, q="25822", on="20/12/2018")
    assert "Thị trấn Lai Uyên" in before
    assert "còn nguyên tên và mã" in before
    assert "Xã Bàu Bàng" in before  # the other one is offered
    after = asked(client, q="25822", on="20/10/2025")
    assert after.index("Xã Bàu Bàng") < after.index("Thị trấn Lai Uyên")


def test_an_old_name_is_followed_forwards(client: Client) -> None:
    page = asked(client, q="hoi nghia", on="20/10/2025")
    assert "nằm trọn trong" in page
    assert "Bình Cơ" in page


def test_a_new_name_is_followed_backwards_as_a_set(client: Client) -> None:
    page = asked(client, q="Bình Cơ", on="20/12/2018")
    assert "Hội Nghĩa" in page
    assert "không chọn thay" in page


def test_a_day_that_is_none_is_said(client: Client) -> None:
    assert "Không có ngày này" in asked(client, q="Hội Nghĩa", on="31/02/2018")


def test_an_unknown_name_says_what_to_try(client: Client) -> None:
    page = asked(client, q="Xứ Thần Tiên Nào Đó")
    assert "Không có đơn vị nào tên hoặc mã là" in page
    assert "Thử chỉ ghi tên riêng" in page


def test_an_empty_question_is_asked_again(client: Client) -> None:
    assert "Ghi tên hoặc mã" in asked(client, q="")


def test_many_of_one_name_cost_as_little_as_few(client: Client) -> None:
    few = queries_of(client, f"{PLACES}?q=Lai+Uyên+Hưng&on=20/12/2018")
    many = queries_of(client, f"{PLACES}?q=Tân+Lập&on=20/12/2018")
    assert many <= few + 6
    assert "trên" in asked(client, q="Tân Lập", on="20/12/2018")


def test_a_wrong_unit_is_not_found(client: Client) -> None:
    assert client.get(PLACES, {"q": "x", "unit": "abc"}).status_code == 404


def test_a_word_before_the_name_asks_for_its_level_only(client: Client) -> None:
    """Dĩ An is a city and a ward of it; "thị xã Dĩ An" asks for no ward."""
    assert "Phường Dĩ An" not in asked(client, q="thị xã Dĩ An", on="20/12/2018")
    assert "Phường Dĩ An" in asked(client, q="phường Dĩ An", on="20/12/2018")
