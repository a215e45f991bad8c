"""An association on its pages: begun with members, founded by a decision, counted on a day."""

import io
from datetime import date

from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.linkages.models import Association
from tests.factories.linkages import Matchmaker, make_potters
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.linkages.test_linkages import sign_in, text_of


def test_potters_begin_and_found_their_association(hand: Matchmaker) -> None:
    client, potters = sign_in(hand.mai), make_potters(hand.field, 3)
    asked = "&".join(f"with={firm.pk}" for firm in potters)
    url = f"{reverse('web:association-new')}?{asked}"
    assert "Gốm số 2" in text_of(client.get(url))
    said = {
        "name": "Hội gốm Sông Trăng",
        "trade": potters[0].trade_id,
        "unit": hand.field.land.communes[0].pk,
        "purpose": "Mua đất sét chung.",
        "prepared_on": "01/12/2018",
    }
    page = client.post(url, said, follow=True)
    assert "3 hội viên ngày 20/12/2018" in text_of(page)
    made = Association.objects.get()
    step = reverse("web:association-step", args=[made.pk, "found"])
    missing = client.post(step, {"day": "19/12/2018", "words": "Bắt đầu"})
    assert missing.status_code == 422
    assert "Cần ghi số quyết định" in text_of(missing)
    client.post(
        step,
        {
            "day": "19/12/2018",
            "decision_number": "45/QĐ-UBND",
            "decided_by": "UBND huyện Đồi Sim",
            "words": "Mua chung từ tháng giêng.",
        },
    )
    shown = text_of(client.get(reverse("web:association", args=[made.pk])))
    assert "45/QĐ-UBND" in shown
    assert "đã thành lập" in shown


def test_the_head_count_of_any_day_opens_to_its_members(hand: Matchmaker) -> None:
    potters = make_potters(hand.field, 4)
    row = hand.association(members=potters[:2])
    hand.join(row, potters[2], date(2018, 6, 1))
    client, url = sign_in(hand.mai), reverse("web:association", args=[row.pk])
    member = row.members.get(establishment=potters[0])
    client.post(
        reverse("web:member-leave", args=[row.pk, member.pk]),
        {"day": "01/12/2018", "words": "Chuyển nghề"},
    )
    for day, count in (("13/03/2018", 0), ("14/03/2018", 2), ("30/11/2018", 3), ("01/12/2018", 2)):
        answer = client.get(url, {"on": day})
        assert f"{count} hội viên ngày {day}" in text_of(answer)
        assert len(answer.context["members"]) == count
    file = client.get(url, {"on": "30/11/2018", "format": "xlsx"})
    assert len(list(load_workbook(io.BytesIO(file.content)).active.values)) == 4
    assert "Chuyển nghề" in text_of(client.get(url))
    assert "4 hội viên" not in text_of(client.get(reverse("web:associations")))


def test_a_member_joins_from_the_page_of_its_workshop(hand: Matchmaker) -> None:
    potters = make_potters(hand.field, 2)
    row = hand.association(members=potters[:1], trade=potters[0].trade)
    client = sign_in(hand.mai)
    firm = text_of(client.get(reverse("web:establishment", args=[potters[1].pk])))
    url = f"{reverse('web:association-member', args=[row.pk])}?with={potters[1].pk}"
    assert "Hội cùng nghề" in firm
    assert url in firm
    client.post(url, {"day": "20/12/2018"})
    assert row.members.on(STORY_DAY).count() == 2
    again = client.post(url, {"day": "20/12/2018"})
    assert again.status_code == 422
    assert "đã ở trong hội từ ngày 20/12/2018" in text_of(again)


def test_lists_cost_the_same_for_one_and_thirty(hand: Matchmaker, client_for: ClientFor) -> None:
    client, url = client_for(Role.OFFICER), reverse("web:associations")
    potters = make_potters(hand.field, 30)
    row = hand.association(members=potters[:1])
    page = reverse("web:association", args=[row.pk])
    few = queries_of(client, url), queries_of(client, page)
    for number, firm in enumerate(potters[1:]):
        hand.join(row, firm, STORY_DAY)
        hand.association(name=f"Hội {number}", members=[firm])
    assert (queries_of(client, url), queries_of(client, page)) == few
