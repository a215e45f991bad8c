"""One establishment: its page and story; recording, changing, closing; duplicates at the door."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.establishments.actions import change_establishment
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.models import Establishment, Trade
from caunoi.localities.models import AdminUnit, Succession
from caunoi.localities.queries import unit_on
from tests.factories.establishments import make_establishment
from tests.factories.fieldwork import make_field
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of
from tests.web.seen import seen_on

pytestmark = pytest.mark.django_db


def text_of(client: Client, row: Establishment) -> str:
    answer = client.get(f"/register/{row.pk}")
    assert answer.status_code == 200
    return " ".join(markup_of(answer).split())


OPTIONAL = ("trade", "products", "address", "owner", "phone", "tax_code", "workers", "founded_year")


def form(commune: AdminUnit, **said: object) -> dict[str, object]:
    plain = {"name": "Gốm Trăng", "kind": "household", "unit": commune.pk}
    return {**dict.fromkeys(OPTIONAL, ""), **plain, **said}


# --- The page -------------------------------------------------------------------------------------


def test_page_tells_what_it_is_where_and_who_answers_for_it(
    officer: Client, people: People, land: Land
) -> None:
    row = make_establishment(
        people,
        land.communes[0],
        "Gốm Trăng",
        owner="Lê Hữu Phước",
        phone="0912345678",
        workers=1200,
        address="Ấp 3",
        trade=Trade.objects.get(code="gom-su"),
    )
    appoint(people, make_collaborator(people, "Trần Văn Thử"), [land.communes[0]])
    text = text_of(officer, row)
    for said in ("Gốm Trăng", "Lê Hữu Phước", "1.200", "Ấp 3, xã Suối Đá, huyện Đồi Sim", "Gốm sứ"):
        assert said in text
    assert 'href="tel:0912345678"' in text
    assert "Trần Văn Thử" in text


def test_verdict_comes_with_reasons_articles_and_inputs(
    officer: Client, people: People, land: Land
) -> None:
    row = make_establishment(people, land.communes[0])
    text = text_of(officer, row)
    assert "Là cơ sở công nghiệp nông thôn, xét ngày" in text
    assert f'data-opens href="#why-{land.communes[0].pk}"' in text
    assert "Điều 1 khoản 2 điểm a" in text
    assert "Số liệu đã dùng" in text


def test_numbers_that_look_wrong_are_told_and_kept(
    officer: Client, people: People, land: Land
) -> None:
    row = make_establishment(people, land.communes[0], phone="12345", tax_code="3700912345")
    text = text_of(officer, row)
    assert "Số điện thoại 12345 không giống một số ở Việt Nam" in text
    assert "Mã số thuế 3700912345 có chữ số kiểm tra không khớp" in text


@pytest.mark.usefixtures("demo")
def test_after_the_reform_the_page_says_where_it_lies_and_judges_there(
    officer: Client, people: People, land: Land
) -> None:
    """Thị trấn Lai Uyên was divided on 01/07/2025: both parts are named and judged, none chosen."""
    lai_uyên = unit_on("25822", STORY_DAY)
    assert lai_uyên is not None
    row = make_establishment(people, lai_uyên)
    officer.post("/story-day", {"day": "20/10/2025", "next": "/"})
    text = text_of(officer, row)
    assert "Ngày 20/10/2025 nơi này đã chia vào xã Trừ Văn Thố, thành phố Hồ Chí Minh hoặc" in text
    assert "Nếu ở <b>xã Trừ Văn Thố</b>:" in text
    assert "Nếu ở <b>xã Bàu Bàng</b>:" in text
    listed = " ".join(markup_of(officer.get("/register")).split())
    assert "nay xã Trừ Văn Thố hoặc xã Bàu Bàng" in listed


@pytest.mark.usefixtures("demo")
def test_a_place_of_which_nothing_is_known_any_more_is_not_judged(
    officer: Client, people: People, land: Land
) -> None:
    gone = land.communes[0]
    row = make_establishment(people, gone)
    AdminUnit.objects.filter(pk=gone.pk).update(ends_on=date(2020, 1, 1))
    assert not Succession.objects.filter(predecessor=gone).exists()
    officer.post("/story-day", {"day": "15/06/2020", "next": "/"})
    text = text_of(officer, row)
    assert "Chưa biết ngày 15/06/2020 nơi này thuộc đơn vị nào." in text
    assert "chưa xét được" in text


def test_story_tells_each_change_with_before_after_and_why(
    officer: Client, people: People, land: Land
) -> None:
    row = make_establishment(people, land.communes[0], workers=5)
    change_establishment(
        establishment=row,
        seen=row.version,
        new={"workers": 9, "kind": EstablishmentKind.SME},
        reason="Chủ cơ sở báo",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    text = text_of(officer, row)
    assert "Chủ cơ sở báo" in text
    assert '<s class="was">5</s><ins class="now">9</ins>' in text
    assert '<s class="was">Hộ kinh doanh</s><ins class="now">Doanh nghiệp nhỏ và vừa</ins>' in text
    assert text.index("Chủ cơ sở báo") < text.index("Ghi vào sổ </b>")


def test_story_holds_visits_and_needs_in_the_order_of_their_days(
    officer: Client, people: People, land: Land
) -> None:
    field = make_field(people, land)
    field.visit(on=date(2018, 3, 14), finding="Lò nung cũ.")
    field.need(on=date(2018, 4, 2), description="Lò nung điện")
    text = text_of(officer, field.firm)
    assert "Chuyến thăm của" in text
    assert text.index("Nhu cầu: Lò nung điện") < text.index("Lò nung cũ.")
    assert "Chưa ai thăm cơ sở này" not in text
    quiet = make_establishment(people, land.communes[3])
    assert "Chưa ai thăm cơ sở này" in text_of(officer, quiet)


def test_who_reads_only_gets_no_button(client_for: ClientFor, people: People, land: Land) -> None:
    row = make_establishment(people, land.communes[0])
    text = text_of(client_for(Role.AUDITOR), row)
    assert f"/register/{row.pk}/edit" not in text
    assert f"/register/{row.pk}/close" not in text


# --- The own area ---------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["", "/edit", "/close", "/reopen"])
def test_outside_the_own_commune_every_door_looks_like_no_door(
    collaborator: Client, people: People, land: Land, door: str
) -> None:
    other = make_establishment(people, land.communes[1])
    assert collaborator.get(f"/register/{other.pk}{door}").status_code == 404
    if door:
        assert collaborator.post(f"/register/{other.pk}{door}", {"reason": "x"}).status_code == 404


def test_a_collaborator_records_and_changes_in_the_own_commune_only(
    collaborator: Client, land: Land
) -> None:
    choices = markup_of(collaborator.get("/register/new"))
    assert "xã Suối Đá" in choices
    assert "xã Cây Gáo" not in choices
    assert collaborator.post("/register/new", form(land.communes[1])).status_code == 422
    assert not Establishment.objects.exists()
    answer = collaborator.post("/register/new", form(land.communes[0]))
    row = Establishment.objects.get()
    assert answer["Location"] == f"/register/{row.pk}"
    moved = collaborator.post(f"/register/{row.pk}/edit", form(land.communes[1]))
    assert moved.status_code == 422


# --- Recording ------------------------------------------------------------------------------------


def test_recording_reads_numbers_as_the_import_does(officer: Client, land: Land) -> None:
    said = form(land.communes[0], phone="+84 912 345 678", tax_code="3700 9123 41", workers="12")
    officer.post("/register/new", said)
    row = Establishment.objects.get()
    assert (row.phone, row.tax_code, row.workers) == ("0912345678", "3700912341", 12)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Cần ghi tên cơ sở."),
        ({"unit": ""}, "Cần chọn xã, phường nơi sản xuất."),
        ({"kind": ""}, "Cần chọn loại hình."),
        ({"workers": "mười"}, "Số lao động là một số nguyên, ví dụ 12."),
        ({"founded_year": "1066"}, "Năm thành lập là một năm từ 1800 đến 2100."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    officer: Client, land: Land, wrong: dict[str, str], sentence: str
) -> None:
    answer = officer.post("/register/new", form(land.communes[0], owner="Lê Hữu Phước", **wrong))
    text = markup_of(answer)
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="Lê Hữu Phước"' in text
    assert not Establishment.objects.exists()


def doubles_token(text: str) -> str:
    found = re.search(r'name="looked_at" value="([0-9,]*)"', text)
    assert found
    return found.group(1)


def test_a_possible_duplicate_is_shown_with_reasons_before_anything_is_written(
    officer: Client, people: People, land: Land
) -> None:
    known = make_establishment(people, land.communes[0], "Cơ sở Gốm Trăng", phone="0912345678")
    said = form(land.communes[0], name="CS gốm trăng", phone="0912345678")
    answer = officer.post("/register/new", said)
    text = markup_of(answer)
    assert answer.status_code == 409
    assert "Có phải cơ sở này đã ở trong sổ?" in text
    assert "Cùng số điện thoại." in text
    assert f'href="/register/{known.pk}"' in text
    assert Establishment.objects.count() == 1
    officer.post("/register/new", {**said, "looked_at": doubles_token(text)})
    assert Establishment.objects.count() == 2


def test_having_looked_at_one_duplicate_is_no_answer_about_another(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Cơ sở Gốm Trăng", phone="0912345678")
    said = form(land.communes[0], name="CS gốm trăng", phone="0912345678")
    token = doubles_token(markup_of(officer.post("/register/new", said)))
    make_establishment(people, land.communes[0], "Gốm Trăng", phone="0912345678")
    assert officer.post("/register/new", {**said, "looked_at": token}).status_code == 409
    assert Establishment.objects.count() == 2


def test_a_duplicate_outside_the_own_area_is_counted_and_not_named(
    collaborator: Client, people: People, land: Land
) -> None:
    make_establishment(
        people, land.communes[1], "Gốm Bí Mật", phone="0912345678", owner="Trần Thị Kín"
    )
    said = form(land.communes[0], name="Gốm Bí Mật", phone="0912345678")
    answer = collaborator.post("/register/new", said)
    text = markup_of(answer)
    assert answer.status_code == 409
    assert "Sổ còn 1 cơ sở ngoài địa bàn của anh/chị giống cơ sở này." in text
    assert "Trần Thị Kín" not in text
    assert "Cây Gáo" not in text
    collaborator.post("/register/new", {**said, "looked_at": doubles_token(text)})
    assert Establishment.objects.filter(unit=land.communes[0]).count() == 1


# --- Changing -------------------------------------------------------------------------------------


def edit(client: Client, row: Establishment, **said: object) -> object:
    url = f"/register/{row.pk}/edit"
    usual = {"name": row.name, "seen": seen_on(client, url), "reason": ""}
    return client.post(url, form(row.unit, **usual | said))


def test_changing_asks_when_it_makes_one_firm_look_like_another(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(people, land.communes[0], "Cơ sở Gốm Trăng", phone="0912345678")
    row = make_establishment(people, land.communes[0], "Mộc Sim")
    answer = edit(officer, row, name="Gốm Trăng", phone="0912345678")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    row.refresh_from_db()
    assert row.name == "Mộc Sim"


def test_changing_nothing_says_so_and_leaves_no_trace(
    officer: Client, people: People, land: Land
) -> None:
    row = make_establishment(people, land.communes[0], "Mộc Sim")
    page = officer.get(edit(officer, row)["Location"])  # type: ignore[index]
    assert "Không có gì thay đổi." in markup_of(page)


def test_closing_wants_a_reason_and_keeps_the_row(
    officer: Client, people: People, land: Land
) -> None:
    row = make_establishment(people, land.communes[0])
    address = f"/register/{row.pk}/close"
    assert officer.post(address, {"closed_on": "31/02/2018", "reason": "nghỉ"}).status_code == 422
    assert officer.post(address, {"closed_on": "01/12/2018", "reason": ""}).status_code == 422
    officer.post(address, {"closed_on": "01/12/2018", "reason": "Chủ nghỉ"})
    text = text_of(officer, row)
    assert "đã ngừng từ 01/12/2018" in text
    assert "Chủ nghỉ" in text
    assert "không xét diện hỗ trợ" in text
    again = officer.post(address, {"closed_on": "01/12/2018", "reason": "lần nữa"})
    assert again.status_code == 422
    assert "đã ghi ngừng từ ngày 01/12/2018" in markup_of(again)
    officer.post(f"/register/{row.pk}/reopen", {"reason": "Ghi nhầm"})
    row.refresh_from_db()
    assert row.is_active


def test_journal_leads_to_the_establishment(
    client_for: ClientFor, people: People, land: Land
) -> None:
    row = make_establishment(people, land.communes[0])
    text = markup_of(client_for(Role.DIRECTOR).get(reverse("web:journal")))
    assert f'href="/register/{row.pk}"' in text
