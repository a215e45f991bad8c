"""From the owner's question to an answer: need, traffic light, proposal, decision."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.fieldwork.actions import end_need, return_proposal
from caunoi.fieldwork.models import Need, Proposal
from tests.factories.fieldwork import SPRING, Field, make_firm, make_neighbour
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.fieldwork.conftest import As
from tests.web.pages import markup_of

pytestmark = pytest.mark.usefixtures("spring")
NEED = {
    "item": "machinery",
    "description": "Máy cắt laser",
    "capacity": "600 m², 18 lao động",
    "cost_vnd": "350.000.000",
    "counterpart_vnd": "175.000.000",
}
AMOUNTS = {
    "cost_vnd": "350.000.000",
    "support_vnd": "175.000.000",
    "counterpart_vnd": "175.000.000",
}


def plain(answer: object) -> str:
    return markup_of(answer).replace("\u00a0", " ")  # type: ignore[attr-defined]


def propose_url(need: Need) -> str:
    return reverse("web:proposal-new", args=[need.pk])


# --- needs ----------------------------------------------------------------------------------------


def test_a_need_is_recorded_and_the_rules_answer_at_once(field: Field, as_: As) -> None:
    visit = field.visit()
    url = reverse("web:need-new", args=[field.firm.pk]) + f"?visit={visit.pk}"
    client = as_(field.user)
    assert "Nghe khi thăm ngày" in plain(client.get(url))
    answer = client.post(url, NEED, follow=True)
    need = Need.objects.get()
    assert (need.visit, need.cost_vnd, need.item) == (visit, 350_000_000, "machinery")
    text = plain(answer)
    assert "Đạt mọi quy tắc đã xét" in text
    assert 'nhiều nhất <b class="n">175.000.000 đ</b>' in text
    assert "TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2 điểm c" in text
    assert propose_url(need) in text


def test_a_need_without_a_cost_waits_all_the_same(field: Field, as_: As) -> None:
    url = reverse("web:need-new", args=[field.firm.pk])
    said = {**NEED, "cost_vnd": "", "counterpart_vnd": ""}
    text = plain(as_(field.user).post(url, said, follow=True))
    assert "Chưa biết chi phí" in text
    assert Need.objects.get().cost_vnd is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"item": ""}, "Cần hỗ trợ việc gì"),
        ({"capacity": ""}, "Cần ghi năng lực"),
        ({"cost_vnd": "nhiều"}, "số đồng nguyên"),
    ],
)
def test_an_incomplete_need_is_shown_again(
    field: Field, as_: As, said: dict[str, str], sentence: str
) -> None:
    url = reverse("web:need-new", args=[field.firm.pk])
    answer = as_(field.user).post(url, {**NEED, **said})
    assert answer.status_code == 422
    assert sentence in markup_of(answer)
    assert "Máy cắt laser" in markup_of(answer)


def test_the_visit_of_another_firm_is_none(field: Field, as_: As) -> None:
    visit = field.visit()
    other = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    url = reverse("web:need-new", args=[other.pk])
    client = as_(field.user)
    assert client.get(f"{url}?visit={visit.pk}").status_code == 404
    assert client.get(f"{url}?visit=abc").status_code == 200


def test_needs_stand_oldest_first_with_their_clock(field: Field, client_for: ClientFor) -> None:
    field.need(date(2018, 3, 10), description="Mới")
    field.need(date(2018, 1, 10), description="Cũ")
    text = plain(client_for(Role.OFFICER).get(reverse("web:needs")))
    assert text.index(">Cũ<") < text.index(">Mới<")
    assert "63</b><span>ngày chờ, đã quá hẹn" in text
    assert "hẹn trả lời trước 09/02/2018" in text
    assert "button-main" in text


def test_needs_are_listed_by_state_and_given_as_a_file(field: Field, client_for: ClientFor) -> None:
    need = field.need()
    end_need(
        need=need, state="answered", outcome="Không thuộc danh mục.", by=field.officer, on=SPRING
    )
    client, url = client_for(Role.OFFICER), reverse("web:needs")
    assert "Không có nhu cầu nào ở trạng thái này." in plain(client.get(url))
    assert "Không thuộc danh mục." in plain(client.get(url, {"state": "answered"}))
    assert "Không có nhu cầu nào ở trạng thái này." in plain(client.get(url, {"state": "x"}))
    answer = client.get(url, {"state": "answered", "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][4] == "Máy cắt laser"
    assert rows[1][10] == "Không thuộc danh mục."


def test_an_officer_answers_a_need_in_words(field: Field, client_for: ClientFor) -> None:
    need = field.need()
    client = client_for(Role.OFFICER)
    url, end = (reverse(f"web:{name}", args=[need.pk]) for name in ("need", "need-end"))
    assert "Ghi câu trả lời" in plain(client.get(url))
    silent = client.post(end, {"state": "answered", "words": " "})
    assert silent.status_code == 422
    assert "để người chờ biết vì sao" in markup_of(silent)
    answer = client.post(end, {"state": "answered", "words": "Máy đã mua trước."}, follow=True)
    assert "Máy đã mua trước." in plain(answer)
    assert Need.objects.get().state == "answered"
    again = client.post(end, {"state": "answered", "words": "Lần nữa."})
    assert again.status_code == 409
    assert "đã có kết quả ngày 14/03/2018" in markup_of(again)


def test_a_collaborator_may_only_say_that_it_is_gone(field: Field, as_: As) -> None:
    need, client = field.need(), as_(field.user)
    text = plain(client.get(reverse("web:need", args=[need.pk])))
    assert "Ghi câu trả lời" not in text
    assert "Ghi là không còn nhu cầu" in text
    end = reverse("web:need-end", args=[need.pk])
    assert client.post(end, {"state": "answered", "words": "Không."}).status_code == 403
    assert client.post(end, {"state": "withdrawn", "words": "Chủ đổi ý."}).status_code == 302


def test_an_unknown_way_to_end_is_refused(field: Field, client_for: ClientFor) -> None:
    end = reverse("web:need-end", args=[field.need().pk])
    answer = client_for(Role.OFFICER).post(end, {"state": "gone", "words": "Hết."})
    assert answer.status_code == 409
    assert Need.objects.get().state == "open"


# --- proposing ------------------------------------------------------------------------------------


def test_the_form_begins_with_the_most_that_the_law_lets(field: Field, as_: As) -> None:
    need = field.need(cost_vnd=500_000_000, counterpart_vnd=None)
    text = plain(as_(field.user).get(propose_url(need)))
    assert 'value="500.000.000"' in text
    assert 'value="200.000.000"' in text
    assert 'value="300.000.000"' in text
    assert "Đạt mọi quy tắc đã xét" in text
    assert "50% × chi phí 500.000.000 đ = 250.000.000 đ." in text


def test_looking_sends_nothing(field: Field, as_: As) -> None:
    need = field.need()
    said = {**AMOUNTS, "support_vnd": "250.000.000", "look": "yes"}
    answer = as_(field.user).post(propose_url(need), said)
    assert answer.status_code == 200
    text = plain(answer)
    assert "Chưa đề xuất được" in text
    assert "Đề nghị 250.000.000 đ, quá mức tối đa 175.000.000 đ." in text
    assert "Đề nghị không quá 175.000.000 đ." in text
    assert not Proposal.objects.exists()


def test_sending_carries_everything_over(field: Field, as_: As) -> None:
    need = field.need(visit=field.visit())
    answer = as_(field.user).post(propose_url(need), AMOUNTS, follow=True)
    proposal = Proposal.objects.get()
    assert (proposal.need, proposal.visit, proposal.collaborator) == (
        need,
        need.visit,
        field.collaborator,
    )
    text = plain(answer)
    assert "Đã gửi đề xuất." in text
    assert "Chưa nhận hỗ trợ cho nội dung này." in text  # known up here, so it is green
    assert "Quy tắc của ngày gửi" in text


def test_what_a_rule_stops_is_said_with_the_way_out(field: Field, as_: As) -> None:
    need = field.need()
    answer = as_(field.user).post(propose_url(need), {**AMOUNTS, "counterpart_vnd": "0"})
    assert answer.status_code == 422
    text = plain(answer)
    assert "Còn thiếu 175.000.000 đ chưa có ai trả." in text
    assert "TTLT 26/2014/TTLT-BTC-BCT, Điều 7 khoản 3" in text
    assert "Vốn đối ứng từ 175.000.000 đ trở lên." in text
    assert Need.objects.get().state == "open"


def test_a_need_with_an_outcome_is_not_proposed_again(field: Field, as_: As) -> None:
    proposal = field.proposal()
    answer = as_(field.user).get(propose_url(proposal.need))
    assert answer.status_code == 409
    assert "Nhu cầu này đã có kết quả" in markup_of(answer)


# --- deciding -------------------------------------------------------------------------------------


def decide(client: object, proposal: Proposal, step: str, words: str = "") -> object:
    url = reverse("web:proposal-decide", args=[proposal.pk])
    return client.post(url, {"step": step, "words": words})  # type: ignore[attr-defined]


def test_a_deputy_accepts(field: Field, client_for: ClientFor) -> None:
    proposal = field.proposal()
    client = client_for(Role.DEPUTY)
    assert "Nhận đề xuất" in plain(client.get(reverse("web:proposal", args=[proposal.pk])))
    assert decide(client, proposal, "accept").status_code == 302  # type: ignore[attr-defined]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("accepted", field.deputy)


def test_the_proposer_finds_the_buttons_locked_with_who_may(
    field: Field, client_for: ClientFor
) -> None:
    proposal = field.proposal(by=field.officer)
    client = client_for(Role.OFFICER)
    text = plain(client.get(reverse("web:proposal", args=[proposal.pk])))
    assert 'name="step"' not in text
    assert f"Người có thể quyết định: {escape(str(field.deputy))}" in text
    answer = decide(client, proposal, "accept")
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "do chính anh/chị lập" in plain(answer)


def test_a_return_needs_a_reason_and_comes_back(
    field: Field, client_for: ClientFor, as_: As
) -> None:
    proposal = field.proposal()
    officer = client_for(Role.OFFICER)
    assert decide(officer, proposal, "return").status_code == 422  # type: ignore[attr-defined]
    assert decide(officer, proposal, "return", "Thiếu báo giá.").status_code == 302  # type: ignore[attr-defined]
    mine, again = as_(field.user), reverse("web:proposal-again", args=[proposal.pk])
    assert again in plain(mine.get(reverse("web:proposal", args=[proposal.pk])))
    assert "Thiếu báo giá." in plain(mine.get(again))
    assert mine.post(again, {**AMOUNTS, "note": ""}).status_code == 422
    assert mine.post(again, {**AMOUNTS, "note": "Đủ ba báo giá."}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "submitted"
    assert mine.get(again).status_code == 409


def test_declining_answers_the_need(field: Field, client_for: ClientFor) -> None:
    proposal = field.proposal()
    decide(client_for(Role.OFFICER), proposal, "decline", "Máy đã mua trước khi đề nghị.")
    assert Need.objects.get().outcome == "Máy đã mua trước khi đề nghị."


def test_a_decision_of_meanwhile_is_told(field: Field, client_for: ClientFor) -> None:
    proposal = field.proposal()
    decide(client_for(Role.DEPUTY), proposal, "accept")
    answer = decide(client_for(Role.OFFICER), proposal, "decline", "Không.")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "từ ngày 14/03/2018, do" in plain(answer)


def test_an_unknown_step_is_not_found(field: Field, client_for: ClientFor) -> None:
    proposal = field.proposal()
    answer = decide(client_for(Role.OFFICER), proposal, "resubmit", "x")
    assert answer.status_code == 404  # type: ignore[attr-defined]


def test_proposals_are_listed_by_state(field: Field, client_for: ClientFor) -> None:
    proposal = field.proposal()
    client, url = client_for(Role.DEPUTY), reverse("web:proposals")
    assert "Đề nghị 175.000.000 đ trên chi phí 350.000.000 đ" in plain(client.get(url))
    return_proposal(proposal=proposal, reason="Thiếu báo giá.", by=field.officer, on=SPRING)
    assert "Không có đề xuất nào ở trạng thái này." in plain(client.get(url))
    assert "Thiếu báo giá." in plain(client.get(url, {"state": "returned"}))
    answer = client.get(url, {"state": "returned", "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][5] == 175_000_000


@pytest.mark.parametrize("name", ["needs", "proposals"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_lists_take_the_same_queries(
    field: Field, client_for: ClientFor, name: str, role: Role
) -> None:
    client, counts = client_for(role), []
    for rows in (1, 29):
        for n in range(rows):
            firm = make_firm(field.people, field.land.communes[n % 2], f"Xưởng {rows} {n}")
            field.need(establishment=firm, item="training")
            field.proposal(need=field.need(establishment=firm))
        counts.append(queries_of(client, reverse(f"web:{name}")))
    assert counts[0] == counts[1]


def test_what_lies_elsewhere_looks_like_nothing(field: Field, as_: As) -> None:
    proposal = field.proposal()
    neighbour, _, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    client = as_(neighbour)
    for name, pk in (("need", proposal.need_id), ("proposal", proposal.pk)):
        assert client.get(reverse(f"web:{name}", args=[pk])).status_code == 404
    assert client.get(propose_url(proposal.need)).status_code == 404


def test_everything_reads_in_english(field: Field, as_: As) -> None:
    field.user.language = "en"
    field.user.save()
    text = plain(as_(field.user).get(propose_url(field.need())))
    assert "Passes every rule that was asked" in text
    assert "175,000,000 đ requested, within the most allowed, 175,000,000 đ." in text


# --- narrowing, ordering, taking along ------------------------------------------------------------


def test_a_list_of_needs_is_narrowed_ordered_and_taken_along(
    field: Field, client_for: ClientFor
) -> None:
    firm = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    field.need(date(2018, 1, 10), description="Lò gas", establishment=firm, cost_vnd=90_000_000)
    field.need(date(2018, 3, 10), description="Máy phay", cost_vnd=800_000_000)
    client, url = client_for(Role.OFFICER), reverse("web:needs")
    dearest = plain(client.get(url, {"order": "cost"}))
    assert dearest.index("Máy phay") < dearest.index("Lò gas")
    assert plain(client.get(url)).index("Lò gas") < plain(client.get(url)).index("Máy phay")
    found = plain(client.get(url, {"q": "GOM cay"}))
    assert "Lò gas" in found and "Máy phay" not in found
    assert "Bỏ lọc" in plain(client.get(url, {"q": "không đâu"}))
    answer = client.get(url, {"q": "gom", "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[4] for row in rows[1:]] == ["Lò gas"]


def test_the_counts_of_the_states_follow_the_conditions(
    field: Field, client_for: ClientFor
) -> None:
    field.proposal()
    _user, other, _term = make_neighbour(field.people, field.land.communes[:1], "Trần Văn Lộc")
    client, url = client_for(Role.OFFICER), reverse("web:proposals")
    mine = plain(client.get(url, {"collaborator": str(field.collaborator.pk)}))
    assert 'Tất cả <span class="n">1</span>' in mine and "Cơ khí Phú Chánh" in mine
    none = plain(client.get(url, {"collaborator": str(other.pk)}))
    assert 'Tất cả <span class="n">0</span>' in none
    assert "Không có dòng nào khớp với điều kiện lọc." in none
