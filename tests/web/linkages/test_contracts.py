"""What the partners signed stands on the page of their linkage until it has a result."""

import io
from datetime import date

from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.linkages.actions import conclude_contract
from caunoi.linkages.models import LinkageContract
from tests.factories.linkages import Matchmaker
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.linkages.test_linkages import sign_in, text_of

SIGNED = {
    "subject": "20 m³ phôi gỗ mỗi tháng",
    "number": "12/HĐ",
    "value_vnd": "480.000.000",
    "signed_on": "19/12/2018",
    "ends_on": "19/06/2019",
}


def test_a_contract_is_signed_and_its_result_recorded(hand: Matchmaker) -> None:
    linkage, client = hand.advise(), sign_in(hand.mai)
    page = reverse("web:linkage", args=[linkage.pk])
    sign = reverse("web:linkage-contract", args=[linkage.pk])
    assert client.get(sign).status_code == 409
    assert sign not in text_of(client.get(page))
    hand.conclude(linkage, "agree", date(2018, 12, 18))
    assert sign in text_of(client.get(page))
    for change, sentence in (
        ({"subject": ""}, "Cần ghi hợp đồng về việc gì"),
        ({"value_vnd": "nhiều"}, "số đồng nguyên"),
        ({"ends_on": "01/12/2018"}, "không thể hết hạn trước ngày ký"),
    ):
        answer = client.post(sign, SIGNED | change)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
    shown = text_of(client.post(sign, SIGNED, follow=True))
    assert "480.000.000" in shown
    assert "Đang làm, chưa có kết quả." in shown
    contract = LinkageContract.objects.get()
    result = reverse("web:contract-result", args=[linkage.pk, contract.pk])
    assert client.post(result, {"day": "20/12/2018", "words": " "}).status_code == 422
    said = {"day": "20/12/2018", "words": "Giao đủ, ký tiếp."}
    shown = text_of(client.post(result, said, follow=True))
    assert "Giao đủ, ký tiếp." in shown
    assert result not in shown
    assert client.post(result, said).status_code == 422


def test_what_ran_out_without_a_result_is_said_in_the_list_and_the_file(
    hand: Matchmaker, client_for: ClientFor
) -> None:
    contract = hand.sign(hand.conclude(hand.advise(), "agree"))
    client, url = client_for(Role.OFFICER), reverse("web:linkages")
    assert "1 hợp đồng đã hết hạn, chưa có kết quả" in text_of(client.get(url))
    assert "Đã hết hạn, chưa có kết quả." in text_of(
        client.get(reverse("web:linkage", args=[contract.linkage_id]))
    )
    conclude_contract(
        contract=contract, result="Giao đủ", result_on=STORY_DAY, by=hand.mai, on=STORY_DAY
    )
    assert "đã hết hạn" not in text_of(client.get(url))
    answer = client.get(url, {"format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][-1] == "12/HĐ, 08/05/2018: Giao đủ"


def test_contracts_cost_the_list_no_query_more(hand: Matchmaker, client_for: ClientFor) -> None:
    linkage = hand.conclude(hand.advise(), "agree")
    client, url = client_for(Role.OFFICER), reverse("web:linkages")
    page = reverse("web:linkage", args=[linkage.pk])
    hand.sign(linkage, subject="Chuyến 0")
    few = queries_of(client, url), queries_of(client, page)
    for number in range(1, 30):
        hand.sign(linkage, subject=f"Chuyến {number}")
    assert (queries_of(client, url), queries_of(client, page)) == few
