"""The desk: figures that open to their rows, filters, the file, what it costs, whose rows."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.demo.models import Demonstration
from tests.factories.difficulties import MONDAY, Desk
from tests.factories.fieldwork import make_firm, make_neighbour
from tests.web.counting import queries_of
from tests.web.difficulties.conftest import As
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
LIST = reverse("web:difficulties")
FIGURE = re.compile(r'<a class="figure(?: hot strong)?" href="([^"]+)">(\d+)</a>')
CODE = re.compile(r'href="/difficulties/(KK-\d{4}-\d+)"')


def text_of(client: Client, url: str, **asked: Any) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200, url
    return markup_of(answer)


def codes_in(page: str) -> list[str]:
    return list(dict.fromkeys(CODE.findall(page)))


def stand_on(day: Any) -> None:
    Demonstration.objects.update(story_day=day)


def mixed(desk: Desk) -> None:
    """Difficulties of every kind and age, some overdue, one answered, one closed."""
    for days, kind in ((75, "policy"), (40, "procedure"), (20, "establishment"), (2, "procedure")):
        told: dict[str, Any] = {"kind": kind, "topic": "land"}
        desk.climb(desk.raise_one(MONDAY - timedelta(days=days), **told), "centre", MONDAY)
    desk.raise_one(MONDAY - timedelta(days=30))
    desk.answered()


def test_every_figure_opens_to_as_many_rows(desk: Desk, as_: As) -> None:
    mixed(desk)
    client = as_(desk.officer)
    figures = FIGURE.findall(text_of(client, LIST))
    assert len(figures) == 9
    for url, count in figures:
        assert len(codes_in(text_of(client, unescape(url)))) == int(count), url


def test_the_figures_by_age_add_up_to_their_kind_and_to_the_whole(desk: Desk, as_: As) -> None:
    mixed(desk)
    page = text_of(as_(desk.officer), LIST)
    whole = 0
    for row in re.findall(r"<tr><th scope=\"row\" class=\"area\">.*?</tr>", page, re.DOTALL):
        cells = [int(re.sub(r"\D", "", each) or 0) for each in re.findall(r"<td.*?</td>", row)]
        counts = [int(n) for n in re.findall(r">(\d+)(?:</a>)?</td>", row)]
        assert len(cells) >= 6
        assert sum(counts[:4]) == counts[4]
        whole += counts[4]
    assert whole == 5
    assert "<b>5</b> việc chờ trả lời" in page


def test_the_chips_count_what_they_show(desk: Desk, as_: As) -> None:
    mixed(desk)
    client = as_(desk.officer)
    page = text_of(client, LIST)
    nav = page[page.index("Câu hỏi hay dùng") :]
    chips = re.findall(r'<a href="([^"]+)"[^>]*>[^<]*<span class="n">(\d+)</span>', nav)
    assert len(chips) == 5
    for url, count in chips:
        assert len(codes_in(text_of(client, unescape(url)))) == int(count), url


def test_it_is_found_without_marks_and_narrowed(desk: Desk, as_: As) -> None:
    fire = desk.raise_one(title="Nghiệm thu phòng cháy")
    land = desk.raise_one(title="Chuyển mục đích đất", topic="land", kind="establishment")
    client = as_(desk.officer)
    assert codes_in(text_of(client, LIST, q="phong chay")) == [fire.code]
    assert codes_in(text_of(client, LIST, topic="land")) == [land.code]
    assert codes_in(text_of(client, LIST, kind="procedure")) == [fire.code]
    assert codes_in(text_of(client, LIST, level="department")) == []
    assert "Không có khó khăn nào khớp" in text_of(client, LIST, level="department")
    assert len(codes_in(text_of(client, LIST, kind="burnt", state="x", age="7"))) == 2


def test_an_overdue_one_says_by_how_many_working_days(desk: Desk, as_: As) -> None:
    row = desk.raise_one()
    stand_on(row.due_on + timedelta(days=7))
    page = text_of(as_(desk.officer), LIST, late="on")
    assert codes_in(page) == [row.code]
    assert '<div class="work-clock hot"><b>5</b><span>ngày quá hạn</span>' in page
    stand_on(row.due_on)
    assert "<b>Nay</b><span>đến hạn</span>" in text_of(as_(desk.officer), LIST)


def test_the_file_holds_what_the_filter_shows(desk: Desk, as_: As) -> None:
    row = desk.raise_one(title="=Nghiệm thu phòng cháy")
    desk.raise_one(topic="land")
    answer = as_(desk.officer).get(LIST, {"topic": "fire_safety", "format": "xlsx"})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [each[0] for each in rows] == [row.code]
    assert rows[0][1] == "=Nghiệm thu phòng cháy"


def test_it_costs_the_same_for_one_and_for_thirty(desk: Desk, as_: As) -> None:
    desk.answered()
    desk.raise_one()
    client = as_(desk.officer)
    one = queries_of(client, f"{LIST}?state=all")
    for firm in desk.firms(30):
        desk.raise_one(establishment=firm)
    assert queries_of(client, f"{LIST}?state=all") == one


def test_a_long_list_is_cut(desk: Desk, as_: As) -> None:
    for _number in range(52):
        desk.raise_one()
    client = as_(desk.officer)
    assert len(codes_in(text_of(client, LIST))) == 50
    assert len(codes_in(text_of(client, LIST, page="2"))) == 2


def test_a_collaborator_sees_the_own_communes_alone(desk: Desk, as_: As) -> None:
    mine = desk.raise_one()
    land = desk.field.land
    neighbour, _collaborator, _term = make_neighbour(desk.field.people, land.communes[3:4], "Lý Xa")
    far = make_firm(desk.field.people, land.communes[3], "Gốm Lò Xa")
    other = desk.raise_one(establishment=far, by=neighbour)
    client = as_(desk.mai)
    assert codes_in(text_of(client, LIST, state="all")) == [mine.code]
    assert client.get(reverse("web:difficulty", args=[other.code])).status_code == 404
    assert codes_in(text_of(as_(neighbour), LIST)) == [other.code]


def test_alike_ones_are_proposed_to_who_may_group(desk: Desk, as_: As) -> None:
    for firm in desk.firms(4):
        desk.raise_one(establishment=firm)
    page = text_of(as_(desk.officer), LIST)
    assert "4 khó khăn có vẻ cùng một gốc: phòng cháy, chữa cháy." in page
    assert "của 4 cơ sở" in page
    assert "cùng một gốc" not in text_of(as_(desk.mai), LIST)


def test_the_desk_speaks_english(desk: Desk, as_: As) -> None:
    desk.raise_one()
    desk.officer.language = "en"
    desk.officer.save()
    page = text_of(as_(desk.officer), LIST)
    assert "Waiting for an answer" in page
    assert "working days left" in page
