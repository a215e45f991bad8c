"""The list of the register: what was asked stands in the address, and in words above the rows."""

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from django.test import Client
from openpyxl import load_workbook

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.demo.models import Demonstration
from caunoi.establishments import export
from caunoi.establishments.actions import close_establishment
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.models import Trade
from caunoi.localities.models import AdminUnit, Level, Succession
from caunoi.web.register import listing
from tests.factories.establishments import make_establishment
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator, make_unit
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db


def shown(client: Client, query: str = "") -> list[str]:
    """Return the names of the rows, in their order."""
    text = markup_of(client.get(f"/register{query}"))
    names = re.findall(r'class="row-name"><a [^>]*><span>(.*?)</span>', text)
    return [re.sub("<[^>]+>", "", name) for name in names]


def lead(client: Client, query: str = "") -> str:
    found = re.search(r'class="lead">(.*?)</p>', markup_of(client.get(f"/register{query}")))
    return found.group(1) if found else ""


def test_empty_register_says_what_to_do_first(officer: Client, client_for: ClientFor) -> None:
    text = markup_of(officer.get("/register"))
    assert "Sổ chưa có cơ sở nào." in text
    assert 'href="/imports/new"' in text
    reader = markup_of(client_for(Role.AUTHORITY).get("/register"))
    assert "Sổ chưa có cơ sở nào." in reader
    assert "/imports/new" not in reader


