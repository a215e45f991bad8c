"""Inviting people, giving and ending roles, the table of rights."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from caunoi.accounts.actions import set_active
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import PERMISSIONS, Role
from caunoi.demo.models import Demonstration
from caunoi.notices.actions import mark_read, tell
from tests.factories.network import STORY_DAY, Land
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of
from tests.web.seen import post_seen

pytestmark = pytest.mark.django_db
PEOPLE = reverse("web:people")


def test_the_list_shows_todays_rights(people: People, client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.ADMINISTRATOR).get(PEOPLE))
    assert people[Role.ACCOUNTANT].full_name in page
    assert "toàn địa bàn" in page


def test_the_list_is_narrowed_without_marks(people: People, client_for: ClientFor) -> None:
    client = client_for(Role.ADMINISTRATOR)
    User.objects.create(username="ngoc", full_name="Đỗ Ngọc Lan")
    found = markup_of(client.get(PEOPLE, {"q": "do ngoc"}))
    assert "Đỗ Ngọc Lan" in found
    assert people[Role.ACCOUNTANT].full_name not in found
    by_role = markup_of(client.get(PEOPLE, {"role": "accountant"}))
    assert people[Role.ACCOUNTANT].full_name in by_role
    assert "Đỗ Ngọc Lan" not in by_role
    nothing = markup_of(client.get(PEOPLE, {"q": "không ai"}))
    assert "Không có ai khớp" in nothing


def test_the_list_costs_the_same_for_one_and_for_thirty(
    people: People, client_for: ClientFor
) -> None:
    client = client_for(Role.ADMINISTRATOR)
    few = queries_of(client, PEOPLE)
    for number in range(30):
        user = User.objects.create(username=f"them-{number}", full_name=f"Thêm {number}")
        RoleGrant.objects.create(user=user, role=Role.COLLABORATOR)
    assert queries_of(client, PEOPLE) == few


def test_a_person_is_made_given_a_role_and_invited(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    client = client_for(Role.ADMINISTRATOR)
    made = client.post(
        reverse("web:person-new"), {"username": "Moi.Toi", "full_name": "Người Mới Tới"}
    )
    user = User.objects.get(username="moi.toi")
    assert made["Location"] == reverse("web:person", args=[user.pk])
    client.post(
        reverse("web:grant-new", args=[user.pk]),
        {
            "role": "officer",
            "unit": land.districts[0].pk,
            "starts_on": "01/12/2018",
            "ends_on": "31/12/2018",
            "decision": "QĐ 5/2018",
        },
    )
    grant = user.grants.get()
    assert (grant.starts_on, grant.ends_on) == (date(2018, 12, 1), date(2019, 1, 1))
    page = markup_of(client.get(reverse("web:person", args=[user.pk])))
    assert "huyện Đồi Sim" in page
    assert "31/12/2018" in page
    shown = markup_of(client.post(reverse("web:person-invite", args=[user.pk])))
    assert "/invitation/" in shown
    assert "/invitation/" not in markup_of(client.get(reverse("web:person", args=[user.pk])))


def test_a_name_that_is_taken_comes_back_to_the_form(people: People, client_for: ClientFor) -> None:
    taken = people[Role.OFFICER].username
    answer = client_for(Role.ADMINISTRATOR).post(
        reverse("web:person-new"), {"username": taken, "full_name": "Ai Đó"}
    )
    assert answer.status_code == 422
    text = markup_of(answer)
    assert "đã có người dùng" in text
    assert 'value="Ai Đó"' in text


def test_an_error_is_named_at_the_top_and_at_its_field(client_for: ClientFor) -> None:
    answer = client_for(Role.ADMINISTRATOR).post(reverse("web:person-new"), {"full_name": "A"})
    text = markup_of(answer)
    assert answer.status_code == 422
    assert '<a href="#id_username">' in text
    assert 'aria-invalid="true"' in text
    assert 'id="id_username_error"' in text
    assert "id_username_error" in text[text.index("aria-describedby") :]


@pytest.mark.parametrize("day", ["31/02/2018", "2018", "20-12-18"])
def test_a_day_that_does_not_exist_gets_a_clear_sentence(
    day: str, people: People, land: Land, client_for: ClientFor
) -> None:
    user = User.objects.create(username="x", full_name="X")
    answer = client_for(Role.ADMINISTRATOR).post(
        reverse("web:grant-new", args=[user.pk]),
        {"role": "officer", "starts_on": day, "decision": "QĐ"},
    )
    assert answer.status_code == 422
    assert "Không có ngày này" in markup_of(answer)
    assert not user.grants.exists()


def test_a_role_ends_with_its_last_day_written_as_people_write_it(
    people: People, demo: Demonstration, client_for: ClientFor
) -> None:
    grant = people[Role.DEPUTY].grants.get()
    url, told = reverse("web:grant-end", args=[grant.pk]), {"ends_on": "31/12/2018"}
    post_seen(client_for(Role.ADMINISTRATOR), url, {**told, "reason": "chuyển"})
    grant.refresh_from_db()
    assert grant.ends_on == date(2019, 1, 1)


def test_nobody_gives_a_role_to_themselves(
    people: People, demo: Demonstration, client_for: ClientFor
) -> None:
    me = people[Role.ADMINISTRATOR]
    answer = client_for(Role.ADMINISTRATOR).post(
        reverse("web:grant-new", args=[me.pk]),
        {"role": "accountant", "starts_on": "01/12/2018", "decision": "QĐ"},
    )
    assert answer.status_code == 403
    assert "Không ai tự giao quyền cho mình" in markup_of(answer)
    assert me.grants.count() == 1


def test_an_account_is_closed_with_a_reason_and_opened_again(
    people: People, client_for: ClientFor
) -> None:
    client = client_for(Role.ADMINISTRATOR)
    user = people[Role.DEPUTY]
    url = reverse("web:person-active", args=[user.pk])
    assert client.post(url, {"is_active": "no", "reason": " "}).status_code == 409
    client.post(url, {"is_active": "no", "reason": "nghỉ việc"})
    assert not User.objects.get(pk=user.pk).is_active
    client.post(url, {"is_active": "yes", "reason": "đi làm lại"})
    assert User.objects.get(pk=user.pk).is_active


def test_the_table_of_rights_names_every_permission(client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.OFFICER).get(reverse("web:roles")))
    for permission in PERMISSIONS:
        sentence = str(permission.sentence)
        assert sentence[0].upper() + sentence[1:] in page


def test_reading_notices_does_not_hide_what_was_done_to_an_account(
    people: People, client_for: ClientFor
) -> None:
    reader = people[Role.ACCOUNTANT]
    set_active(
        user=reader,
        is_active=False,
        reason="Nghỉ việc.",
        by=people[Role.ADMINISTRATOR],
        on=STORY_DAY,
    )
    for _time in range(12):
        with transaction.atomic():
            tell(recipients=[reader], kind="test", message="Thử một câu.")
        mark_read(by=reader, on=date.max)
    page = client_for(Role.ADMINISTRATOR).get(reverse("web:person", args=[reader.pk]))
    assert "Đọc thông báo" not in markup_of(page)
    assert "Nghỉ việc." in markup_of(page)
