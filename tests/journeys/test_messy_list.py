"""A district office's messy workbook: previewed, decided, stored; sent again, nothing changes."""

from pathlib import Path

from openpyxl import load_workbook

from tests.establishments.workbooks import MESSY, MESSY_REJECTED, messy_district_workbook
from tests.journeys.conftest import Visitor


def send(visitor: Visitor, path: Path) -> None:
    page = visitor.open("/imports/new")
    page.get_by_label("Tệp Excel").set_input_files(path)
    page.get_by_label("Danh sách của").select_option(label="huyện Bàu Bàng")
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_load_state()


def count(visitor: Visitor, word: str) -> int:
    chip = visitor.page.locator("ul.counts li", has_text=word).first
    return int(chip.locator("b").inner_text().replace(".", ""))


def firms(visitor: Visitor) -> int:
    page = visitor.open("/register?unit=719")
    found = page.locator("p.lead, .lead").first.inner_text()
    return int("".join(c for c in found.split("cơ sở")[0] if c.isdigit()))


def test_messy_list_is_imported_and_a_second_time_changes_nothing(
    visitor: Visitor, tmp_path: Path
) -> None:
    path = tmp_path / "danh-sach-bau-bang.xlsx"
    path.write_bytes(messy_district_workbook())
    visitor.sign_in_as("Lê Thu Hà")
    before = firms(visitor)

    send(visitor, path)
    visitor.assert_calm()
    page = visitor.page
    counted = {word: count(visitor, word) for word in ("Mới", "Thay đổi", "Không đổi")}
    doubles, rejected = count(visitor, "Nghi trùng"), count(visitor, "Trả lại")
    assert sum(counted.values()) + doubles + rejected == MESSY.rows
    assert rejected == MESSY.rejected
    new = counted["Mới"]
    assert firms(visitor) == before, "a preview stores nothing"

    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Tải {rejected} dòng trả lại").click()
    back = tmp_path / "rejected.xlsx"
    download.value.save_as(back)
    text = " ".join(
        str(cell.value) for row in load_workbook(back).active.iter_rows() for cell in row
    )
    for number in MESSY_REJECTED:
        assert str(number) in text

    page.get_by_role("button", name="dòng vào sổ").click()
    page.wait_for_load_state()
    visitor.assert_calm()
    assert firms(visitor) == before + new

    send(visitor, path)
    assert count(visitor, "Mới") == 0
    assert count(visitor, "Thay đổi") == 0
    assert count(visitor, "Trả lại") == rejected
    assert count(visitor, "Nghi trùng") == doubles
    visitor.assert_calm()


def test_file_that_is_no_workbook_gets_one_sentence(visitor: Visitor, tmp_path: Path) -> None:
    fake = tmp_path / "danh-sach.xlsx"
    fake.write_text("Tên cơ sở;Xã\nCơ sở A;Lai Uyên\n")
    visitor.sign_in_as("Lê Thu Hà")
    send(visitor, fake)
    page = visitor.page
    assert page.url.endswith("/imports/new")
    assert ".xlsx" in page.locator("[role=alert], .errors, .error").first.inner_text()
    visitor.assert_calm()
