"""A list from a district office: sent, previewed, decided, stored, sent again."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from caunoi.accounts.actions import grant_role
from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.enums import Decision
from caunoi.establishments.models import Establishment, ImportBatch
from caunoi.imports import reader
from caunoi.journal.models import Entry
from caunoi.localities.queries import unit_on
from caunoi.network.actions import set_territory
from caunoi.network.queries import newest_territory
from caunoi.web.imports.forms import ImportForm
from tests.establishments.workbooks import (
    MESSY,
    MESSY_DISTRICT,
    MESSY_DUPLICATES,
    messy_district_workbook,
    saved,
    simple_workbook,
)
from tests.factories.establishments import make_establishment, make_list
from tests.factories.network import STORY_DAY, Land
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
DAY = "20/12/2018"


@pytest.fixture
def officer(client_for: ClientFor) -> Client:
    return client_for(Role.OFFICER)


@pytest.fixture
def bàu_bàng(people: People) -> str:
    """The district of the messy list, inside the territory; its key."""
    province, district = unit_on("74", STORY_DAY), unit_on(MESSY_DISTRICT, STORY_DAY)
    assert province is not None and district is not None
    set_territory(
        seen=newest_territory().version,
        units=[province],
        starts_on=None,
        ends_on=None,
        source="thử",
        by=people[Role.DIRECTOR],
        on=STORY_DAY,
    )
    return str(district.pk)


def send(client: Client, content: bytes, unit: str = "", on: str = DAY, **more: Any) -> Any:
    name = more.pop("name", "danh-sach.xlsx")
    return client.post(
        "/imports/new", {"file": SimpleUploadedFile(name, content), "unit": unit, "on": on}
    )


def previewed(client: Client, content: bytes, unit: str) -> ImportBatch:
    answer = send(client, content, unit)
    assert answer.status_code == 302, markup_of(answer)
    batch = ImportBatch.objects.first()
    assert batch is not None
    assert answer["Location"] == f"/imports/{batch.pk}"
    return batch


def page_of(client: Client, batch: ImportBatch, query: str = "") -> str:
    answer = client.get(f"/imports/{batch.pk}{query}")
    assert answer.status_code == 200
    return " ".join(unescape(markup_of(answer)).split())


def shown_counts(text: str) -> list[int]:
    chips = re.search(r'<ul class="counts">(.*?)</ul>', text)
    assert chips
    return [int(n) for n in re.findall(r"<b>(\d+)</b>", chips.group(1))]


def rows_shown(text: str) -> list[int]:
    return [int(n) for n in re.findall(r'id="row-(\d+)"', text)]


# --- The messy list -------------------------------------------------------------------------------


def test_the_counts_of_a_messy_list_add_up_and_nothing_is_stored(
    officer: Client, bàu_bàng: str
) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    rows, *parts = shown_counts(page_of(officer, batch))
    assert rows == MESSY.rows == sum(parts)
    assert parts == [MESSY.new, 0, 0, MESSY.possible_duplicates, MESSY.rejected]
    assert not Establishment.objects.exists()


def test_each_count_opens_to_its_rows(officer: Client, bàu_bàng: str) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    for decision, number in (("new", MESSY.new), ("rejected", MESSY.rejected), ("same", 0)):
        assert len(rows_shown(page_of(officer, batch, f"?decision={decision}"))) == number
    assert rows_shown(page_of(officer, batch, "?decision=possible_double")) == list(
        MESSY_DUPLICATES
    )
    assert len(rows_shown(page_of(officer, batch, "?decision=nonsense"))) == MESSY.rows


def test_a_repaired_text_stands_under_what_the_file_says(officer: Client, bàu_bàng: str) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    text = page_of(officer, batch)
    row = batch.rows.get(number=24)
    repair = next(r for r in row.repairs if r["field"] == "name")
    assert f"{repair['raw']}</span> Công ty TNHH MTV Cơ khí Đại Phát" in text


def test_warnings_and_faults_stand_at_their_cell_in_words(officer: Client, bàu_bàng: str) -> None:
    text = page_of(officer, previewed(officer, messy_district_workbook(), bàu_bàng))
    assert "Thiếu tên cơ sở." in text
    assert "Số điện thoại 12345 không giống một số ở Việt Nam" in text
    assert "“Hòa Lợi” thuộc thị xã Bến Cát, không thuộc huyện Bàu Bàng." in text


def test_the_bar_says_what_writing_will_do_and_the_page_what_it_did(
    officer: Client, bàu_bàng: str
) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    told = "28 cơ sở mới. 3 dòng nghi trùng còn chờ người quyết định. 3 dòng trả lại"
    text = page_of(officer, batch)
    assert f"Ghi {told}" in text
    assert "Ghi 28 dòng vào sổ" in text
    answer = officer.post(f"/imports/{batch.pk}/commit")
    assert answer["Location"] == f"/imports/{batch.pk}"
    after = page_of(officer, batch)
    assert f"Đã ghi {told}" in after
    assert f"/imports/{batch.pk}/commit" not in after
    assert Establishment.objects.count() == MESSY.new


def test_a_second_click_is_told_so_and_stores_nothing_twice(officer: Client, bàu_bàng: str) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    officer.post(f"/imports/{batch.pk}/commit")
    entries = Entry.objects.count()
    again = officer.post(f"/imports/{batch.pk}/commit")
    assert again.status_code == 409
    assert "Tệp này đã được ghi vào sổ" in markup_of(again)
    assert "Đã ghi 28 cơ sở mới" in markup_of(again)
    assert Establishment.objects.count() == MESSY.new
    assert Entry.objects.count() == entries


def test_the_same_list_sent_again_changes_nothing(officer: Client, bàu_bàng: str) -> None:
    first = previewed(officer, messy_district_workbook(), bàu_bàng)
    officer.post(f"/imports/{first.pk}/commit")
    second = previewed(officer, messy_district_workbook(), bàu_bàng)
    text = page_of(officer, second)
    assert shown_counts(text) == [MESSY.rows, 0, 0, MESSY.new, 3, MESSY.rejected]
    assert "Không có gì để ghi: sổ đã có đủ." in text
    officer.post(f"/imports/{second.pk}/commit")
    assert Establishment.objects.count() == MESSY.new
    assert "Sổ không đổi gì." in page_of(officer, second)


def test_a_formula_is_shown_and_stored_as_text(officer: Client, bàu_bàng: str) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    assert '=HYPERLINK("http://example.org","X")' in page_of(officer, batch)
    assert "Ô này chứa công thức; ghi như chữ." in page_of(officer, batch)
    officer.post(f"/imports/{batch.pk}/commit")
    assert Establishment.objects.filter(name__startswith="=HYPERLINK").exists()


# --- Possible duplicates --------------------------------------------------------------------------


def decide(client: Client, batch: ImportBatch, number: int, choice: str) -> Any:
    seen = sum(batch.rows.filter(number=number).values_list("version", flat=True))
    return client.post(
        f"/imports/{batch.pk}/rows/{number}",
        {"choice": choice, "decision": "possible_double", "seen": seen},
    )


def test_duplicates_are_decided_one_after_another(officer: Client, bàu_bàng: str) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    to_next = decide(officer, batch, 15, "same")["Location"]
    assert to_next == f"/imports/{batch.pk}?decision=possible_double#row-27"
    assert decide(officer, batch, 36, "different")["Location"].endswith("#row-27")
    assert decide(officer, batch, 27, "same")["Location"] == f"/imports/{batch.pk}"
    batch.refresh_from_db()
    assert batch.counts["possible_double"] == 0
    assert batch.counts["new"] == MESSY.new + 1
    text = page_of(officer, batch, "?decision=decided")
    assert rows_shown(text) == [15, 27, 36]
    assert "Đã quyết định: hai cơ sở khác nhau" in text


def test_the_next_question_is_found_on_its_page(
    officer: Client, people: People, land: Land
) -> None:
    rows = [(n, f"Cơ sở Gốm {n // 2}", "", "", "Suối Đá") for n in range(120)]
    batch = make_list(people, land.districts[0], rows)
    waiting = [r.number for r in batch.rows.filter(decision=Decision.POSSIBLE_DUPLICATE)]
    assert len(waiting) == 60
    to_next = decide(officer, batch, waiting[51], "same")["Location"]
    assert to_next == f"/imports/{batch.pk}?decision=possible_double&page=2#row-{waiting[52]}"
    assert waiting[52] in rows_shown(page_of(officer, batch, "?decision=possible_double&page=2"))


def test_a_decision_may_be_taken_back_before_writing(officer: Client, bàu_bàng: str) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    decide(officer, batch, 36, "different")
    decide(officer, batch, 36, "")
    batch.refresh_from_db()
    assert batch.counts["possible_double"] == MESSY.possible_duplicates


def test_a_duplicate_of_the_register_is_compared_field_by_field(
    officer: Client, people: People, land: Land
) -> None:
    known = make_establishment(
        people, land.communes[0], "Cơ sở Gốm Trăng", phone="0912345678", owner="Lê Văn Ba"
    )
    rows = [(1, "Cơ sở Gốm Trăng", "Trần Thị Tư", "Ấp 3", "Suối Đá", "0988777666")]
    batch = make_list(people, land.districts[0], rows)
    text = page_of(officer, batch, "?decision=possible_double")
    assert "Trong sổ" in text
    assert '<mark class="differs">Trần Thị Tư</mark>' in text
    assert '<mark class="differs">Lê Văn Ba°</mark>' in text or "Lê Văn Ba</mark>" in text
    assert f'href="/register/{known.pk}"' in text
    assert "Khác người đại diện." in text


def test_after_writing_a_decision_is_written_at_once_and_stands(
    officer: Client, bàu_bàng: str
) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    officer.post(f"/imports/{batch.pk}/commit")
    assert "chọn xong là ghi ngay vào sổ" in page_of(officer, batch, "?decision=possible_double")
    decide(officer, batch, 36, "different")
    assert Establishment.objects.count() == MESSY.new + 1
    assert decide(officer, batch, 36, "same").status_code == 409
    assert Establishment.objects.count() == MESSY.new + 1


def test_a_choice_that_is_none_decides_nothing(officer: Client, bàu_bàng: str) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    assert decide(officer, batch, 36, "whatever").status_code == 302
    assert officer.post(f"/imports/{batch.pk}/rows/36").status_code == 302
    assert decide(officer, batch, 999, "same").status_code == 404
    assert batch.rows.get(number=36).choice == ""


def test_a_change_shows_what_was_and_what_will_be(
    officer: Client, people: People, land: Land
) -> None:
    make_establishment(
        people, land.communes[0], "Cơ sở Gốm Trăng", phone="0912345678", workers=1200
    )
    rows = [(1, "Cơ sở Gốm Trăng", "", "Ấp 3", "Suối Đá", "0912345678", "", 1300)]
    batch = make_list(people, land.districts[0], rows)
    text = page_of(officer, batch)
    assert batch.rows.get().decision == Decision.CHANGED
    assert '<s class="was">1.200</s><ins class="now">1.300</ins>' in text
    assert 'bổ sung:</span><ins class="now">Ấp 3</ins>' in text
    assert "Ghi 1 thay đổi." in text


# --- Rejected rows --------------------------------------------------------------------------------


def test_rejected_rows_come_back_as_a_file_with_their_reasons(
    officer: Client, bàu_bàng: str
) -> None:
    batch = previewed(officer, messy_district_workbook(), bàu_bàng)
    answer = officer.get(f"/imports/{batch.pk}/rejected")
    assert "tra-lai%20danh-sach.xlsx" in answer["Content-Disposition"] or (
        'filename="tra-lai danh-sach.xlsx"' in answer["Content-Disposition"]
    )
    sheet = load_workbook(BytesIO(answer.content)).active
    numbers = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert numbers == [18, 42, 47]


# --- Files that cannot be read --------------------------------------------------------------------


def refused(client: Client, content: bytes, **more: Any) -> str:
    answer = send(client, content, **more)
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()
    text = markup_of(answer)
    assert 'role="alert"' in text
    assert f'value="{more.get("on", DAY)}"' in text, "what was filled in stays"
    return text


def test_a_list_of_the_whole_province_is_sent_where_there_are_no_districts(
    officer: Client, people: People
) -> None:
    day = date(2025, 12, 1)
    ward, province = unit_on("25747", day), unit_on("79", day)
    assert ward is not None and province is not None
    by = people[Role.DIRECTOR]
    set_territory(
        seen=newest_territory().version, units=[ward], starts_on=day, source="thử", by=by, on=day
    )
    rows = [[1, "Cơ sở A", "12 đường A, phường Thủ Dầu Một, TP.HCM"]]
    book = simple_workbook(rows, header=["STT", "Tên cơ sở", "Địa chỉ"])
    assert send(officer, book, str(province.pk), f"{day:%d/%m/%Y}").status_code == 302
    row = ImportBatch.objects.get().rows.get()
    assert row.cleaned["unit"] == ward.pk


def test_a_centre_of_one_province_without_districts_need_not_choose_it(people: People) -> None:
    """There a commune's name alone is enough, though other provinces have one of that name."""
    day = date(2025, 12, 1)
    province = unit_on("86", day)
    assert province is not None
    set_territory(
        seen=newest_territory().version,
        units=[province],
        starts_on=day,
        by=people[Role.DIRECTOR],
        on=day,
    )
    form = ImportForm(by=people[Role.OFFICER], today=day)
    assert form["unit"].value() == str(province.pk)


