"""The calendar on screen: a year at a glance, two persons for a change, working days counted."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.calendar.models import DayChange, PublicHoliday
from caunoi.web.addresses import address_of
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
CALENDAR = reverse("web:calendar")
PROPOSE = reverse("web:days-propose")
NOTICE = {
    "first_on": "10/10/2018",
    "last_on": "11/10/2018",
    "name": "Nghỉ bão",
    "kind": "holiday",
    "document": "CĐ thử 01/CĐ-UBND",
    "confidence": "M",
}


def text_of(client: Client, **query: object) -> str:
    return markup_of(client.get(CALENDAR, query))


def propose(client: Client) -> DayChange:
    assert client.post(PROPOSE, NOTICE).status_code == 302
    return DayChange.objects.get()


def test_the_year_says_which_days_do_not_count_and_why(client_for: ClientFor) -> None:
    page = text_of(client_for(Role.COLLABORATOR), year=2018)
    assert "<b>250</b> ngày làm việc" in page
    assert "11 ngày trong tuần được nghỉ" in page
    assert "TB 5427/TB-LĐTBXH ngày 22/12/2017" in page
    for row in PublicHoliday.objects.filter(day__year=2018):
        assert page.count(f'"#day-{row.pk}"') == 1, row
    assert "Đề nghị bỏ" not in page


def test_a_saturday_that_is_worked_is_framed(client_for: ClientFor) -> None:
    page = text_of(client_for(Role.COLLABORATOR), year=2019)
    worked = PublicHoliday.objects.get(day=date(2019, 1, 5))
    assert f'class="year-day year-worked" href="#day-{worked.pk}"' in page


def test_a_year_whose_tet_is_unknown_says_so(client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    assert "chưa có ngày nghỉ Tết năm 2027" in text_of(client, year=2027)
    assert "chưa có ngày nghỉ Tết" not in text_of(client, year=2018)
    assert client.get(CALENDAR, {"year": "x"}).status_code == 200


def test_the_notice_of_an_unknown_tet_leads_to_the_calendar() -> None:
    assert address_of("difficulties.publicholiday:2027") == CALENDAR


def test_working_days_are_counted_from_a_day(client_for: ClientFor) -> None:
    client = client_for(Role.COLLABORATOR)
    page = text_of(client, from_on="12/02/2018", days="10")
    assert "là hết ngày <b" in page
    assert "05/03/2018" in page
    assert "Lịch chưa có ngày nghỉ Tết" in text_of(client, from_on="20/12/2026", days="40")
    assert "error" in text_of(client, from_on="31/02/2018", days="10")
    assert "là hết ngày" not in text_of(client, from_on="12/02/2018", days="999")
    assert "Ghi năm từ 1900 đến 2100" in text_of(client, from_on="31/12/9999", days="10")


@pytest.mark.parametrize("year", ["9999", "0", "x", "1999"])
def test_a_year_that_no_calendar_has_shows_this_one(client_for: ClientFor, year: str) -> None:
    assert "Lịch năm 2018" in text_of(client_for(Role.OFFICER), year=year)


def test_days_need_a_second_person(people: People, client_for: ClientFor) -> None:
    change = propose(client_for(Role.OFFICER))
    approve = reverse("web:day-change-approve", args=[change.pk])
    assert client_for(Role.OFFICER).post(approve).status_code == 403
    RoleGrant.objects.create(user=people[Role.OFFICER], role=Role.DEPUTY)
    own = client_for(Role.OFFICER).post(approve)
    assert own.status_code == 403
    assert "cần người khác duyệt" in markup_of(own)
    page = client_for(Role.OFFICER).get(reverse("web:day-change", args=[change.pk]))
    assert "Đề nghị này do chính anh/chị lập" in markup_of(page)
    assert not PublicHoliday.objects.filter(name="Nghỉ bão").exists()
    today = markup_of(client_for(Role.DIRECTOR).get("/"))
    assert reverse("web:day-change", args=[change.pk]) in today
    assert client_for(Role.DIRECTOR).post(approve).status_code == 302
    assert PublicHoliday.objects.standing().filter(name="Nghỉ bão").count() == 2
    assert client_for(Role.DIRECTOR).post(approve).status_code == 409


def test_one_day_needs_no_last_day(people: People, client_for: ClientFor) -> None:
    assert client_for(Role.OFFICER).post(PROPOSE, {**NOTICE, "last_on": ""}).status_code == 302
    change = DayChange.objects.get()
    assert change.first_on == change.last_on == date(2018, 10, 10)


def test_a_wrong_day_is_proposed_away_and_stays_to_be_read(
    people: People, client_for: ClientFor
) -> None:
    row = PublicHoliday.objects.get(day=date(2018, 9, 3))
    url = reverse("web:day-withdraw", args=[row.pk])
    client = client_for(Role.OFFICER)
    assert url in text_of(client, year=2018)
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "Thông báo ghi ngày khác."})
    change = DayChange.objects.get()
    assert "Thông báo ghi ngày khác." in markup_of(
        client.get(reverse("web:day-change", args=[change.pk]))
    )
    client_for(Role.DIRECTOR).post(reverse("web:day-change-approve", args=[change.pk]))
    page = text_of(client, year=2018)
    assert "đã bỏ khỏi lịch lúc" in page
    assert client.get(url).status_code == 404


def test_a_proposal_is_returned_with_a_reason(people: People, client_for: ClientFor) -> None:
    change = propose(client_for(Role.OFFICER))
    client, url = client_for(Role.DEPUTY), reverse("web:day-change-return", args=[change.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "chưa có công điện"})
    page = markup_of(client.get(reverse("web:day-change", args=[change.pk])))
    assert "chưa có công điện" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "swapped_on", "là ngày làm việc rồi"),
        ("first_on", "31/02/2018", "Không có ngày này"),
        ("document", "", "Cần ghi văn bản"),
        ("name", "", "Cần ghi tên"),
    ],
)
def test_wrong_days_say_what_would_be_right(
    field: str, value: str, said: str, client_for: ClientFor
) -> None:
    answer = client_for(Role.OFFICER).post(PROPOSE, {**NOTICE, field: value})
    assert answer.status_code == 422
    assert said in markup_of(answer)
    assert not DayChange.objects.exists()


def test_the_year_costs_the_same_for_one_proposal_and_for_thirty(
    people: People, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    change = propose(client)
    one = queries_of(client, f"{CALENDAR}?year=2018")
    for _number in range(30):
        change.pk = None
        change.save()
    assert queries_of(client, f"{CALENDAR}?year=2018") == one
    assert one <= 15
