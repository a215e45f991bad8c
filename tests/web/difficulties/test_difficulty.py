"""One difficulty: raising it in the yard, its clock, its steps by whose they are, what it costs."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.calendar.actions import approve_days, propose_days
from caunoi.demo.models import Demonstration
from caunoi.difficulties.actions import forward_difficulty, return_answer, take_difficulty
from caunoi.difficulties.links import link_of
from caunoi.difficulties.models import Difficulty
from caunoi.norms.actions import approve_norm_change, propose_norm_change
from caunoi.norms.catalogue import clock_norm
from caunoi.norms.queries import norm_in_force
from tests.factories.difficulties import ANSWER, MONDAY, Desk
from tests.factories.fieldwork import make_firm, make_neighbour
from tests.factories.schemes import Office, give_money
from tests.web.counting import queries_of
from tests.web.difficulties.conftest import As
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
NEW = reverse("web:difficulty-new")
SAID = "Hồ sơ phòng cháy nộp ba lần vẫn bị trả. Xưởng mới xây xong mà chưa dám chạy máy."


def at(name: str, row: Difficulty, *more: str) -> str:
    return reverse(f"web:{name}", args=[row.code, *more])


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return markup_of(answer)


def fresh(row: Difficulty) -> Difficulty:
    return Difficulty.objects.get(pk=row.pk)


def stand_on(day: date) -> None:
    Demonstration.objects.update(story_day=day)


def told(**more: Any) -> dict[str, Any]:
    return {"text": SAID, "topic": "fire_safety", "kind": "procedure", "who": "owner", **more}


# --- raising --------------------------------------------------------------------------------------


def test_a_collaborator_raises_what_the_owner_says_in_the_yard(desk: Desk, as_: As) -> None:
    client = as_(desk.mai)
    url = f"{NEW}?establishment={desk.field.firm.pk}"
    assert "Cơ khí Phú Chánh° vướng gì?" in text_of(client, url)
    answer = client.post(url, told(raiser_name="Trần Văn Mộc", raiser_phone="0912 345 678"))
    row = Difficulty.objects.get()
    assert answer["Location"] == at("difficulty", row)
    assert (row.title, row.text) == ("Hồ sơ phòng cháy nộp ba lần vẫn bị trả", SAID)
    assert (row.raiser_name, row.level, row.owner) == ("Trần Văn Mộc", "collaborator", desk.mai)
    assert row.raised_on == MONDAY
    assert link_of(row) is not None


def test_an_officer_raises_on_the_own_behalf_and_a_visit_gives_the_day(desk: Desk, as_: As) -> None:
    visit = desk.field.visit(date(2018, 9, 20))
    url = f"{NEW}?visit={visit.pk}"
    client = as_(desk.officer)
    page = text_of(client, url)
    assert "Nghe khi thăm ngày" in page
    assert 'value="20/09/2018"' in page
    client.post(url, told(who="myself", kind="policy", topic="support", raised_on="20/09/2018"))
    row = Difficulty.objects.get()
    assert (row.raised_by_kind, row.raiser, row.level) == ("officer", desk.officer, "centre")
    assert row.raised_on == date(2018, 9, 20)
    assert row.establishment == desk.field.firm
    assert row.visit == visit
    visit_page = reverse("web:visit", args=[visit.pk])
    assert visit_page in text_of(client, reverse("web:difficulty", args=[row.code]))
    assert row.title in text_of(client, visit_page)


def test_a_scheme_brings_its_establishment(desk: Desk, as_: As) -> None:
    give_money(desk.field.people)
    scheme = Office(desk.field.people).draft(desk.field.firm)
    url = f"{NEW}?scheme={scheme.code}"
    answer = as_(desk.officer).post(url, told(kind="scheme", topic="customs", raiser_name="Bà Sen"))
    assert answer.status_code == 302
    row = Difficulty.objects.get()
    assert (row.scheme, row.establishment) == (scheme, desk.field.firm)


def test_what_is_missing_is_said_in_the_form(desk: Desk, as_: As) -> None:
    client = as_(desk.mai)
    url = f"{NEW}?establishment={desk.field.firm.pk}"
    answer = client.post(url, {"who": "owner"})
    assert answer.status_code == 422
    page = markup_of(answer)
    assert "Cần ghi vướng gì, như người nêu nói." in page
    assert "Chọn chủ đề" in page
    nameless = client.post(url, told())
    assert nameless.status_code == 422
    assert "Cần ghi tên người nêu" in markup_of(nameless)
    late = client.post(url, told(raiser_name="Bà Sen", raised_on="02/10/2018"))
    assert late.status_code == 422
    assert "Ngày nêu 02/10/2018 chưa đến." in markup_of(late)
    assert not Difficulty.objects.exists()


def test_a_second_click_raises_nothing_new(desk: Desk, as_: As) -> None:
    client = as_(desk.mai)
    url = f"{NEW}?establishment={desk.field.firm.pk}"
    assert client.post(url, told(raiser_name="Bà Sen")).status_code == 302
    again = client.post(url, told(raiser_name="Bà Sen"), follow=True)
    made = Difficulty.objects.get()
    assert again.redirect_chain == [(reverse("web:difficulty", args=[made.code]), 302)]
    assert "Đã ghi lúc" in markup_of(again)
    assert Difficulty.objects.count() == 1


def test_without_an_establishment_a_place_of_the_own_area_is_chosen(desk: Desk, as_: As) -> None:
    communes = desk.field.land.communes
    client = as_(desk.mai)
    page = text_of(client, NEW)
    assert communes[0].name in page
    assert communes[4].name not in page
    assert "Chọn xã, phường nơi có khó khăn" in markup_of(client.post(NEW, told()))
    wrong = client.post(NEW, told(unit=communes[4].pk, raiser_name="Bà Sen"))
    assert wrong.status_code == 422
    assert client.post(NEW, told(unit=communes[1].pk, raiser_name="Bà Sen")).status_code == 302
    assert Difficulty.objects.get().unit == communes[1]


def test_nobody_raises_where_they_see_nothing(desk: Desk, as_: As) -> None:
    land = desk.field.land
    far = make_firm(desk.field.people, land.communes[3], "Gốm Lò Xa")
    url = f"{NEW}?establishment={far.pk}"
    assert as_(desk.mai).get(url).status_code == 404
    assert as_(desk.mai).post(url, told(raiser_name="Bà Sen")).status_code == 404
    assert as_(desk.department).get(url).status_code == 403
    assert as_(desk.mai).get(f"{NEW}?establishment=x").status_code == 200
    assert as_(desk.mai).get(f"{NEW}?scheme=khong-co").status_code == 404


# --- the clock ------------------------------------------------------------------------------------


def test_the_clock_explains_its_rule_its_mark_and_what_it_left_out(desk: Desk, as_: As) -> None:
    stand_on(date(2018, 8, 31))
    row = desk.raise_one(date(2018, 8, 31), by=desk.officer, raised_by_kind="officer")
    page = text_of(as_(desk.officer), at("difficulty", row))
    explained = page[page.index("Vì sao hạn là ngày này?") :].split("</details>")[0]
    assert "ngày làm việc" in explained
    assert "chưa đọc văn bản, cần kiểm tra" in explained
    assert "03/09/2018" in explained, "Quốc khánh on a Sunday, the Monday after is off"
    rule = re.search(r"từ sau 31/08/2018, (\d+) ngày làm việc → hết ([\d/]+)", explained)
    assert rule is not None
    assert rule[2] == f"{row.due_on:%d/%m/%Y}"
    assert f"trả lời trong {rule[1]} ngày làm việc" in explained


def test_the_clock_explains_itself_by_what_was_known_when_it_was_set(desk: Desk, as_: As) -> None:
    row = desk.raise_one(MONDAY)
    page = text_of(as_(desk.mai), at("difficulty", row))
    assert "Đổi từ đó" not in page
    calculation = re.search(r"từ sau [\d/]+, \d+ ngày làm việc → hết [\d/]+", page)
    assert calculation is not None
    storm = propose_days(
        first_on=row.due_on,
        last_on=row.due_on,
        name="Nghỉ bão",
        kind="holiday",
        document="CĐ thử 01/CĐ-UBND",
        confidence="M",
        by=desk.officer,
        on=MONDAY,
    )
    approve_days(change=storm, by=desk.director, on=MONDAY)
    name = clock_norm(row.kind, row.level)
    shorter = propose_norm_change(
        norm=name,
        values={**norm_in_force(name, MONDAY).values, "working_days": 2},
        starts_on=MONDAY,
        citation="QĐ thử của Trung tâm",
        confidence="H",
        reason="Cần trả lời sớm hơn.",
        by=desk.officer,
        on=MONDAY,
    )
    approve_norm_change(change=shorter, by=desk.director, on=MONDAY)
    page = text_of(as_(desk.mai), at("difficulty", row))
    assert calculation[0] in page
    assert f"Lịch ghi thêm {row.due_on:%d/%m/%Y} (Nghỉ bão)" in page
    assert "Định mức nay là 2 ngày làm việc." in page
    assert "Hạn đã đặt giữ nguyên." in page
    assert fresh(row).due_on == row.due_on


def test_the_clock_begins_anew_where_it_was_forwarded(desk: Desk, as_: As) -> None:
    row = desk.climb(desk.raise_one(), "department", MONDAY + timedelta(days=2))
    stand_on(MONDAY + timedelta(days=2))
    page = text_of(as_(desk.department), at("difficulty", row))
    assert "từ sau 03/10/2018" in page
    assert "Sở Công Thương, trả lời trước hết ngày" in page


# --- steps ----------------------------------------------------------------------------------------


def test_each_level_answers_where_it_stands_and_others_are_told_who(desk: Desk, as_: As) -> None:
    row = desk.climb(desk.raise_one(), "department")
    client = as_(desk.officer)
    page = text_of(client, at("difficulty", row))
    assert "Dành cho: Sở Công Thương" in page
    answer = client.post(at("difficulty-step", row, "answer"), {"answer": ANSWER})
    assert answer.status_code == 403
    assert fresh(row).state == "open"
    done = as_(desk.department).post(at("difficulty-step", row, "answer"), {"answer": ANSWER})
    assert done["Location"] == at("difficulty", row)
    assert fresh(row).answer == ANSWER
    assert "Đã trả lời. Chờ" in text_of(client, at("difficulty", row))


def test_forwarding_asks_for_a_reason_and_says_so_in_the_form(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    client = as_(desk.mai)
    answer = client.post(at("difficulty-step", row, "forward"), {"reason": "  "})
    assert answer.status_code == 422
    assert "Còn thiếu: lý do." in markup_of(answer)
    assert client.post(at("difficulty-step", row, "forward"), {"reason": "Ngoài thẩm quyền"})
    assert fresh(row).level == "centre"


def test_taking_it_over_twice_is_refused_once_done(desk: Desk, as_: As) -> None:
    row = desk.climb(desk.raise_one(), "centre")
    client = as_(desk.deputy)
    assert client.post(at("difficulty-step", row, "take")).status_code == 302
    again = client.post(at("difficulty-step", row, "take"))
    assert again.status_code == 409
    assert fresh(row).owner == desk.deputy


def test_the_level_above_takes_up_what_lies(desk: Desk, as_: As) -> None:
    row = desk.climb(desk.raise_one(), "centre")
    done = as_(desk.department).post(at("difficulty-step", row, "pull"), {"note": "Quá hạn"})
    assert done.status_code == 302
    assert (fresh(row).level, fresh(row).owner) == ("department", desk.department)


def test_the_collaborator_confirms_for_the_owner_and_it_says_so(desk: Desk, as_: As) -> None:
    row = desk.answered()
    client = as_(desk.mai)
    url = at("difficulty-step", row, "confirm_on_behalf")
    missing = client.post(url, {"note": "Ông Mộc nói được rồi"})
    assert missing.status_code == 422
    assert "người nêu nói bằng cách nào" in markup_of(missing)
    assert client.post(url, {"channel": "phone", "note": "Ông Mộc nói được rồi"}).status_code == 302
    assert fresh(row).closing == "on_behalf"
    page = text_of(client, at("difficulty", row))
    assert "xác nhận thay Trần Văn Mộc (qua điện thoại)" in page
    assert "“Ông Mộc nói được rồi”" in page


def test_who_answered_does_not_confirm_nor_hand_out_the_link(desk: Desk, as_: As) -> None:
    row = desk.answered()
    client = as_(desk.officer)
    told = {"channel": "phone", "note": "được rồi"}
    answer = client.post(at("difficulty-step", row, "confirm_on_behalf"), told)
    assert answer.status_code in (403, 409)
    assert fresh(row).state == "answered"
    assert "Anh/chị đã trả lời khó khăn này" in text_of(client, at("difficulty", row))
    assert client.get(at("difficulty-sheet", row)).status_code == 403
    assert client.post(at("difficulty-link", row), {"what": "renew"}).status_code == 403


def test_an_unhappy_raiser_opens_it_again(desk: Desk, as_: As) -> None:
    row = desk.answered()
    url = at("difficulty-step", row, "return_on_behalf")
    told = {"channel": "in_person", "reason": "Mẫu số 2 không dùng cho xưởng"}
    assert as_(desk.mai).post(url, told).status_code == 302
    assert fresh(row).state == "open"
    page = text_of(as_(desk.officer), at("difficulty", row))
    assert "Mẫu số 2 không dùng cho xưởng" in page
    assert ANSWER in page, "the old answer stays in the story"


def test_a_non_response_waits_for_its_day(desk: Desk, as_: As) -> None:
    row = desk.answered()
    url = at("difficulty-step", row, "non_response")
    early = as_(desk.deputy).post(url, {"reason": "Gọi ba lần"})
    assert early.status_code == 409
    assert "còn được hồi âm" in markup_of(early)
    assert row.reply_due_on is not None
    stand_on(row.reply_due_on + timedelta(days=1))
    assert as_(desk.deputy).post(url, {"reason": "Gọi ba lần"}).status_code == 302
    assert "ghi người nêu không hồi âm" in text_of(as_(desk.mai), at("difficulty", row))


def test_a_page_left_open_says_what_happened_meanwhile(desk: Desk, as_: As) -> None:
    row = desk.climb(desk.raise_one(), "centre")
    desk.answer(row)
    late = as_(desk.deputy).post(at("difficulty-step", row, "answer"), {"answer": "Khác"})
    assert late.status_code == 409
    assert fresh(row).answer == ANSWER


def test_steps_of_a_petition_and_unknown_ones_are_no_pages(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    client = as_(desk.officer)
    for step in ("join", "leave", "petition_sent", "petition_answered", "close"):
        assert client.post(at("difficulty-step", row, step)).status_code == 404


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_reads_writes_nothing(role: Role, desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    client = as_(desk.field.people[role])
    for step in ("take", "forward", "answer", "pull"):
        assert client.post(at("difficulty-step", row, step)).status_code == 403
    assert fresh(row).steps.count() == 1


def test_nobody_acts_outside_the_own_area(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    land = desk.field.land
    neighbour, _c, _t = make_neighbour(desk.field.people, land.communes[3:4], "Lý Xa")
    client = as_(neighbour)
    for name, more in (("difficulty", []), ("difficulty-sheet", [])):
        assert client.get(at(name, row, *more)).status_code == 404
    assert client.post(at("difficulty-step", row, "forward"), {"reason": "x"}).status_code == 404
    assert client.post(at("difficulty-link", row), {"what": "revoke"}).status_code == 404


# --- what is shown --------------------------------------------------------------------------------


def test_alike_ones_stand_beside_it_with_reasons(desk: Desk, as_: As) -> None:
    firms = desk.firms(3)
    rows = [desk.raise_one(establishment=firm) for firm in firms]
    page = text_of(as_(desk.officer), at("difficulty", rows[0]))
    beside = page[page.index("Giống việc này") :]
    assert rows[1].code in beside
    assert "Cùng loại và cùng chủ đề." in beside
    assert "Gộp với 2 việc giống nó thành bản kiến nghị" in page


def test_an_earlier_day_shows_it_as_it_was_and_no_buttons(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    forward_difficulty(
        difficulty=row, reason="Ngoài thẩm quyền", by=desk.mai, on=MONDAY + timedelta(days=2)
    )
    desk.answer(fresh(row), MONDAY + timedelta(days=4))
    page = text_of(as_(desk.mai), at("difficulty", row))
    assert "2 bước ghi sau ngày đó không hiện" in page
    assert ANSWER not in page
    assert "difficulty-step" not in page
    assert "/step/" not in page
    stand_on(MONDAY - timedelta(days=1))
    assert as_(desk.mai).get(at("difficulty", row)).status_code == 404


def test_a_long_story_costs_no_more_queries(desk: Desk, as_: As) -> None:
    row = desk.climb(desk.raise_one(), "centre")
    client = as_(desk.officer)
    few = queries_of(client, at("difficulty", row))
    for turn in range(6):
        by = desk.deputy if turn % 2 == 0 else desk.officer
        take_difficulty(difficulty=row, by=by, on=MONDAY)
    answered = desk.answer(fresh(row), by=desk.deputy)
    return_answer(difficulty=answered, reason="Chưa được", channel="phone", by=desk.mai, on=MONDAY)
    assert queries_of(client, at("difficulty", row)) <= few + 1


def test_establishment_and_scheme_list_their_difficulties(desk: Desk, as_: As) -> None:
    give_money(desk.field.people)
    scheme = Office(desk.field.people).draft(desk.field.firm)
    row = desk.raise_one(scheme=scheme, kind="scheme", topic="customs")
    client = as_(desk.officer)
    firm = reverse("web:establishment", args=[desk.field.firm.pk])
    for url in (firm, reverse("web:scheme", args=[scheme.code])):
        page = text_of(client, url)
        assert at("difficulty", row) in page
        assert f"{NEW}?" in page


def test_the_section_of_a_page_costs_one_query(desk: Desk, as_: As) -> None:
    url = reverse("web:establishment", args=[desk.field.firm.pk])
    client = as_(desk.officer)
    none = queries_of(client, url)
    for _number in range(12):
        desk.raise_one()
    assert queries_of(client, url) == none
    assert "Xem tất cả" in text_of(client, url)


def test_the_journal_leads_to_the_difficulty(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    page = text_of(as_(desk.director), reverse("web:journal"))
    assert at("difficulty", row) in page


def test_today_shows_what_waits_for_whom(desk: Desk, as_: As) -> None:
    row = desk.climb(desk.raise_one(), "centre")
    assert row.due_on is not None
    stand_on(row.due_on + timedelta(days=1))
    for person in (desk.officer, desk.deputy):
        page = text_of(as_(person), reverse("web:today"))
        is_owner = row.owner == person
        assert (at("difficulty", row) in page) == is_owner
        assert ("Khó khăn người khác để quá hạn" in page) != is_owner
    desk.answer(fresh(row), row.due_on + timedelta(days=1), by=row.owner)
    page = text_of(as_(desk.mai), reverse("web:today"))
    assert "Báo trả lời cho Trần Văn Mộc" in page


def test_the_figures_of_today_open_to_as_many_rows(desk: Desk, as_: As) -> None:
    rows = [desk.climb(desk.raise_one(), "centre") for _number in range(12)]
    stand_on(rows[0].due_on + timedelta(days=1))
    for person, asked, unit in (
        (desk.officer, "mine=on", "khó khăn"),
        (desk.deputy, "late=on", "khó khăn quá hạn"),
    ):
        client = as_(person)
        page = text_of(client, reverse("web:today"))
        figure = re.search(rf"<b>(\d+)</b><span>{unit}</span>", page)
        assert figure is not None, unit
        listed = text_of(client, f"{reverse('web:difficulties')}?{asked}")
        assert len(set(re.findall(r"/difficulties/(KK-[\d-]+)\"", listed))) == int(figure[1]) == 12
