"""Petitions: put together by one, signed by another, answered once for every raiser."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.demo.models import Demonstration
from caunoi.difficulties.links import link_for
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.petitions.actions import answer_petition, send_petition
from tests.factories.difficulties import ANSWER, MONDAY, Desk
from tests.factories.fieldwork import make_firm, make_neighbour
from tests.web.counting import queries_of
from tests.web.difficulties.conftest import As
from tests.web.pages import markup_of
from tests.web.seen import post_seen

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("web:petitions"), reverse("web:petition-new")
WORDS = {
    "title": "Thủ tục phòng cháy, chữa cháy cho xưởng nhỏ",
    "text": "Đề nghị có mẫu hồ sơ riêng cho xưởng dưới 300 m².",
    "addressed_to": "authority",
}


def at(name: str, petition: Petition, *more: str) -> str:
    return reverse(f"web:{name}", args=[petition.code, *more])


def step(petition: Petition, name: str) -> str:
    return at("petition-step", petition, name)


def text_of(client: Client, url: str, **asked: Any) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200, url
    return markup_of(answer)


def raised(desk: Desk, count: int) -> list[Difficulty]:
    return [desk.climb(desk.raise_one(establishment=f), "centre") for f in desk.firms(count)]


def test_a_group_is_put_together_signed_answered_and_seen_by_every_raiser(
    desk: Desk, as_: As
) -> None:
    rows = raised(desk, 12)
    officer = as_(desk.officer)
    page = text_of(officer, NEW, kind="procedure", topic="fire_safety")
    assert "<b>12</b> khó khăn của <b>12</b> cơ sở" in page
    codes = re.findall(r'name="d" value="(KK-[\d-]+)" checked', page)
    assert len(codes) == 12
    assert officer.post(NEW, {**WORDS, "d": codes}).status_code == 302
    petition = Petition.objects.get()
    assert petition.difficulties.count() == 12

    refused = officer.post(step(petition, "send"))
    assert refused.status_code == 403, "an officer does not sign"
    page = text_of(as_(desk.director), reverse("web:today"))
    assert at("petition", petition) in page
    assert as_(desk.director).post(step(petition, "send")).status_code == 302

    authority = as_(desk.authority)
    assert at("petition", petition) in text_of(authority, reverse("web:today"))
    assert authority.post(step(petition, "answer"), {"answer": ""}).status_code == 422
    told = {"answer": ANSWER, "citation": "CV 12/UBND"}
    assert authority.post(step(petition, "answer"), told).status_code == 302
    for row in rows:
        seen = text_of(Client(), reverse("web:owner", args=[link_for(row)]))
        assert ANSWER in seen
        assert "CV 12/UBND" in seen
        assert "Đã giải quyết được" in seen
    member = text_of(officer, reverse("web:difficulty", args=[rows[0].code]))
    assert ANSWER in member
    assert "Có trả lời từ bản kiến nghị" in member


def test_what_is_not_ticked_stays_outside(desk: Desk, as_: As) -> None:
    rows = raised(desk, 4)
    as_(desk.officer).post(NEW, {**WORDS, "d": [row.code for row in rows[:3]]})
    petition = Petition.objects.get()
    assert set(petition.difficulties.all()) == set(rows[:3])


def test_one_alone_is_no_petition_and_the_form_says_so(desk: Desk, as_: As) -> None:
    (row,) = raised(desk, 1)
    answer = as_(desk.officer).post(NEW, {**WORDS, "d": [row.code]})
    assert answer.status_code == 422
    assert "gộp từ 2 khó khăn trở lên" in markup_of(answer)
    missing = as_(desk.officer).post(NEW, {"d": [row.code]})
    assert missing.status_code == 422
    assert "Cần ghi tên bản kiến nghị." in markup_of(missing)
    assert not Petition.objects.exists()


def test_members_are_added_and_taken_out_before_it_goes(desk: Desk, as_: As) -> None:
    rows = raised(desk, 4)
    petition = desk.petition(rows[:3])
    officer = as_(desk.officer)
    assert officer.post(step(petition, "add"), {"d": [rows[3].code]}).status_code == 302
    assert petition.difficulties.count() == 4
    told = {"difficulty": rows[0].code, "reason": "Đã xong"}
    assert officer.post(step(petition, "remove"), {**told, "reason": ""}).status_code == 422
    assert officer.post(step(petition, "remove"), told).status_code == 302
    assert petition.difficulties.count() == 3
    assert officer.post(step(petition, "add"), {"d": ["KK-2018-999"]}).status_code == 422
    new = {**WORDS, "title": "Một mẫu hồ sơ cho xưởng nhỏ"}
    page = at("petition", petition)
    assert post_seen(officer, step(petition, "change"), new, page, "title").status_code == 302
    page = text_of(officer, at("petition", petition))
    assert "Một mẫu hồ sơ cho xưởng nhỏ" in page
    assert "Đã xong" in page


def test_what_was_sent_is_neither_changed_nor_sent_again(desk: Desk, as_: As) -> None:
    petition = desk.petition(raised(desk, 2))
    send_petition(petition=petition, by=desk.director, on=MONDAY)
    again = as_(desk.director).post(step(petition, "send"))
    assert again.status_code == 409
    changed = as_(desk.officer).post(step(petition, "change"), WORDS)
    assert changed.status_code == 409
    assert as_(desk.officer).post(step(petition, "burn")).status_code == 404


def test_the_department_answers_its_own_and_hands_on_what_is_above_it(desk: Desk, as_: As) -> None:
    petition = desk.petition(raised(desk, 2), addressed_to="department")
    send_petition(petition=petition, by=desk.director, on=MONDAY)
    department = as_(desk.department)
    assert department.post(step(petition, "forward"), {"reason": ""}).status_code == 422
    told = {"reason": "Thuộc thẩm quyền Ủy ban"}
    assert department.post(step(petition, "forward"), told).status_code == 302
    assert department.post(step(petition, "answer"), {"answer": ANSWER}).status_code == 403
    assert as_(desk.authority).post(step(petition, "answer"), {"answer": ANSWER}).status_code == 302


def test_a_collaborator_reads_a_petition_and_only_the_own_members(desk: Desk, as_: As) -> None:
    people, land = desk.field.people, desk.field.land
    mine = desk.climb(desk.raise_one(), "centre")
    neighbour, _c, _t = make_neighbour(people, land.communes[3:4], "Lý Xa")
    far = make_firm(people, land.communes[3], "Gốm Lò Xa")
    other = desk.raise_one(establishment=far, by=neighbour)
    petition = desk.petition([mine, other])
    page = text_of(as_(desk.mai), at("petition", petition))
    assert mine.code in page
    assert other.code not in page
    assert "Gốm Lò Xa" not in page
    assert "1 việc khác ngoài phạm vi được xem" in page
    assert as_(desk.mai).get(NEW).status_code == 403
    stranger, _c, _t = make_neighbour(people, land.communes[5:6], "Vũ Khác")
    assert as_(stranger).get(at("petition", petition)).status_code == 404
    assert at("petition", petition) not in text_of(as_(stranger), LIST)


def test_the_list_counts_and_its_figures_open_to_the_members(desk: Desk, as_: As) -> None:
    petition = desk.petition(raised(desk, 3))
    client = as_(desk.officer)
    page = text_of(client, LIST)
    figure = re.search(r'<a class="figure" href="([^"]+)#members">(\d+)</a>', page)
    assert figure is not None
    members = text_of(client, figure[1])
    listed = members[members.index('id="members"') :]
    assert len(re.findall(r"<span class=\"n\">KK-", listed)) == int(figure[2]) == 3
    assert "3 cơ sở" in page
    assert petition.code in text_of(client, LIST, state="drafted")
    assert petition.code not in text_of(client, LIST, state="answered")


def test_lists_and_pages_cost_the_same_for_many(desk: Desk, as_: As) -> None:
    client = as_(desk.officer)
    small = desk.petition(raised(desk, 2))
    one, page = queries_of(client, LIST), queries_of(client, at("petition", small))
    large = desk.petition(raised(desk, 20))
    for _number in range(4):
        desk.petition(raised(desk, 2))
    assert queries_of(client, LIST) == one
    assert queries_of(client, at("petition", large)) == page


def test_a_sent_petition_has_a_clock(desk: Desk, as_: As) -> None:
    petition = send_petition(petition=desk.petition(raised(desk, 2)), by=desk.director, on=MONDAY)
    assert petition.due_on is not None
    Demonstration.objects.update(story_day=petition.due_on + timedelta(days=7))
    page = text_of(as_(desk.director), LIST)
    assert '<div class="work-clock hot"><b>5</b><span>ngày quá hạn</span>' in page


def test_an_earlier_day_shows_the_petition_as_it_stood_and_offers_no_step(
    desk: Desk, as_: As
) -> None:
    petition = send_petition(petition=desk.petition(raised(desk, 2)), by=desk.director, on=MONDAY)
    sent_on = MONDAY + timedelta(days=3)
    told = {"petition": petition, "by": desk.authority, "on": sent_on}
    answer_petition(answer=ANSWER, citation="CV 12/UBND", **told)
    client = as_(desk.authority)
    page = text_of(client, at("petition", petition))
    assert "đã gửi, chờ trả lời" in page
    assert ANSWER not in page
    assert "1 bước ghi sau ngày đó không hiện" in page
    assert step(petition, "answer") not in page
    assert petition.code in text_of(client, LIST, state="sent")
    assert petition.code not in text_of(client, LIST, state="answered")
    Demonstration.objects.update(story_day=sent_on)
    assert ANSWER in text_of(client, at("petition", petition))
