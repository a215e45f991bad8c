"""A collaborator brings two workshops together on a phone; an officer reads what came of it."""

import html
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.linkages.models import BuyingNote, Linkage
from tests.factories.fieldwork import make_firm, make_neighbour
from tests.factories.linkages import RESULT, Matchmaker
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.pages import markup_of
from tests.web.seen import post_seen

ADVICE = {
    "subject": "Phôi gỗ cho xưởng mộc",
    "kind": "supply",
    "advice": "Nên ký theo quý.",
    "advised_on": "18/12/2018",
}


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: object) -> str:
    return html.unescape(markup_of(answer))  # type: ignore[attr-defined]


def test_a_collaborator_finds_a_partner_and_records_the_advice(hand: Matchmaker) -> None:
    client, url = sign_in(hand.mai), reverse("web:linkage-new")
    buying = reverse("web:buying", args=[hand.carpenter.pk])
    post_seen(client, buying, {"goods": "Phôi gỗ,  keo dán"})
    assert BuyingNote.objects.get().goods == "Phôi gỗ, keo dán"
    start = text_of(client.get(url, {"with": hand.carpenter.pk}))
    assert "Làm ra thứ cơ sở này cần mua: Phôi gỗ." in start
    assert f"?with={hand.carpenter.pk}&with={hand.sawmill.pk}" in start
    assert "Chọn thêm một cơ sở nữa" in start
    both = f"{url}?with={hand.carpenter.pk}&with={hand.sawmill.pk}"
    assert 'name="advice"' in text_of(client.get(both))
    made = client.post(both, ADVICE, follow=True)
    linkage = Linkage.objects.get()
    assert made.redirect_chain[-1][0] == reverse("web:linkage", args=[linkage.pk])
    assert (linkage.advised_on, linkage.collaborator) == (
        date(2018, 12, 18),
        hand.field.collaborator,
    )


def test_a_search_offers_the_whole_register_by_name_and_commune_alone(hand: Matchmaker) -> None:
    make_firm(
        hand.people, hand.field.land.communes[5], "Cơ sở Gỗ Thông", phone="0912345678", owner="Bí"
    )
    shown = text_of(sign_in(hand.mai).get(reverse("web:linkage-new"), {"q": "go thong"}))
    assert "Cơ sở Gỗ Thông" in shown
    assert "0912345678" not in shown
    assert ">Bí<" not in shown


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"advice": ""}, "Cần ghi đã tư vấn gì"),
        ({"advised_on": "21/12/2018"}, "chưa đến"),
        ({"kind": ""}, "Chọn hình thức"),
    ],
)
def test_an_incomplete_advice_is_shown_again(
    hand: Matchmaker, change: dict[str, str], sentence: str
) -> None:
    url = f"{reverse('web:linkage-new')}?with={hand.carpenter.pk}&with={hand.sawmill.pk}"
    answer = sign_in(hand.mai).post(url, ADVICE | change)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Linkage.objects.exists()


def test_wrong_keys_in_the_address_choose_nobody(hand: Matchmaker) -> None:
    client, url = sign_in(hand.mai), reverse("web:linkage-new")
    assert client.get(f"{url}?with=abc&with=999999&with=99999999999999999").status_code == 200
    answer = client.post(f"{url}?with={hand.carpenter.pk}", ADVICE)
    assert answer.status_code == 422
    assert "ít nhất hai cơ sở khác nhau" in text_of(answer)


def test_a_meeting_and_the_result_stand_in_the_story(hand: Matchmaker) -> None:
    linkage, client = hand.advise(), sign_in(hand.mai)
    page = reverse("web:linkage", args=[linkage.pk])
    assert "281 ngày chưa có tin mới" in text_of(client.get(page))
    meeting = {"day": "19/12/2018", "text": "Gặp ở xưởng cưa", "result": "Chốt giá tuần sau"}
    client.post(reverse("web:linkage-step", args=[linkage.pk, "meeting"]), meeting)
    client.post(
        reverse("web:linkage-step", args=[linkage.pk, "agree"]),
        {"day": "20/12/2018", "words": RESULT},
    )
    shown = text_of(client.get(page))
    assert "đã thỏa thuận" in shown
    assert "Kết quả: Chốt giá tuần sau" in shown
    assert "Ghi đã kết thúc" in shown


def test_a_result_without_words_is_shown_again_and_a_late_one_refused(hand: Matchmaker) -> None:
    linkage, client = hand.advise(), sign_in(hand.mai)
    url = reverse("web:linkage-step", args=[linkage.pk, "fail"])
    assert client.post(url, {"day": "20/12/2018", "words": " "}).status_code == 422
    hand.conclude(linkage, "fail", STORY_DAY)
    assert client.get(url).status_code == 409
    assert client.get(reverse("web:linkage-step", args=[linkage.pk, "xyz"])).status_code == 404
    assert client.get(reverse("web:linkage-step", args=[linkage.pk, "found"])).status_code == 404


