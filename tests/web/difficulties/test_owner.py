"""The page of an owner without an account: what it shows, takes and refuses; the sheet with QR."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.demo.models import Demonstration
from caunoi.difficulties.links import link_for, link_of, make_link, renew_link, revoke_link
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.refusals import SamePerson
from caunoi.web.difficulties import owner as owner_views
from tests.factories.difficulties import ANSWER, MONDAY, Desk
from tests.factories.schemes import Office, give_money
from tests.web.counting import queries_of
from tests.web.difficulties.conftest import As
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db


def page_of(row: Any) -> str:
    return reverse("web:owner", args=[link_for(row)])


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return markup_of(answer)


def fresh(row: Difficulty) -> Difficulty:
    return Difficulty.objects.get(pk=row.pk)


def test_the_owner_reads_the_answer_and_confirms_without_an_account(desk: Desk) -> None:
    row = desk.answered()
    owner, url = Client(), page_of(row)
    page = text_of(owner, url)
    assert ANSWER in page
    assert "Đã giải quyết được" in page
    answer = owner.post(url, {"word": "confirm", "code": row.code})
    assert (answer.status_code, answer["Location"]) == (302, url)
    closed = fresh(row)
    assert (closed.state, closed.closing, closed.closing_channel) == ("closed", "raiser", "link")
    page = text_of(owner, url)
    assert "Đã ghi ông/bà xác nhận" in page
    assert 'value="confirm"' not in page


def test_a_second_click_changes_nothing(desk: Desk) -> None:
    row = desk.answered()
    owner, url = Client(), page_of(row)
    owner.post(url, {"word": "confirm", "code": row.code})
    steps = row.steps.count()
    for word in ("confirm", "return"):
        again = owner.post(url, {"word": word, "code": row.code, "reason": "x"}, follow=True)
        assert "không đổi gì" in markup_of(again)
    assert row.steps.count() == steps
    assert fresh(row).state == "closed"


def test_what_is_not_solved_comes_back_with_one_sentence(desk: Desk) -> None:
    row = desk.answered()
    owner, url = Client(), page_of(row)
    empty = owner.post(url, {"word": "return", "code": row.code, "reason": " "})
    assert empty.status_code == 422
    assert "Xin ghi còn vướng ở đâu" in markup_of(empty)
    long = owner.post(url, {"word": "return", "code": row.code, "reason": "x" * 1001})
    assert long.status_code == 422
    assert fresh(row).state == "answered"
    reason = "Mẫu số 2 không dùng cho xưởng cũ"
    done = owner.post(url, {"word": "return", "code": row.code, "reason": reason}, follow=True)
    assert "Trung tâm sẽ xem lại" in markup_of(done)
    assert fresh(row).state == "open"
    assert row.steps.order_by("pk").last().text == reason


def test_while_it_waits_the_page_says_where_and_until_when(desk: Desk) -> None:
    row = desk.climb(desk.raise_one(), "centre")
    page = text_of(Client(), page_of(row))
    assert "Chưa cần làm gì" in page
    assert f"{row.due_on:%d/%m/%Y}" in page
    assert "Trung tâm xem và trả lời" in page
    assert 'value="confirm"' not in page


def test_the_page_names_nobody(desk: Desk) -> None:
    row = desk.answered()
    page = text_of(Client(), page_of(row))
    for name in (desk.mai, desk.officer, row.raiser_name, desk.field.collaborator):
        assert str(name) not in page


def test_whatever_is_wrong_with_a_link_the_page_is_one_and_the_same(desk: Desk) -> None:
    row = desk.answered()
    good = link_for(row)
    number, key, signature = good.split(".")
    link = link_of(row)
    assert link is not None
    wrong = [
        "x",
        "1.2.3",
        good + "x",
        f"{number}.{key}.{signature[:-1]}",
        f"{int(number) + 1}.{key}.{signature}",
        f"{number}..{signature}",
        "%00",
        "9" * 400,
    ]
    revoke_link(link=link, by=desk.mai, on=MONDAY)
    pages = set()
    for token in (good, *wrong):
        url = reverse("web:owner", args=[token])
        answer = Client().get(url)
        assert answer.status_code == 404, token
        assert Client().post(url, {"word": "confirm"}).status_code == 404
        page = markup_of(answer)
        pages.add(re.sub(r'value="[^"]*"', "", page))
        assert "Đường dẫn này không dùng được" in page
    assert len(pages) == 1
    assert fresh(row).state == "answered"


HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def test_no_browser_keeps_it_and_no_search_engine_finds_it(desk: Desk) -> None:
    row = desk.answered()
    owner, url = Client(), page_of(row)
    gone = reverse("web:owner", args=["x"])
    answers = [owner.get(url), owner.get(gone), owner.post(url), Client().post(url, {"word": "x"})]
    for answer in answers:
        assert {name: answer[name] for name in HEADERS} == HEADERS
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_a_form_without_its_token_is_not_taken(desk: Desk) -> None:
    row = desk.answered()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(page_of(row), {"word": "confirm", "code": row.code})
    assert answer.status_code == 403
    assert fresh(row).state == "answered"


def test_a_huge_body_is_not_even_read(desk: Desk) -> None:
    row = desk.answered()
    told = {"word": "return", "code": row.code, "reason": "x" * (owner_views.MOST_BYTES + 1)}
    assert Client().post(page_of(row), told).status_code == 413
    assert fresh(row).state == "answered"


@pytest.fixture
def without_bound(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(owner_views, "_is_too_large", lambda request: False)
    yield


@pytest.mark.usefixtures("without_bound")
def test_without_the_bound_a_huge_body_is_read(desk: Desk) -> None:
    row = desk.answered()
    with pytest.raises(AssertionError):
        test_a_huge_body_is_not_even_read(desk)
    assert row is not None


def test_a_word_that_is_none_writes_nothing(desk: Desk) -> None:
    row = desk.answered()
    for told in ({}, {"word": "burn"}, {"word": "confirm", "code": "KK-2018-999"}):
        answer = Client().post(page_of(row), told)
        assert answer.status_code in (404, 422)
    assert fresh(row).state == "answered"


def test_the_link_of_one_does_not_speak_for_another(desk: Desk) -> None:
    mine, other = desk.answered(), desk.answered()
    answer = Client().post(page_of(mine), {"word": "confirm", "code": other.code})
    assert answer.status_code == 404
    assert fresh(other).state == "answered"


def test_the_link_of_a_scheme_shows_missing_papers_and_its_difficulties(desk: Desk) -> None:
    give_money(desk.field.people)
    scheme = Office(desk.field.people).draft(desk.field.firm, on=MONDAY)
    row = desk.answered(scheme=scheme, kind="scheme", topic="customs")
    make_link(scheme=scheme, by=desk.officer, on=MONDAY)
    owner, url = Client(), page_of(scheme)
    page = text_of(owner, url)
    assert scheme.title in page
    assert "Giấy còn thiếu" in page
    assert page.count("#unknown") >= 2
    assert owner.post(url, {"word": "confirm", "code": row.code}).status_code == 302
    assert fresh(row).state == "closed"


def test_a_long_page_costs_the_same(desk: Desk) -> None:
    give_money(desk.field.people)
    scheme = Office(desk.field.people).draft(desk.field.firm, on=MONDAY)
    make_link(scheme=scheme, by=desk.officer, on=MONDAY)
    desk.answered(scheme=scheme, kind="scheme", topic="customs")
    one = queries_of(Client(), page_of(scheme))
    for _number in range(8):
        desk.answered(scheme=scheme, kind="scheme", topic="customs")
    assert queries_of(Client(), page_of(scheme)) == one


def test_it_speaks_english_for_who_asks(desk: Desk) -> None:
    row = desk.answered()
    owner = Client()
    owner.post(reverse("web:language"), {"language": "en", "next": page_of(row)})
    page = text_of(owner, page_of(row))
    assert '<html lang="en">' in page
    assert "What you need to do" in page
    assert "It is solved" in page


# --- another difficulty ---------------------------------------------------------------------------

NEW = {
    "word": "raise",
    "topic": "power",
    "title": "Chưa có điện ba pha",
    "text": "Xin từ tháng 3, chưa ai đến xem.",
    "phone": "0912 345 678",
}


def made_by(url: str, **told: str) -> Difficulty:
    assert Client().post(url, {**NEW, **told})["Location"] == f"{url}#main"
    return Difficulty.objects.latest("pk")


def test_an_owner_raises_another_and_sees_it_on_the_page(desk: Desk, as_: As) -> None:
    row = desk.answered()
    owner, url = Client(), page_of(row)
    assert "Tôi gặp khó khăn khác" in text_of(owner, url)
    said = markup_of(owner.post(url, NEW, follow=True))
    made = Difficulty.objects.latest("pk")
    assert f"Đã ghi, mã {made.code}" in said
    assert NEW["title"] in said
    assert NEW["phone"] not in said
    assert str(desk.mai) not in said
    page = text_of(as_(desk.mai), reverse("web:difficulty", args=[made.code]))
    assert "Chủ cơ sở tự ghi qua đường dẫn" in page
    assert NEW["phone"] in page
    assert reverse("web:difficulty", args=[made.code]) in text_of(
        as_(desk.mai), reverse("web:today")
    )


def test_what_is_missing_or_too_long_is_said_in_the_form(desk: Desk) -> None:
    url = page_of(desk.raise_one())
    for told, sentence in (
        ({"title": " "}, "Xin ghi vướng việc gì"),
        ({"text": ""}, "Xin kể chuyện thế nào"),
        ({"topic": "burn"}, "burn"),
        ({"text": "x" * 1001}, "1001"),
        ({"phone": "9" * 21}, "21"),
    ):
        answer = Client().post(url, {**NEW, **told})
        assert answer.status_code == 422, told
        page = markup_of(answer)
        assert sentence in page
        assert '<section class="owner-card" id="new"><details class="more" open>' in page
    assert Difficulty.objects.count() == 1


def test_a_double_click_raises_once_and_a_full_day_is_said(desk: Desk) -> None:
    url = page_of(desk.raise_one())
    made = made_by(url)
    again = Client().post(url, NEW, follow=True)
    assert again.redirect_chain == [(url, 302)]
    said = markup_of(again)
    assert "Lần gửi này không ghi thêm." in said and made.code in said
    for number in range(2):
        made_by(url, title=f"Việc {number}")
    full = Client().post(url, {**NEW, "title": "Việc thứ tư"})
    assert full.status_code == 422
    assert "Hôm nay đường dẫn này đã nhận 3 khó khăn" in markup_of(full)


def test_hostile_words_are_words(desk: Desk) -> None:
    """Marks apart, letters of before Unicode, a script, invisible signs: kept as what they say."""
    url = page_of(desk.raise_one())
    apart = unicodedata.normalize("NFD", "Thiếu thợ hàn")
    old_font = "ThiÕu thî hµn, t×m kh«ng cã."
    made = made_by(url, title=apart + "\u200b", text=old_font)
    assert (made.title, made.text) == ("Thiếu thợ hàn", "Thiếu thợ hàn, tìm không có.")
    script = "<script>alert(1)</script>"
    made = made_by(url, title=script, text=script)
    page = text_of(Client(), url)
    assert script not in page
    assert "&lt;script&gt;" in page
    assert made_by(url, text="Thiếu\x00 thợ\uffff.").text == "Thiếu thợ."


def test_ten_megabytes_are_not_even_read(desk: Desk) -> None:
    url = page_of(desk.raise_one())
    assert Client().post(url, {**NEW, "text": "x" * 10 * 1024 * 1024}).status_code == 413
    assert Difficulty.objects.count() == 1


def test_no_link_shows_what_another_raised(desk: Desk) -> None:
    mine, other = desk.raise_one(), desk.raise_one(title="Của xưởng khác")
    made = made_by(page_of(other), title="Riêng của xưởng khác")
    page = text_of(Client(), page_of(mine))
    assert made.title not in page
    assert made.code not in page
    assert Client().post(page_of(mine), {"word": "confirm", "code": made.code}).status_code in (
        302,
        404,
    )
    assert fresh(made).state == "open"


def test_a_revoked_link_raises_nothing(desk: Desk) -> None:
    row = desk.raise_one()
    url, link = page_of(row), link_of(row)
    assert link is not None
    revoke_link(link=link, by=desk.mai, on=MONDAY)
    assert Client().post(url, NEW).status_code == 404
    assert Client(enforce_csrf_checks=True).post(url, NEW).status_code == 403
    assert Difficulty.objects.count() == 1


def test_a_day_before_anything_was_said_shows_nothing(desk: Desk) -> None:
    url = page_of(desk.raise_one())
    Demonstration.objects.update(story_day=MONDAY - timedelta(days=1))
    answer = Client().get(url)
    assert answer.status_code == 404
    assert "chưa có gì ở đường dẫn này" in markup_of(answer)


# --- the sheet ------------------------------------------------------------------------------------


def test_the_sheet_carries_the_address_as_a_code(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    client = as_(desk.mai)
    answer = client.get(reverse("web:difficulty-sheet", args=[row.code]))
    page = markup_of(answer)
    assert f"http://testserver{page_of(row)}" in page
    assert '<svg class="qr"' in page or 'class="qr"' in page
    assert answer["Cache-Control"] == "no-store"


def test_a_changed_link_makes_the_old_print_worthless(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    old = page_of(row)
    link = reverse("web:difficulty-link", args=[row.code])
    client, seen = as_(desk.mai), link_of(row).version
    assert client.post(link, {"what": "renew", "seen": seen}).status_code == 302
    assert Client().get(old).status_code == 404
    assert Client().get(page_of(row)).status_code == 200
    new = page_of(row)
    client.post(link, {"what": "revoke"})
    assert Client().get(new).status_code == 404
    sheet = text_of(client, reverse("web:difficulty-sheet", args=[row.code]))
    assert "thu hồi ngày 01/10/2018" in sheet
    assert client.post(link, {"what": "revoke"}).status_code == 409
    assert client.post(link, {"what": "make"}).status_code == 302
    assert Client().get(page_of(row)).status_code == 200
    assert client.post(link, {"what": "burn"}).status_code == 409


def test_who_only_reads_never_sees_the_link(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    token = link_for(row)
    for person in (desk.department, desk.authority, desk.director):
        client = as_(person)
        assert client.get(reverse("web:difficulty-sheet", args=[row.code])).status_code == 403
        assert token not in text_of(client, reverse("web:difficulty", args=[row.code]))


def test_who_answered_hands_no_link_out_on_the_page_nor_by_an_action(desk: Desk, as_: As) -> None:
    """With the link they would confirm their own answer in the owner's name."""
    row = desk.answer(desk.raise_one(), by=desk.officer)
    link = link_of(row)
    assert link is not None
    sentence = "Anh/chị đã trả lời khó khăn này nên cần một người khác đưa đường dẫn."
    page = as_(desk.officer).get(reverse("web:difficulty-sheet", args=[row.code]))
    assert (page.status_code, sentence in markup_of(page)) == (403, True)
    renewed = {"link": link, "seen": link.version}
    for call, thing in ((make_link, {"difficulty": row}), (renew_link, renewed)):
        with pytest.raises(SamePerson) as refused:
            call(**thing, by=desk.officer, on=MONDAY)
        assert str(refused.value) == sentence
    assert as_(desk.mai).get(page.request["PATH_INFO"]).status_code == 200
    for person, may_link in ((desk.officer, False), (desk.mai, True)):
        shown = as_(person).get(reverse("web:difficulty", args=[row.code])).context
        assert shown["may_link"] == may_link
    assert renew_link(link=link, seen=link.version, by=desk.mai, on=MONDAY).key != link.key


