"""The frame around every page: language, story day, what is in the list, errors as pages."""

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
TODAY = reverse("web:today")


def text_of(client: Client, url: str = TODAY) -> str:
    return markup_of(client.get(url))


def test_pages_are_vietnamese_whatever_the_browser_speaks(client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    answer = client.get(TODAY, headers={"Accept-Language": "en-GB"})
    assert answer["Content-Language"] == "vi"
    assert "Hôm nay" in markup_of(answer)


def test_english_is_one_click_away_and_remembered(client_for: ClientFor, people: People) -> None:
    client = client_for(Role.OFFICER)
    answer = client.post(reverse("web:language"), {"language": "en", "next": "/notices"})
    assert answer["Location"] == "/notices"
    assert "Notices" in text_of(client, "/notices")
    assert User.objects.get(pk=people[Role.OFFICER].pk).language == "en"
    again = Client()
    again.force_login(people[Role.OFFICER])
    assert "Today" in text_of(again)


def test_a_visitor_who_is_not_signed_in_may_choose_too(db: None) -> None:
    client = Client()
    client.post(reverse("web:language"), {"language": "en"})
    assert "Sign in" in text_of(client, reverse("web:sign-in"))


def test_an_unknown_language_is_not_found(db: None) -> None:
    assert Client().post(reverse("web:language"), {"language": "fr"}).status_code == 404


def test_the_banner_shows_the_day_of_the_story(client_for: ClientFor, demo: Demonstration) -> None:
    page = text_of(client_for(Role.OFFICER))
    assert "Bản minh họa" in page
    assert "20/12/2018" in page


def test_a_visitor_moves_to_another_day(client_for: ClientFor, demo: Demonstration) -> None:
    client = client_for(Role.OFFICER)
    client.post(reverse("web:story-day"), {"day": "2025-10-20", "next": TODAY})
    assert "20/10/2025" in text_of(client)
    client.post(reverse("web:story-day"), {"day": "15/06/2016"})
    assert "15/06/2016" in text_of(client)


def test_the_story_day_outlives_the_change_of_persons(
    client_for: ClientFor, demo: Demonstration
) -> None:
    client = client_for(Role.OFFICER)
    client.post(reverse("web:story-day"), {"day": "2016-06-15"})
    client.post(reverse("web:sign-out"))
    assert "15/06/2016" in text_of(client, reverse("web:sign-in"))


@pytest.mark.parametrize("day", ["31/02/2018", "hôm qua", "", "01/01/1990"])
def test_a_day_that_is_none_is_said_and_changes_nothing(
    day: str, client_for: ClientFor, demo: Demonstration
) -> None:
    client = client_for(Role.OFFICER)
    client.post(reverse("web:story-day"), {"day": day})
    page = text_of(client)
    assert "20/12/2018" in page
    assert "callout-no" in page


def test_a_real_installation_has_no_story(client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    assert client.post(reverse("web:story-day"), {"day": "2016-06-15"}).status_code == 404
    assert "Bản minh họa" not in text_of(client)


def test_the_list_holds_only_what_the_person_may_open(client_for: ClientFor) -> None:
    officer, administrator = (
        text_of(client_for(Role.OFFICER)),
        text_of(client_for(Role.ADMINISTRATOR)),
    )
    journal, allowances = reverse("web:journal"), reverse("web:allowances")
    assert f'href="{allowances}"' in officer
    assert f'href="{journal}"' not in officer
    assert f'href="{journal}"' in administrator
    assert f'href="{allowances}"' not in administrator


def test_a_person_without_a_role_is_told_what_to_do(people: People) -> None:
    stranger = User.objects.create(username="moi", full_name="Người Mới")
    client = Client()
    client.force_login(stranger)
    assert "Nhờ người quản trị giao vai trò" in text_of(client)


def test_a_missing_permission_names_who_may(client_for: ClientFor) -> None:
    answer = client_for(Role.COLLABORATOR).get(reverse("web:journal"))
    assert answer.status_code == 403
    assert "Giám đốc Trung tâm" in markup_of(answer)


def test_an_unknown_address_is_a_page_of_ours(client_for: ClientFor) -> None:
    answer = client_for(Role.OFFICER).get("/khong-co")
    assert answer.status_code == 404
    assert "Không có trang này" in markup_of(answer)


def test_a_fault_is_a_page_of_ours_too(client_for: ClientFor) -> None:
    from caunoi.web.errors import server_error

    answer = server_error(None)  # type: ignore[arg-type]
    assert answer.status_code == 500
    assert "Trang này gặp lỗi" in markup_of(answer)