def test_the_other_side_sees_it_and_a_third_place_does_not(hand: Matchmaker) -> None:
    linkage = hand.advise()
    land = hand.field.land
    other, _who, _term = make_neighbour(hand.people, [land.communes[3]], "Lê Văn Cưa")
    far, _who, _term = make_neighbour(hand.people, [land.communes[5]], "Trần Thị Xa")
    page = reverse("web:linkage", args=[linkage.pk])
    assert "Phôi gỗ cho xưởng mộc" in text_of(sign_in(other).get(page))
    carpenter = reverse("web:establishment", args=[hand.carpenter.pk])
    assert carpenter not in text_of(sign_in(other).get(page))
    assert sign_in(far).get(page).status_code == 404
    assert "Phôi gỗ cho xưởng mộc" not in text_of(sign_in(far).get(reverse("web:linkages")))


def test_the_list_counts_by_state_and_each_count_opens_its_rows(
    hand: Matchmaker, client_for: ClientFor
) -> None:
    hand.conclude(hand.advise(), "agree")
    hand.advise(subject="Ván ép")
    hand.advise(subject="Keo dán", kind="other")
    client, url = client_for(Role.OFFICER), reverse("web:linkages")
    tabs = {tab.value: tab.count for tab in client.get(url).context["tabs"]}
    assert tabs == {"advising": 2, "agreed": 1, "failed": 0, "ended": 0, "all": 3}
    for state, count in tabs.items():
        assert len(client.get(url, {"state": state}).context["rows"]) == count
    assert len(client.get(url, {"kind": "other"}).context["rows"]) == 1
    assert len(client.get(url, {"q": "moc suoi da", "since": "15/03/2018"}).context["rows"]) == 0
    area = hand.field.land.communes[3].pk
    assert len(client.get(url, {"area": area}).context["rows"]) == 3
    assert "Không có liên kết nào khớp" in text_of(client.get(url, {"q": "khong co"}))


def test_the_file_holds_what_the_filter_shows(hand: Matchmaker, client_for: ClientFor) -> None:
    hand.conclude(hand.advise(), "agree")
    hand.advise(subject="Ván ép")
    answer = client_for(Role.OFFICER).get(
        reverse("web:linkages"), {"state": "agreed", "format": "xlsx"}
    )
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 2
    assert rows[1][3] == "Mộc Suối Đá°; Xưởng cưa Lò Gốm°"
    assert rows[1][7:9] == ("đã thỏa thuận", RESULT)


def test_one_row_and_thirty_cost_the_same(hand: Matchmaker, client_for: ClientFor) -> None:
    client, url = client_for(Role.OFFICER), reverse("web:linkages")
    hand.advise(subject="Số 0")
    one = queries_of(client, url)
    for number in range(1, 30):
        hand.advise(subject=f"Số {number}")
    assert queries_of(client, url) == one


def test_proposals_cost_the_same_for_one_and_thirty(hand: Matchmaker) -> None:
    hand.needs_timber()
    client, url = sign_in(hand.mai), reverse("web:establishment", args=[hand.carpenter.pk])
    one = queries_of(client, url)
    for number in range(29):
        make_firm(
            hand.people,
            hand.field.land.communes[number % 6],
            f"Xưởng cưa {number}",
            products="phôi gỗ",
        )
    assert queries_of(client, url) == one
    shown = text_of(client.get(url))
    assert shown.count("Làm ra thứ cơ sở này cần mua") == 6


def test_the_page_of_an_establishment_tells_its_linkages(
    hand: Matchmaker, client_for: ClientFor
) -> None:
    hand.needs_timber()
    hand.advise()
    url = reverse("web:establishment", args=[hand.carpenter.pk])
    shown = text_of(sign_in(hand.mai).get(url))
    assert "Phôi gỗ cho xưởng mộc" in shown
    assert "Làm ra thứ cơ sở này cần mua" not in shown  # they are linked already
    assert "Có thể hợp với ai" not in text_of(client_for(Role.AUDITOR).get(url))


def test_what_is_being_advised_stands_on_today_as_one_row(hand: Matchmaker) -> None:
    today = reverse("web:today")
    client = sign_in(hand.mai)
    assert "đang tư vấn" not in text_of(client.get(today))
    hand.advise()
    second = hand.advise(subject="Ván ép")
    shown = text_of(client.get(today))
    assert "2 liên kết đang tư vấn" in shown
    assert reverse("web:linkages") + "?state=advising" in shown
    hand.conclude(second, "fail")
    assert "1 liên kết đang tư vấn" in text_of(client.get(today))