def test_an_officer_makes_the_link_of_a_scheme(desk: Desk, as_: As) -> None:
    give_money(desk.field.people)
    scheme = Office(desk.field.people).draft(desk.field.firm, on=MONDAY)
    client = as_(desk.officer)
    sheet = reverse("web:scheme-sheet", args=[scheme.code])
    assert "Chưa có đường dẫn cho chủ cơ sở." in text_of(client, sheet)
    link = reverse("web:scheme-link", args=[scheme.code])
    assert client.post(link, {"what": "renew"}).status_code == 409
    for what in ("renew", "revoke", "make", ""):  # there is no sheet yet that could die
        assert client.get(link, {"what": what})["Location"] == sheet
    assert client.post(link, {"what": "make"})["Location"] == sheet
    assert page_of(scheme) in text_of(client, sheet)


@pytest.mark.parametrize("what", ["renew", "revoke"])
def test_a_printed_sheet_dies_only_after_a_question(desk: Desk, as_: As, what: str) -> None:
    row = desk.raise_one()
    owners, client = page_of(row), as_(desk.mai)
    ask = f"{reverse('web:difficulty-link', args=[row.code])}?what={what}"
    sheet = markup_of(client.get(reverse("web:difficulty-sheet", args=[row.code])))
    assert f'href="{ask}"' in sheet
    assert 'name="what"' not in sheet, "no button of the sheet itself makes it worthless"
    asked = markup_of(client.get(ask))
    assert "Tờ đã in không còn mở được" in asked and 'name="what"' in asked
    assert Client().get(owners).status_code == 200, "asking changes nothing"
    seen = link_of(row).version
    assert client.post(ask, {"what": what, "seen": seen}).status_code == 302
    assert Client().get(owners).status_code == 404