def test_search_needs_no_marks_and_shows_where_it_found(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Cơ khí Tân Uyên", owner="Lê Hữu Phước")
    make_establishment(people, land.communes[0], "Gốm Lò Chén")
    assert shown(officer, "?q=co khi tan uyen") == ["Cơ khí Tân Uyên"]
    assert shown(officer, "?q=huu phuoc") == ["Cơ khí Tân Uyên"]
    text = markup_of(officer.get("/register?q=khi"))
    assert "<span>Cơ <mark>khí</mark> Tân Uyên</span>" in text


def test_a_name_is_never_markup(officer: Client, people: People, land: Land) -> None:
    make_establishment(people, land.communes[0], "Mộc <b>Ba</b> & <script>con")
    for query in ("", "?q=moc", "?q=script"):
        text = markup_of(officer.get(f"/register{query}"))
        assert "<b>Ba" not in text and "<script>con" not in text
        assert "&amp;" in text


def test_conditions_narrow_and_are_said_in_words(
    officer: Client, people: People, land: Land
) -> None:
    trade = Trade.objects.get(code="gom-su")
    make_establishment(people, land.communes[0], "Gốm Một", trade=trade)
    make_establishment(people, land.communes[3], "Gốm Hai", trade=trade)
    make_establishment(people, land.communes[0], "Gỗ Ba", kind=EstablishmentKind.SME)
    district, commune = land.districts[0], land.communes[3]
    assert shown(officer, f"?area={district.pk}") == ["Gỗ Ba", "Gốm Một"]
    assert shown(officer, f"?area={commune.pk}") == ["Gốm Hai"]
    assert shown(officer, "?kind=sme") == ["Gỗ Ba"]
    assert lead(officer) == "3 cơ sở đang hoạt động."
    assert lead(officer, f"?area={district.pk}&trade=gom-su") == (
        "3 cơ sở đang hoạt động, 1 ở huyện Đồi Sim, ngành Gốm sứ."
    )


def test_empty_answer_names_the_conditions_and_offers_to_drop_each(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Gốm Một")
    text = markup_of(officer.get("/register?q=zzz&kind=sme"))
    assert "Không có cơ sở nào là doanh nghiệp nhỏ và vừa, có “zzz”." in text
    assert 'href="/register?q=zzz"' in text
    assert 'href="/register?kind=sme"' in text
    assert shown(officer, "?q=zzz") == []


def test_conditions_that_mean_nothing_are_as_if_not_asked(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Gốm Một")
    query = "?area=999999&trade=nope&kind=x&status=y&order=z&page=77"
    assert shown(officer, query) == ["Gốm Một"]


def test_closed_ones_stand_apart_and_stay(officer: Client, people: People, land: Land) -> None:
    row = make_establishment(people, land.communes[0], "Gốm Đã Nghỉ")
    make_establishment(people, land.communes[0], "Gốm Còn")
    close_establishment(
        establishment=row,
        closed_on=STORY_DAY,
        reason="nghỉ",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    assert shown(officer) == ["Gốm Còn"]
    assert shown(officer, "?status=closed") == ["Gốm Đã Nghỉ"]
    assert shown(officer, "?status=all") == ["Gốm Còn", "Gốm Đã Nghỉ"]
    assert "ngừng từ 20/12/2018" in markup_of(officer.get("/register?status=closed"))


def test_names_stand_in_the_order_of_the_alphabet_and_figures_turn_round(
    officer: Client, people: People, land: Land
) -> None:
    for name, workers in (("Đồ Gỗ An", 9), ("Da Giày", None), ("Ân Tre", 30), ("An Tre", 4)):
        make_establishment(people, land.communes[0], name, workers=workers)
    assert shown(officer) == ["An Tre", "Ân Tre", "Da Giày", "Đồ Gỗ An"]
    assert shown(officer, "?order=-workers") == ["Ân Tre", "Đồ Gỗ An", "An Tre", "Da Giày"]
    assert shown(officer, "?order=workers") == ["An Tre", "Đồ Gỗ An", "Ân Tre", "Da Giày"]
    assert shown(officer, "?order=-name")[0] == "Đồ Gỗ An"


def test_pages_are_bounded_and_keep_the_conditions(
    officer: Client, people: People, land: Land
) -> None:
    for number in range(53):
        make_establishment(people, land.communes[0], f"Mộc {number:02}")
    assert len(shown(officer, "?q=moc")) == 50
    assert shown(officer, "?q=moc&page=2") == ["Mộc 50", "Mộc 51", "Mộc 52"]
    text = markup_of(officer.get("/register?q=moc"))
    assert "1 đến 50 trên 53" in text
    assert shown(officer, "?q=moc&page=99") == ["Mộc 50", "Mộc 51", "Mộc 52"]
    assert shown(officer, "?q=moc&page=x") == shown(officer, "?q=moc")
    assert shown(officer, "?q=khong-co&page=2") == []
    assert 'href="?q=moc&amp;page=2"' in text


def test_a_page_costs_as_many_queries_for_thirty_rows_as_for_one(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Mộc đầu", trade=Trade.objects.first())
    query = f"/register?area={land.districts[0].pk}&trade={Trade.objects.all()[0].code}&status=all"
    plain, filtered = queries_of(officer, "/register"), queries_of(officer, query)
    for number in range(29):
        commune = land.communes[number % 6]
        make_establishment(people, commune, f"Mộc {number}", trade=Trade.objects.first())
    assert queries_of(officer, "/register") == plain
    assert queries_of(officer, query) == filtered
    assert plain <= 12
    assert filtered <= 12


def test_after_a_reform_a_page_costs_no_more_and_tells_where_each_row_is_now(
    officer: Client, people: People, land: Land, demo: Demonstration
) -> None:
    """What a commune went into is remembered, and shown anew from the moment it is recorded."""
    reform = STORY_DAY.replace(year=2019)
    make_establishment(people, land.communes[0], "Gốm Một")
    new = make_unit("98199", "Sim Mới", Level.COMMUNE, land.province, starts_on=reform)
    AdminUnit.objects.filter(pk=land.communes[0].pk).update(ends_on=reform)
    demo.story_day = reform
    demo.save()
    assert "nay xã" not in markup_of(officer.get("/register"))
    Succession.objects.create(predecessor=land.communes[0], successor=new, on_day=reform)
    text = markup_of(officer.get("/register"))
    assert '<div class="small">nay xã Sim Mới</div>' in text
    assert "xã Suối Đá" in text
    assert queries_of(officer, "/register?kind=household&status=all") <= 12


# --- The file -------------------------------------------------------------------------------------


def exported(client: Client, query: str = "") -> list[tuple[object, ...]]:
    answer = client.get(f"/register/export{query}")
    assert answer.status_code == 200
    assert f'filename="so-co-so-{clock.today():%Y-%m-%d}.xlsx"' in answer["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.content)).active
    return list(sheet.iter_rows(values_only=True))


def test_file_holds_every_row_that_the_list_shows_on_all_its_pages(
    officer: Client, people: People, land: Land
) -> None:
    for number in range(53):
        make_establishment(people, land.communes[0], f"Mộc {number:02}")
    make_establishment(people, land.communes[0], "Gốm")
    rows = exported(officer, "?q=moc&page=2")
    assert len(rows) == 1 + 53
    assert rows[0][0] == "Tên cơ sở"
    assert rows[1][0] == "Mộc 00"


def test_a_formula_for_a_name_stays_text(officer: Client, people: People, land: Land) -> None:
    make_establishment(people, land.communes[0], "=1+1", phone="0912345678")
    answer = officer.get("/register/export")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["E2"].value == "0912345678"


def test_the_file_keeps_the_order_on_the_screen(
    officer: Client, people: People, land: Land
) -> None:
    for number, workers in ((1, 5), (2, 50), (3, 20)):
        make_establishment(people, land.communes[0], f"Mộc {number}", workers=workers)
    rows = exported(officer, "?order=-workers")
    assert [row[0] for row in rows[1:]] == shown(officer, "?order=-workers")
    assert [row[0] for row in rows[1:]] == ["Mộc 2", "Mộc 3", "Mộc 1"]


def test_a_file_that_leaves_rows_out_says_so(
    officer: Client, people: People, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is so high that only a lower one can be reached here."""
    for number in range(4):
        make_establishment(people, land.communes[0], f"Mộc {number}")
    for module in (export, listing):
        monkeypatch.setattr(module, "MOST_ROWS", 3)
    rows = exported(officer)
    assert "3 dòng đầu trên 4 dòng" in str(rows[0][0])
    assert len(rows) == 2 + 3
    assert "Xuất xlsx (3 dòng đầu)" in markup_of(officer.get("/register"))


def test_an_area_costs_no_more_queries_than_everything(
    people: People, land: Land, client_for: ClientFor
) -> None:
    person = make_collaborator(people, user=people[Role.COLLABORATOR])
    appoint(people, person, land.communes[:3])
    RoleGrant.objects.filter(user=people[Role.COLLABORATOR], unit=None).delete()
    client = client_for(Role.COLLABORATOR)
    for number in range(5):
        make_establishment(people, land.communes[number], f"Mộc {number}")
    assert len(shown(client)) == 3
    assert queries_of(client, "/register") <= 12
    assert queries_of(client, "/register?q=moc&kind=household&status=all") <= 12


def test_who_may_not_export_gets_no_file(client_for: ClientFor) -> None:
    assert client_for(Role.COLLABORATOR).get("/register/export").status_code == 403


# --- The own area ---------------------------------------------------------------------------------


def test_a_collaborator_sees_counts_and_rows_of_the_own_commune_alone(
    collaborator: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Gốm Nhà")
    make_establishment(people, land.communes[1], "Gốm Người")
    assert shown(collaborator) == ["Gốm Nhà"]
    assert lead(collaborator) == "1 cơ sở đang hoạt động trong địa bàn của anh/chị."
    assert shown(collaborator, f"?area={land.communes[1].pk}") == ["Gốm Nhà"]
    assert shown(collaborator, "?q=nguoi") == []
    text = markup_of(collaborator.get("/register"))
    assert "Suối Đá" in text
    assert "Cây Gáo" not in text, "not even among the choices"


def test_a_collaborator_without_firms_is_told_to_record_the_first(
    collaborator: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[1], "Gốm Người")
    text = markup_of(collaborator.get("/register"))
    assert "Chưa có cơ sở nào trong địa bàn của anh/chị." in text
    assert 'href="/register/new"' in text


def test_before_the_term_there_is_nothing(
    collaborator: Client, people: People, land: Land, demo: Demonstration
) -> None:
    make_establishment(people, land.communes[0], "Gốm Nhà")
    assert shown(collaborator) == ["Gốm Nhà°"]
    demo.story_day = STORY_DAY.replace(year=2017)
    demo.save()
    assert collaborator.get("/register").status_code == 403


def test_words_in_the_address_are_kept_as_typed(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Gốm Một")
    text = markup_of(officer.get(f"/register?q={quote('gốm & sứ')}"))
    assert 'value="gốm &amp; sứ"' in text
