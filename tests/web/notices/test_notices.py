"""Notices: one's own, opened, read."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.demo.models import Demonstration
from caunoi.notices.actions import tell
from caunoi.notices.catalogue import TYPES
from caunoi.notices.enums import Delivery
from caunoi.notices.models import Notice
from caunoi.notices.queries import choices_of, unread_count
from caunoi.web.addresses import address_of
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
NOTICES = reverse("web:notices")
SETTINGS = reverse("web:notice-settings")


def told(
    people: People,
    role: Role = Role.DEPUTY,
    times: int = 1,
    address: str = "",
    message: str = "Câu số %(number)s.",
) -> None:
    with transaction.atomic():
        for number in range(times):
            tell(
                recipients=[people[role]],
                kind="test",
                message=message,
                figures={"number": number},
                address=address,
            )


def test_the_bell_counts_what_is_unread(people: People, client_for: ClientFor) -> None:
    told(people, times=3)
    page = markup_of(client_for(Role.DEPUTY).get(reverse("web:today")))
    assert '<span class="bell-count">3</span>' in page


def test_nobody_sees_those_of_another(people: People, client_for: ClientFor) -> None:
    told(people)
    assert "Câu số 0." in markup_of(client_for(Role.DEPUTY).get(NOTICES))
    other = client_for(Role.OFFICER)
    page = markup_of(other.get(NOTICES))
    assert "Câu số 0." not in page
    assert "Chưa có thông báo nào" in page
    theirs = reverse("web:notice-open", args=[Notice.objects.get().pk])
    assert other.post(theirs).status_code == 404
    assert unread_count(people[Role.DEPUTY]) == 1


def test_opening_one_reads_it_and_leads_to_what_it_speaks_of(
    people: People, client_for: ClientFor
) -> None:
    told(people, address="allowances.sheet:2018-12")
    notice = Notice.objects.get()
    answer = client_for(Role.DEPUTY).post(reverse("web:notice-open", args=[notice.pk]))
    assert answer["Location"] == "/allowances/2018-12"
    assert unread_count(people[Role.DEPUTY]) == 0


def test_all_are_read_at_once(people: People, client_for: ClientFor) -> None:
    told(people, times=4)
    client = client_for(Role.DEPUTY)
    assert "Đã đánh dấu 4 thông báo" in markup_of(
        client.post(reverse("web:notices-read"), follow=True)
    )
    assert unread_count(people[Role.DEPUTY]) == 0


def test_the_list_costs_the_same_for_one_and_for_thirty(
    people: People, client_for: ClientFor
) -> None:
    client = client_for(Role.DEPUTY)
    told(people)
    one = queries_of(client, NOTICES)
    told(people, times=30)
    assert queries_of(client, NOTICES) == one


def test_the_list_is_cut_by_type(people: People, client_for: ClientFor) -> None:
    told(people)
    client = client_for(Role.DEPUTY)
    page = markup_of(client.get(NOTICES, {"type": "task"}))
    assert "Câu số 0." not in page
    assert "Không có thông báo nào khớp với điều kiện lọc." in page
    Notice.objects.update(kind="fieldwork.task")
    assert "Câu số 0." in markup_of(client.get(NOTICES, {"type": "task"}))


def test_what_is_unread_is_found_the_oldest_first_and_taken_away(
    people: People, client_for: ClientFor
) -> None:
    told(people, times=3)
    client = client_for(Role.DEPUTY)
    first = Notice.objects.order_by("pk")[0]
    client.post(reverse("web:notice-open", args=[first.pk]))
    asked = {"read": "no", "order": "at"}
    page = markup_of(client.get(NOTICES, asked))
    assert page.index("Câu số 1.") < page.index("Câu số 2.") and "Câu số 0." not in page
    book = load_workbook(BytesIO(client.get(NOTICES, asked | {"format": "xlsx"}).content))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == ["Câu số 1.", "Câu số 2."]
    assert "Câu số 0." in markup_of(client.get(NOTICES, {"read": "yes"}))


def test_a_story_day_shows_nothing_that_was_told_later(
    people: People, demo: Demonstration, client_for: ClientFor
) -> None:
    for day in (STORY_DAY, STORY_DAY + timedelta(days=1)):
        with clock.pinned_to(day):
            told(people, message=f"Chuyện ngày {day:%d/%m}.")
    client = client_for(Role.DEPUTY)
    page = markup_of(client.get(NOTICES))
    assert "Chuyện ngày 20/12." in page and "Chuyện ngày 21/12." not in page
    assert "<b>1</b> thông báo chưa đọc" in page
    client.post(reverse("web:notices-read"))
    assert unread_count(people[Role.DEPUTY]) == 1  # what is not told yet is not read either


def test_a_link_from_a_letter_leads_on_and_reads_nothing_away(
    people: People, client_for: ClientFor
) -> None:
    told(people, address="allowances.sheet:2018-12")
    link = reverse("web:notice", args=[Notice.objects.get().pk])
    assert client_for(Role.DEPUTY).get(link)["Location"] == "/allowances/2018-12"
    assert unread_count(people[Role.DEPUTY]) == 1
    assert client_for(Role.OFFICER).get(link).status_code == 404


def test_a_person_chooses_address_and_delivery(people: People, client_for: ClientFor) -> None:
    client = client_for(Role.DEPUTY)
    page = markup_of(client.get(SETTINGS))
    assert page.count("<select") == len(TYPES)
    asked = {row.key: "digest" for row in TYPES} | {"silence": "at_once"}
    wrong = client.post(SETTINGS, asked | {"email": "không phải thư"})
    assert wrong.status_code == 422
    assert "Địa chỉ thư không đúng dạng" in markup_of(wrong)
    assert client.post(SETTINGS, asked | {"email": "a@b.test"}).status_code == 302
    deputy = User.objects.get(pk=people[Role.DEPUTY].pk)
    assert deputy.email == "a@b.test"
    assert choices_of(deputy)["silence"] == Delivery.AT_ONCE
    assert choices_of(people[Role.OFFICER])["silence"] == Delivery.DIGEST


def test_a_name_of_the_domain_that_no_page_shows_leads_nowhere() -> None:
    assert address_of("moon.landing:1") == ""
    assert address_of("norms.norm:base-salary") == "/legal/norms/base-salary"
    assert address_of("journal.entry:7") == "/journal"