def test_no_workbook_gets_one_sentence(officer: Client) -> None:
    assert "không phải sổ Excel (.xlsx)" in refused(officer, b"STT,Ten\n1,A\n")


def test_an_old_workbook_is_told_from_no_workbook(officer: Client) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600
    assert "Excel kiểu cũ (.xls)" in refused(officer, old)


def test_an_empty_file_and_no_file_are_told(officer: Client) -> None:
    assert "Tệp này trống." in refused(officer, b"")
    answer = officer.post("/imports/new", {"on": DAY, "unit": ""})
    assert answer.status_code == 422
    assert "Cần chọn một tệp .xlsx." in markup_of(answer)


def test_a_file_that_is_too_large_is_not_even_opened(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caunoi.web.fields.MAX_BYTES", 1000)
    large = b"PK\x03\x04" + b"0" * 2000
    assert "Chia danh sách thành nhiều tệp nhỏ hơn." in refused(officer, large)


def test_a_table_of_too_many_rows_is_refused(officer: Client) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for number in range(reader.MAX_ROWS + 2):
        sheet.append([number, "Cơ sở A"])
    assert "nhiều nhất 20.000 dòng" in refused(officer, saved(book))


def test_a_workbook_without_a_list_is_told_what_is_wanted(officer: Client) -> None:
    content = simple_workbook([], header=("Chi tiêu", "Số tiền"))
    assert "Không thấy bảng danh sách trong tệp." in refused(officer, content)


def test_a_day_that_does_not_exist_is_refused(officer: Client) -> None:
    content = simple_workbook([(1, "Cơ sở A", "", "", "Suối Đá")])
    assert "Không có ngày này." in refused(officer, content, on="31/02/2018")


def test_a_district_of_another_day_is_refused_and_the_choices_follow_the_day(
    officer: Client, bàu_bàng: str
) -> None:
    text = refused(officer, messy_district_workbook(), unit=bàu_bàng, on="02/07/2025")
    assert "Ngày 02/07/2025 không có đơn vị đã chọn." in unescape(text)
    assert "huyện Bàu Bàng" not in text


# --- The list of imports, the example, rights -----------------------------------------------------


def test_hints_speak_the_language_of_the_person(officer: Client, people: People) -> None:
    User.objects.filter(pk=people[Role.OFFICER].pk).update(language="en")
    text = markup_of(officer.get("/imports/new"))
    assert "an .xlsx file of at most 30 MB" in text
    assert "nhiều nhất" not in text


def test_the_list_says_what_still_waits(officer: Client, people: People, land: Land) -> None:
    empty = markup_of(officer.get("/imports"))
    assert "Chưa nhập danh sách nào." in empty
    make_list(people, land.districts[0], [(1, "Cơ sở A", "", "", "Suối Đá")])
    text = " ".join(markup_of(officer.get("/imports")).split())
    assert "<b>1 danh sách</b> đã xem trước mà chưa ghi vào sổ." in text
    assert "chưa ghi" in text
    assert "1 mới" in text


def test_pages_cost_as_many_queries_for_thirty_as_for_one(
    officer: Client, people: People, land: Land
) -> None:
    def sent(number: int) -> ImportBatch:
        rows = [(n, f"Cơ sở {n // 2}", "", "", "Suối Đá", "", "", n) for n in range(number)]
        return make_list(people, land.districts[0], rows)

    # Two rows of each kind already, so that trades, units and rows above are asked for.
    few = sent(4)
    listed, paged = queries_of(officer, "/imports"), queries_of(officer, f"/imports/{few.pk}")
    many = sent(30)
    for _number in range(28):
        sent(1)
    assert queries_of(officer, f"/imports/{many.pk}") == paged <= 16
    assert queries_of(officer, "/imports") == listed <= 13


def test_the_example_can_be_read_as_it_is(officer: Client, bàu_bàng: str, people: People) -> None:
    answer = officer.get("/imports/example")
    assert 'filename="mau-danh-sach-co-so.xlsx"' in answer["Content-Disposition"]
    batch = previewed(officer, answer.content, "")
    assert batch.counts["rows"] == batch.counts["new"] == 2


def test_a_list_is_seen_by_who_may_import_there_alone(
    client_for: ClientFor, people: People, land: Land
) -> None:
    batch = make_list(people, land.districts[0], [(1, "Cơ sở A", "", "", "Suối Đá")])
    assert client_for(Role.COLLABORATOR).get(f"/imports/{batch.pk}").status_code == 403
    elsewhere = User.objects.create(username="khac", full_name="Người Khác")
    grant_role(
        user=elsewhere,
        role=Role.OFFICER,
        unit=land.districts[1],
        starts_on=STORY_DAY - timedelta(days=9),
        by=people[Role.ADMINISTRATOR],
        on=STORY_DAY,
    )
    client = Client()
    client.force_login(elsewhere)
    assert client.get(f"/imports/{batch.pk}").status_code == 404
    assert client.post(f"/imports/{batch.pk}/commit").status_code == 404
    assert client.post(f"/imports/{batch.pk}/rows/2", {"choice": "same"}).status_code == 404
    assert client.get(f"/imports/{batch.pk}/rejected").status_code == 404
    assert "danh-sach.xlsx" not in markup_of(client.get("/imports"))


def test_the_lists_are_narrowed_ordered_and_taken_along(
    people: People, land: Land, client_for: ClientFor
) -> None:
    for rows in (1, 3):
        names = [(n, f"Mộc Số {rows}{n}", "", "", "Suối Đá") for n in range(1, rows + 1)]
        make_list(people, land.districts[0], names)
    client = client_for(Role.OFFICER)
    answer = client.get("/imports", {"order": "rows", "format": "xlsx"})
    file = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [row[5] for row in file[1:]] == [3, 1]
    assert "Không có lần nhập nào khớp" in markup_of(client.get("/imports", {"q": "khác"}))
    waiting = markup_of(client.get("/imports", {"state": "previewed"}))
    assert (
        waiting.count('class="row-name"') == ImportBatch.objects.filter(state="previewed").count()
    )
